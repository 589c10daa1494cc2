// Vietnam keeps UTC+7 without daylight saving (business_day.hpp), so local time is plain
// arithmetic.
#include "firmware/queue/hours.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"

namespace kiosk::queue {
namespace {

constexpr std::int64_t kOffset_ms = 7 * 60 * kMinute_ms;
constexpr int kMostEndsBefore = 240;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

// "08:00" or "24:00" in minutes; nullopt: no such time.
std::optional<int> minutes_of(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(text[0]) || !digit(text[1]) ||
        !digit(text[3]) || !digit(text[4])) {
        return std::nullopt;
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    const int all = hour * 60 + minute;
    return minute < 60 && all <= kMinutesOfDay ? std::optional(all) : std::nullopt;
}

bool inside(const std::vector<Span>& spans, int ends_before_min, int minute) {
    return std::any_of(spans.begin(), spans.end(), [&](const Span& span) {
        return minute >= span.from_min && minute < span.to_min - ends_before_min;
    });
}

// Local midnight before `unix_ms`, as unix_ms.
std::int64_t midnight_before(std::int64_t unix_ms) {
    return floor_div(unix_ms + kOffset_ms, kDay_ms) * kDay_ms - kOffset_ms;
}

}  // namespace

std::string Span::text() const {
    return fmt::format(
        "{:02}:{:02}-{:02}:{:02}", from_min / 60, from_min % 60, to_min / 60, to_min % 60);
}

Result<Span> Span::parse(std::string_view text) {
    if (text.size() == 11 && text[5] == '-') {
        const auto from = minutes_of(text.substr(0, 5));
        const auto to = minutes_of(text.substr(6));
        if (from && to && *from < *to) {
            return Span{*from, *to};
        }
    }
    return Error{ErrorCode::BadArgument, "hours look like \"08:00-11:30\""};
}

bool OfficeHours::any() const {
    return std::any_of(week.begin(), week.end(), [](const auto& day) { return !day.empty(); });
}

Status check_spans(const std::vector<Span>& spans) {
    int last = 0;
    for (const Span& span : spans) {
        if (span.from_min < last || span.to_min <= span.from_min || span.to_min > kMinutesOfDay) {
            return Error{ErrorCode::BadSettings, "hours: spans ascend and do not overlap"};
        }
        last = span.to_min;
    }
    return {};
}

Status check_hours(const OfficeHours& hours) {
    for (const auto& day : hours.week) {
        KIOSK_CHECK(check_spans(day));
    }
    if (hours.intake_ends_before_min < 0 || hours.intake_ends_before_min > kMostEndsBefore) {
        return Error{ErrorCode::BadSettings, "hours: intake_ends_before_min is 0 to 240"};
    }
    if (!hours.day_ends_at_min) {
        return {};
    }
    for (const auto& day : hours.week) {
        if (!day.empty() && day.back().to_min > *hours.day_ends_at_min) {
            return Error{ErrorCode::BadSettings, "hours: the day ends before its last hour"};
        }
    }
    return *hours.day_ends_at_min > 0 && *hours.day_ends_at_min < kMinutesOfDay
               ? Status()
               : Status(Error{ErrorCode::BadSettings, "hours: day_ends is 00:01 to 23:59"});
}

LocalTime local_time(std::int64_t unix_ms) {
    const std::int64_t local = unix_ms + kOffset_ms;
    const std::int64_t day = floor_div(local, kDay_ms);
    // 1970-01-01 was a Thursday.
    const auto weekday = static_cast<int>(((day + 3) % 7 + 7) % 7);
    return {weekday, static_cast<int>((local - day * kDay_ms) / kMinute_ms)};
}

bool intake_is_open(const OfficeHours& hours, WallTime wall) {
    if (!hours.any() || wall.trust == WallTrust::Untrusted) {
        return true;
    }
    const LocalTime now = local_time(wall.unix_ms);
    return inside(hours.week[static_cast<std::size_t>(now.weekday)],
                  hours.intake_ends_before_min,
                  now.minute);
}

bool spans_are_open(const std::vector<Span>& spans, int ends_before_min, WallTime wall) {
    if (spans.empty() || wall.trust == WallTrust::Untrusted) {
        return true;
    }
    return inside(spans, ends_before_min, local_time(wall.unix_ms).minute);
}

std::optional<std::int64_t> work_ends_at(const OfficeHours& hours, std::int64_t unix_ms) {
    const auto& today = hours.week[static_cast<std::size_t>(local_time(unix_ms).weekday)];
    if (today.empty()) {
        return std::nullopt;
    }
    return midnight_before(unix_ms) + today.back().to_min * kMinute_ms;
}

std::optional<std::int64_t> next_opening(const OfficeHours& hours, std::int64_t unix_ms) {
    constexpr int kDaysAhead = 8;
    std::int64_t midnight = midnight_before(unix_ms);
    for (int ahead = 0; ahead < kDaysAhead; ++ahead, midnight += kDay_ms) {
        for (const Span& span :
             hours.week[static_cast<std::size_t>(local_time(midnight).weekday)]) {
            const std::int64_t opens = midnight + span.from_min * kMinute_ms;
            if (opens > unix_ms) {
                return opens;
            }
        }
    }
    return std::nullopt;
}

}  // namespace kiosk::queue
