#pragma once
// How long a ticket will wait: a walk through the line in its order, desk by desk. One pure
// function for the office and for its simulator (tests/bench/bench_wait.cpp). docs/queue.md, "The
// wait".

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kiosk::queue {

// How much more time `people` take than one person does: a tenth more for each further one, at most
// twice as much, because only representatives speak for a large group. Our convention.
[[nodiscard]] double group_factor(std::int64_t people) noexcept;

// Mean case time of a party of one: what was configured weighs as much as twenty cases.
// `served_ms` over `weight` (the sum of the group factors of `cases`) is what was measured.
[[nodiscard]] std::int64_t learned_mean_ms(std::int64_t configured_ms,
                                           std::int64_t cases,
                                           std::int64_t served_ms,
                                           double weight) noexcept;

// Mean time from a call to the coming of the people, or to the no-show: the desk is taken for it.
// Half a minute until it is measured.
[[nodiscard]] std::int64_t way_mean_ms(std::int64_t called, std::int64_t way_ms) noexcept;

// Share of called tickets whose people did not come, from counts; without any, one in twenty.
[[nodiscard]] double no_show_rate(std::int64_t called, std::int64_t missed) noexcept;

// Actual wait over estimate at the tenth and the ninetieth percentile of the office's own outcomes.
struct WaitSpread {
    double least = 0.3;  // both until kSpreadOutcomes are known
    double most = 1.5;
    bool operator==(const WaitSpread&) const = default;
};

inline constexpr std::size_t kSpreadOutcomes = 200;
// Minutes said from fewer cases than this are a guess, so none are said.
inline constexpr std::int64_t kCasesBeforeMinutes = 10;
// At most so many parties ahead are walked one by one; the rest of a longer line goes on at the
// pace of these. It bounds the cost of an issue while 20,000 wait, and is hours of any office.
inline constexpr std::size_t kMostWalked = 500;

enum class WaitLine { Ordinary, LeadersDesk };  // LeadersDesk: one leader receives, long cases

struct WaitService {
    std::int64_t mean_ms = 0;  // learned_mean_ms()
    std::int64_t way_ms = 0;   // way_mean_ms()
    double no_show_rate = 0;
    std::int64_t cases = 0;  // completed, behind the mean
    WaitLine line = WaitLine::Ordinary;
};

// A counter that is open or on a break; closed ones are left out. Services are indices.
struct WaitDesk {
    enum class Now { Free, Called, Serving, Break };

    std::vector<std::size_t> services;
    Now now = Now::Free;
    std::size_t service = 0;    // Called, Serving: of the ticket at hand
    std::int64_t people = 1;    // Called, Serving
    std::int64_t until_ms = 0;  // Break: its announced end; one that is past counts as now
    std::int64_t since_ms = 0;  // Serving: when the people came to the desk
};

// Somebody who waits, or has booked. `from_ms`: a booking is not received before its slot.
struct WaitAhead {
    std::size_t service = 0;
    std::int64_t people = 1;
    std::int64_t from_ms = 0;
};

// A time in which nobody is called in, [from, to): midday, say.
struct WaitGap {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

// Everything the estimate of one ticket rests on. Times are wall milliseconds.
struct WaitSnapshot {
    std::int64_t now_ms = 0;
    std::optional<std::int64_t> session_end_ms;  // nullopt: not known
    std::vector<WaitGap> closed;                 // ascending
    std::vector<WaitService> services;
    std::vector<WaitDesk> desks;
    std::vector<WaitAhead> ahead;      // before the ticket, in the order of the key, with bookings
    std::size_t ahead_not_walked = 0;  // further parties before it, beyond kMostWalked
    std::size_t service = 0;           // the ticket's own
    WaitSpread spread;
};

// What is said to the person. Minutes: the range; else the people ahead and, where there is one,
// the session's time.
enum class WaitShown { Minutes, FewCases, LeadersDesk, NoDesk };

// "minutes", "few_cases", "leaders_desk", "no_desk".
[[nodiscard]] std::string_view wait_shown_name(WaitShown shown) noexcept;
[[nodiscard]] std::optional<WaitShown> wait_shown_from(std::string_view name) noexcept;

// Whether the turn comes within the session; MayNot is said at issue.
enum class WaitToday { InTime, MayNot };

struct WaitEstimate {
    WaitShown shown = WaitShown::NoDesk;
    std::optional<std::int64_t> wait_s;  // the point of the walk; nullopt: no desk serves the line
    int upper_min = 0;                   // multiples of 5; both 0 unless Minutes
    int lower_min = 0;
    WaitToday today = WaitToday::InTime;
    bool operator==(const WaitEstimate&) const = default;
};

// Walks `ahead`: each takes the able desk that is free first, for way + (1 - no-show rate) * mean *
// group factor; the ticket's own start is the point. O(ahead * desks) time, O(services * desks)
// memory; at most kMostWalked of `ahead` are looked at (0.1 ms: `./run bench wait` measures it).
// People whose line no desk serves take no time. Indices out of range are a broken invariant.
[[nodiscard]] WaitEstimate estimate_wait(const WaitSnapshot& snapshot);

// The range said for a point: outer multiples of 5 minutes, the upper at least 5. `closed_s` of the
// wait lie in gaps, which are certain.
struct WaitRange {
    int upper_min = 0;
    int lower_min = 0;
};

[[nodiscard]] WaitRange wait_range(std::int64_t wait_s,
                                   const WaitSpread& spread,
                                   std::int64_t closed_s = 0) noexcept;

}  // namespace kiosk::queue
