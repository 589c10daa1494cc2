#pragma once
// What a rule suggests for the calendar. It only proposes: a row stands in the calendar when a
// person has planned it, and what was planned wins over any rule.

#include <optional>
#include <string_view>
#include <vector>

#include "firmware/calendar/dates.hpp"
#include "firmware/calendar/holidays.hpp"

namespace kiosk::calendar {

// How "third" and "Tuesday" are put together; see dates.hpp.
enum class RuleForm { NthWeekday, WeekdayOfNthWeek };

// "nth_weekday", "weekday_of_nth_week".
[[nodiscard]] std::string_view rule_form_name(RuleForm form) noexcept;
[[nodiscard]] std::optional<RuleForm> rule_form_from(std::string_view name) noexcept;

struct SessionRule {
    RuleForm form = RuleForm::WeekdayOfNthWeek;  // the city's notice of 2021
    Weekday weekday = Weekday::Tuesday;
    int nth = 3;
};

// Why a person must look at a proposed day.
enum class DayFlag {
    NoSuchDay,      // the month has no such day
    Weekend,        // Saturday or Sunday, not swapped
    Holiday,        // a public holiday
    Unconfirmed,    // what is known of the day has not been confirmed
    NoHolidayData,  // no row of that year is known: it may be a holiday
};

// "no_such_day", "weekend", "holiday", "unconfirmed", "no_holiday_data".
[[nodiscard]] std::string_view day_flag_name(DayFlag flag) noexcept;

struct Proposal {
    Month month;
    std::optional<BusinessDay> day;         // nullopt with NoSuchDay
    std::vector<DayFlag> flags;             // empty: an ordinary working day
    const SpecialDays* special = nullptr;   // the row behind a flag; lives in the Holidays given
    std::optional<BusinessDay> instead;     // next working day, where `day` is none
    std::optional<BusinessDay> publish_by;  // five working days ahead (docs/calendar.md)
};

inline constexpr int kMostProposedMonths = 36;
inline constexpr int kPublishAhead_days = 5;

// One proposal a month, `months` of them (1 to kMostProposedMonths) from `first` on. BadArgument
// for another span or an `nth` outside 1 to 6.
[[nodiscard]] Result<std::vector<Proposal>> propose(const SessionRule& rule,
                                                    const Month& first,
                                                    int months,
                                                    const Holidays& holidays);

}  // namespace kiosk::calendar
