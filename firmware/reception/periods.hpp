#pragma once
// The periods that reports are made for. Source: Circular 01/2024/TT-TTCP, in force 2024-03-05: the
// reporting year begins on 15 December of the year before.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/queue/business_day.hpp"

namespace kiosk::reception {

// Both ends belong to it. `name` is "Q1-2026", "2026-01-31" of one day, or
// "2026-01-01..2026-01-31" of any other range.
struct Period {
    queue::BusinessDay from;
    queue::BusinessDay to;
    std::string name;
    bool operator==(const Period&) const = default;
};

// A report reads at most so many days: five years.
inline constexpr int kMostPeriodDays = 1830;

// Q1 15 Dec-14 Mar, Q2 15 Mar-14 Jun, Q3 15 Jun-14 Sep, Q4 15 Sep-14 Dec, H1 15 Dec-14 Jun,
// M9 15 Dec-14 Sep, Y 15 Dec-14 Dec, written with their year: "Q1-2026" begins on 2025-12-15.
// Years 2001 to 2099. BadPeriod for anything else.
[[nodiscard]] Result<Period> named_period(std::string_view name);

// Any range. BadPeriod when `to` lies before `from`, or it is longer than kMostPeriodDays.
[[nodiscard]] Result<Period> period_between(queue::BusinessDay from, queue::BusinessDay to);

enum class Step { Day, Week, Month };

// "day", "week", "month".
[[nodiscard]] std::string_view step_name(Step step) noexcept;
// BadPeriod for another word.
[[nodiscard]] Result<Step> step_from(std::string_view name);

// The period cut at the turns of days, weeks (Monday first) or calendar months, in order; the first
// and the last part may be short. Names: "2026-03-01"; of a week its first day; "2026-03".
[[nodiscard]] std::vector<Period> parts_of(const Period& period, Step step);

// "25/12/2025", as people of the office write a day.
[[nodiscard]] std::string day_words(queue::BusinessDay day);

}  // namespace kiosk::reception
