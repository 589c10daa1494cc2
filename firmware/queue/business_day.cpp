// Days are counted from the epoch; the calendar conversion is that of std::chrono, which has no
// opinion on time zones, since the offset is fixed.
#include "firmware/queue/business_day.hpp"

#include <charconv>
#include <chrono>

#include "firmware/base/format.hpp"

namespace kiosk::queue {
namespace {

constexpr std::int64_t kOffsetMs = 7LL * 3600 * 1000;
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

bool digits(std::string_view text, int& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && text.front() != '-';
}

}  // namespace

std::string BusinessDay::text() const {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    return fmt::format("{:04}-{:02}-{:02}",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

Result<BusinessDay> BusinessDay::parse(std::string_view text) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !digits(text.substr(0, 4), year) ||
        !digits(text.substr(5, 2), month) || !digits(text.substr(8, 2), day)) {
        return Error{ErrorCode::BadArgument, "a day is written YYYY-MM-DD"};
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) {
        return Error{ErrorCode::BadArgument, "there is no such day in the calendar"};
    }
    const auto count = std::chrono::sys_days{date}.time_since_epoch().count();
    return BusinessDay{static_cast<std::int32_t>(count)};
}

BusinessDay business_day_at(std::int64_t unix_ms) {
    const std::int64_t local = unix_ms + kOffsetMs;
    const std::int64_t days = local / kDayMs - (local % kDayMs < 0 ? 1 : 0);
    return BusinessDay{static_cast<std::int32_t>(days)};
}

std::int64_t begin_ms(BusinessDay day) noexcept {
    return day.days * kDayMs - kOffsetMs;
}

DayVerdict day_verdict(std::optional<BusinessDay> high_water,
                       WallTime wall,
                       std::optional<BusinessDay> confirmed) {
    const BusinessDay today = business_day_at(wall.unix_ms);
    if (high_water && today == *high_water) {
        return DayVerdict::Stay;
    }
    if (high_water && today < *high_water) {
        return DayVerdict::Doubt;  // a clock behind the last day opened is wrong
    }
    if (confirmed == today) {
        return DayVerdict::Open;
    }
    if (wall.trust != WallTrust::Trusted ||
        (high_water && today.days - high_water->days > kMaxJumpDays)) {
        return DayVerdict::Doubt;
    }
    return DayVerdict::Open;
}

}  // namespace kiosk::queue
