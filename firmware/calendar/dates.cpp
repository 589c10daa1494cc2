// Day numbers count from 1970-01-01, a Thursday; the conversion is that of std::chrono.
#include "firmware/calendar/dates.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "firmware/base/format.hpp"

namespace kiosk::calendar {
namespace {

constexpr std::array<std::string_view, 7> kNames = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr int kWeek = 7;
constexpr int kEpochWeekday = 3;  // 1970-01-01 was a Thursday
constexpr std::int64_t kOffset_ms = 7 * 60 * kMinute_ms;

bool number(std::string_view text, int& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && text.front() != '-';
}

int index_of(Weekday weekday) {
    return static_cast<int>(weekday);
}

std::optional<BusinessDay> within(const Month& month, int day_of_month) {
    if (day_of_month < 1 || day_of_month > month.days()) {
        return std::nullopt;
    }
    return BusinessDay{month.first().days + day_of_month - 1};
}

}  // namespace

std::string_view weekday_name(Weekday weekday) noexcept {
    return kNames[static_cast<std::size_t>(weekday)];
}

std::optional<Weekday> weekday_from(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return static_cast<Weekday>(i);
        }
    }
    return std::nullopt;
}

Weekday weekday_of(BusinessDay day) noexcept {
    const int since = (day.days % kWeek + kWeek + kEpochWeekday) % kWeek;
    return static_cast<Weekday>(since);
}

std::string Month::text() const {
    return fmt::format("{:04}-{:02}", year, month);
}

Result<Month> Month::parse(std::string_view text) {
    Month out;
    if (text.size() != 7 || text[4] != '-' || !number(text.substr(0, 4), out.year) ||
        !number(text.substr(5, 2), out.month) || out.month < 1 || out.month > 12 ||
        out.year < 1970 || out.year > 2199) {
        return Error{ErrorCode::BadArgument, "a month is written YYYY-MM"};
    }
    return out;
}

BusinessDay Month::first() const noexcept {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{1}};
    return {static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

int Month::days() const noexcept {
    return next().first().days - first().days;
}

Month Month::next() const noexcept {
    return month == 12 ? Month{year + 1, 1} : Month{year, month + 1};
}

Month month_of(BusinessDay day) noexcept {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.days}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month()))};
}

std::optional<BusinessDay> nth_weekday(const Month& month, Weekday weekday, int nth) {
    if (nth < 1) {
        return std::nullopt;
    }
    const int first = index_of(weekday_of(month.first()));
    const int ahead = (index_of(weekday) - first + kWeek) % kWeek;
    return within(month, 1 + ahead + (nth - 1) * kWeek);
}

std::optional<BusinessDay> weekday_of_nth_week(const Month& month, Weekday weekday, int nth) {
    if (nth < 1) {
        return std::nullopt;
    }
    // The Monday of the first week may lie in the month before; that week is the first all the
    // same.
    const int first = index_of(weekday_of(month.first()));
    return within(month, 1 - first + index_of(weekday) + (nth - 1) * kWeek);
}

std::string clock_text(int minute) {
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

Result<int> parse_clock(std::string_view text) {
    int hour = 0;
    int minute = 0;
    if (text.size() != 5 || text[2] != ':' || !number(text.substr(0, 2), hour) ||
        !number(text.substr(3, 2), minute) || minute > 59 || hour * 60 + minute > kDay_min) {
        return Error{ErrorCode::BadArgument, "a time of day is written HH:MM"};
    }
    return hour * 60 + minute;
}

std::int64_t instant_ms(BusinessDay day, int minute) noexcept {
    return (std::int64_t{day.days} * kDay_min + minute) * kMinute_ms - kOffset_ms;
}

int minute_of_day(std::int64_t unix_ms) noexcept {
    const BusinessDay day = queue::business_day_at(unix_ms);
    return static_cast<int>((unix_ms - instant_ms(day, 0)) / kMinute_ms);
}

}  // namespace kiosk::calendar
