// Days in queries are checked here once for all routes that take them.
#include "firmware/server/periods.hpp"

namespace kiosk::server {
namespace {

std::string_view query_of(const http::Request& request, std::string_view key) {
    const auto found = request.query.find(key);
    return found == request.query.end() ? std::string_view() : std::string_view(found->second);
}

Result<queue::BusinessDay> day_of(std::string_view text) {
    const auto day = queue::BusinessDay::parse(text);
    if (!day) {
        return Error{ErrorCode::BadPeriod, day.error().context};
    }
    return *day;
}

}  // namespace

Result<std::optional<reception::Period>> period_of(const http::Request& request) {
    using Found = std::optional<reception::Period>;
    const auto name = query_of(request, "period");
    const auto only = query_of(request, "day");
    const auto from = query_of(request, "from");
    const auto to = query_of(request, "to");
    const int ways =
        (name.empty() ? 0 : 1) + (only.empty() ? 0 : 1) + (from.empty() && to.empty() ? 0 : 1);
    if (ways > 1) {
        return Error{ErrorCode::BadPeriod, "either period, or day, or from and to"};
    }
    if (!name.empty()) {
        KIOSK_TRY(auto period, reception::named_period(name));
        return Found(std::move(period));
    }
    if (!only.empty()) {
        KIOSK_TRY(const auto day, day_of(only));
        KIOSK_TRY(auto period, reception::period_between(day, day));
        return Found(std::move(period));
    }
    if (ways == 0) {
        return Found();
    }
    KIOSK_TRY(const auto first, day_of(from));
    KIOSK_TRY(const auto last, day_of(to));
    KIOSK_TRY(auto period, reception::period_between(first, last));
    return Found(std::move(period));
}

bool sees_all_days(const Call& call) {
    return call.caller.is(Role::Supervisor);
}

Result<reception::Period> allowed_period(const std::optional<reception::Period>& wanted,
                                         bool all_days,
                                         const office::State& state) {
    const auto today = state.queue.high_water();
    if (!wanted && !today) {
        return Error{ErrorCode::BadPeriod, "no day has been opened"};
    }
    if (!wanted) {
        return reception::period_between(*today, *today);
    }
    const bool is_today = today && wanted->from == *today && wanted->to == *today;
    if (!all_days && !is_today) {
        return Error{ErrorCode::WrongRole, "other days than today: a supervisor"};
    }
    return *wanted;
}

Json period_view(const reception::Period& period) {
    return {{"name", period.name}, {"from", period.from.text()}, {"to", period.to.text()}};
}

}  // namespace kiosk::server
