#pragma once
// The journal of 44 months at an office of the size this product is built for, made from a seed:
// exactly 8,656 visits of 14,015 people, 280 large groups with 1,527 people, and at the leaders'
// monthly days 702 visits of 1,754 people with 47 large groups.

#include <cstdint>

#include "firmware/reception/periods.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::test {

// Whether the leaders' 702 visits are among the 8,656 or come on top of them: the figures as they
// are told allow both.
enum class LeadersVisits { Inside, Beside };

// What the reports over the log must say.
struct LongLogSums {
    std::int64_t visits = 0;
    std::int64_t people = 0;
    std::int64_t groups = 0;
    std::int64_t group_people = 0;
};

// Of regular reception, and of the leaders' days.
[[nodiscard]] LongLogSums regular_sums(LeadersVisits leaders);
[[nodiscard]] LongLogSums leaders_sums();
inline constexpr std::int64_t kLeadersDays = 44;

// 2022-01-01 to 2025-08-31.
[[nodiscard]] reception::Period long_log_period();

// Lives through the 44 months: every fact is decided by the office and committed to the store, one
// transaction a day. A quarter of the people take a ticket, the others are received at the desk; a
// fifth of the large groups comes with two tickets.
[[nodiscard]] Status live_through(store::Store& store, LeadersVisits leaders, std::uint64_t seed);

}  // namespace kiosk::test
