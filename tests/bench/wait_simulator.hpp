#pragma once
// Seeded mornings of an office, driven in simulated time through the queue's own decisions, to
// judge how well waits are told. The office's estimate is the product's; the others are what
// people use instead. What is random follows from the seed alone.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kiosk::test {

// OneLine: four desks, one line. TwoLines: two lines, two desks of four serve both.
// LeadersDesk: one desk, cases of 25 minutes, most people come at once.
enum class WaitScene { OneLine, TwoLines, LeadersDesk };

struct WaitPlan {
    WaitScene scene = WaitScene::OneLine;
    std::uint64_t seed = 1;
    int offices = 100;  // each with its own wrong configured mean, and learning
    int mornings = 30;  // of each office, one after the other
};

// What people use instead: the queue's length times the configured mean over the open desks; the
// wait of whoever entered service last; how long the head of the line has waited; the mean of
// today's waits.
enum class Rival { QueueLength, LastServed, HeadOfLine, MeanOfPast };

inline constexpr std::array<Rival, 4> kRivals = {
    Rival::QueueLength, Rival::LastServed, Rival::HeadOfLine, Rival::MeanOfPast};

[[nodiscard]] std::string_view name_of(Rival rival) noexcept;

// Sums over estimates whose outcome is known, in minutes.
struct WaitTally {
    std::int64_t count = 0;
    double absolute_min = 0;
    double bias_min = 0;  // estimate less actual
    std::int64_t under_told = 0;

    void add(double estimate_min, double actual_min);

    [[nodiscard]] double error() const { return count == 0 ? 0 : absolute_min / double(count); }

    [[nodiscard]] double bias() const { return count == 0 ? 0 : bias_min / double(count); }

    [[nodiscard]] double under_told_pct() const {
        return count == 0 ? 0 : 100.0 * double(under_told) / double(count);
    }
};

// A rival and the walk over the same tickets: those for which both had a number.
struct WaitPair {
    WaitTally rival;
    WaitTally walk;
};

struct WaitFigures {
    WaitTally walk;                 // tickets that were told minutes; LeadersDesk: all with a point
    WaitTally first_mornings;       // of these, in the first three mornings of an office
    std::array<WaitPair, 4> pairs;  // as kRivals
    std::int64_t tickets = 0;
    std::int64_t within_range = 0;  // of walk.count: the actual wait lay in the range that was said
    std::int64_t minutes_shown = 0;   // of LeadersDesk: must stay 0
    double configured_over_true = 0;  // mean of the offices' |m0/true - 1|
};

[[nodiscard]] WaitFigures simulate_waits(const WaitPlan& plan);

// Time of one estimate at issue, in microseconds, while `waiting` tickets wait before four desks:
// the mean of some hundred.
[[nodiscard]] double estimate_cost_us(int waiting);

}  // namespace kiosk::test
