#pragma once
// Weekdays, months and the two ways of saying "the third Tuesday", over queue::BusinessDay. A week
// begins on Monday (ISO 8601). Values only, no clock.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::calendar {

using queue::BusinessDay;

enum class Weekday { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday };

// "monday" … "sunday".
[[nodiscard]] std::string_view weekday_name(Weekday weekday) noexcept;
[[nodiscard]] std::optional<Weekday> weekday_from(std::string_view name) noexcept;
[[nodiscard]] Weekday weekday_of(BusinessDay day) noexcept;

struct Month {
    int year = 1970;
    int month = 1;  // 1-12
    auto operator<=>(const Month&) const = default;

    [[nodiscard]] std::string text() const;  // "2026-02"
    // BadArgument for anything but YYYY-MM, years 1970 to 2199.
    [[nodiscard]] static Result<Month> parse(std::string_view text);
    [[nodiscard]] BusinessDay first() const noexcept;
    [[nodiscard]] int days() const noexcept;
    [[nodiscard]] Month next() const noexcept;
};

[[nodiscard]] Month month_of(BusinessDay day) noexcept;

// "The third Tuesday": the nth time this weekday comes in the month. `nth` from 1; nullopt when the
// month has no such day.
[[nodiscard]] std::optional<BusinessDay> nth_weekday(const Month& month, Weekday weekday, int nth);
// "Tuesday of the third week": weeks run Monday to Sunday, and the first one counts however few of
// its days lie in the month (city notice of 2021). The two differ whenever a month begins after
// the weekday meant. `nth` from 1; nullopt when that day lies outside the month.
[[nodiscard]] std::optional<BusinessDay> weekday_of_nth_week(const Month& month,
                                                             Weekday weekday,
                                                             int nth);

// From … to in minutes after local midnight; to > from, both within one day.
struct Hours {
    int start_min = 8 * 60;
    int end_min = 11 * 60 + 30;
    auto operator<=>(const Hours&) const = default;

    [[nodiscard]] bool overlaps(const Hours& other) const noexcept {
        return start_min < other.end_min && other.start_min < end_min;
    }
};

inline constexpr int kDay_min = 24 * 60;

// "08:30"; parse gives BadArgument for anything else, "24:00" is the end of a day.
[[nodiscard]] std::string clock_text(int minute);
[[nodiscard]] Result<int> parse_clock(std::string_view text);

// UTC milliseconds of a local minute of a day (UTC+7, no daylight saving), and back.
[[nodiscard]] std::int64_t instant_ms(BusinessDay day, int minute) noexcept;
[[nodiscard]] int minute_of_day(std::int64_t unix_ms) noexcept;

}  // namespace kiosk::calendar
