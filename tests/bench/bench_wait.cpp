// ./run bench wait: how well waits are told, over thousands of simulated mornings, beside what
// people use instead. Seeds 42 and 101 to 104 were looked at while the estimator and the scenes
// were made; the leader's day was set so that the wait of the last served errs by three quarters of
// an hour, as the target assumes. The figures printed by default come from seed 1.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "tests/bench/wait_simulator.hpp"

namespace kiosk::test {
namespace {

constexpr double kMostBias_min = 2;
constexpr double kMostUnderTold_pct = 15;
constexpr double kMostLeadersError_min = 23;
constexpr double kMostCost_us = 1000;
constexpr int kLongLine = 20'000;

class Verdict {
public:
    void line(const char* what, double value, double limit) {
        const bool good = value <= limit;
        good_ = good_ && good;
        std::printf("  %s: %-52s %8.2f, limit %.2f\n", good ? "PASS" : "MISS", what, value, limit);
    }

    void fail(const char* what) {
        good_ = false;
        std::printf("  MISS: %s\n", what);
    }

    [[nodiscard]] bool good() const { return good_; }

private:
    bool good_ = true;
};

void print_tally(const char* name, const WaitTally& tally) {
    std::printf("  %-42s %8lld %8.1f %8.1f %9.1f %%\n",
                name,
                static_cast<long long>(tally.count),
                tally.error(),
                tally.bias(),
                tally.under_told_pct());
}

// Whether the walk is better than each rival, over the tickets for which both have a number.
bool compare(const WaitFigures& figures, bool (*better)(const WaitTally&, const WaitTally&)) {
    bool all = true;
    for (std::size_t i = 0; i < kRivals.size(); ++i) {
        const WaitPair& pair = figures.pairs[i];
        print_tally(name_of(kRivals[i]).data(), pair.rival);
        print_tally("    the walk, same tickets", pair.walk);
        all = all && pair.rival.count > 0 && better(pair.walk, pair.rival);
    }
    return all;
}

void print_head(const char* scene, const WaitPlan& plan, const WaitFigures& figures) {
    std::printf(
        "\n%s: %d mornings (%d offices), seed %llu, %lld tickets; "
        "configured mean wrong by %.0f %% on average\n",
        scene,
        plan.offices * plan.mornings,
        plan.offices,
        static_cast<unsigned long long>(plan.seed),
        static_cast<long long>(figures.tickets),
        100 * figures.configured_over_true);
    std::printf("  %-42s %8s %8s %8s %11s\n", "", "tickets", "error", "bias", "under-told");
    print_tally("the walk (ours)", figures.walk);
}

bool ordinary(const char* name, const WaitPlan& plan, Verdict& verdict) {
    const WaitFigures figures = simulate_waits(plan);
    print_head(name, plan, figures);
    print_tally("    of these, an office's first 3 mornings", figures.first_mornings);
    const bool beats = compare(figures, [](const WaitTally& walk, const WaitTally& rival) {
        return walk.under_told_pct() < rival.under_told_pct() && walk.error() < rival.error();
    });
    std::printf("  the actual wait lay in the range said: %.0f %%\n",
                100.0 * static_cast<double>(figures.within_range) /
                    static_cast<double>(std::max<std::int64_t>(figures.walk.count, 1)));
    verdict.line("bias either way, min", std::abs(figures.walk.bias()), kMostBias_min);
    verdict.line(
        "under-told by more than 10 min, %", figures.walk.under_told_pct(), kMostUnderTold_pct);
    return beats;
}

bool leaders(const WaitPlan& plan, Verdict& verdict) {
    const WaitFigures figures = simulate_waits(plan);
    print_head("One leader's desk, 25-minute cases", plan, figures);
    const bool beats = compare(figures, [](const WaitTally& walk, const WaitTally& rival) {
        return walk.error() < rival.error();
    });
    verdict.line("mean error of the walk, min", figures.walk.error(), kMostLeadersError_min);
    if (figures.minutes_shown > 0) {
        verdict.fail("minutes were shown at a leader's desk");
    }
    return beats;
}

bool run(std::uint64_t seed, int offices, int mornings) {
    Verdict verdict;
    bool beats = true;
    std::printf("error: mean of |estimate - actual|; bias: mean of estimate - actual; minutes\n");
    using Scene = WaitScene;
    beats &= ordinary("Four desks, one line", {Scene::OneLine, seed, offices, mornings}, verdict);
    beats &= ordinary("Four desks, two lines", {Scene::TwoLines, seed, offices, mornings}, verdict);
    beats &= leaders({Scene::LeadersDesk, seed, offices, mornings}, verdict);
    std::printf("\nCost of one estimate at issue\n");
    for (const int waiting : {0, 100, 1000}) {
        std::printf("  %6d waiting: %8.1f us\n", waiting, estimate_cost_us(waiting));
    }
    verdict.line("20,000 waiting, us", estimate_cost_us(kLongLine), kMostCost_us);
    std::printf("\nThe walk %s every other estimator%s\n",
                beats ? "beats" : "does NOT beat",
                verdict.good() ? "; all targets met" : "; targets MISSED");
    return beats && verdict.good();
}

}  // namespace
}  // namespace kiosk::test

int main(int argc, char** argv) {
    CLI::App app("Waits told at issue against what became of them, simulated", "bench_wait");
    std::uint64_t seed = 1;
    int offices = 100;
    int mornings = 30;
    app.add_option("--seed", seed, "Of the mornings")->capture_default_str();
    app.add_option("--offices", offices, "Each learns for itself")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    app.add_option("--mornings", mornings, "Of each office")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return kiosk::test::run(seed, offices, mornings) ? 0 : 1;
}
