#pragma once
// The world that the simulated offices stand in: chance, and what is true of an office. Its shapes
// and numbers are others than the estimator assumes.

#include <cmath>
#include <numbers>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/queue/setup.hpp"
#include "tests/bench/wait_simulator.hpp"

namespace kiosk::test {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    double uniform(double least, double most) {
        constexpr std::uint64_t kGrain = 1ULL << 40;
        return least + (most - least) * (static_cast<double>(random_.below(kGrain)) + 0.5) /
                           static_cast<double>(kGrain);
    }

    bool chance(double part) { return uniform(0, 1) < part; }

    double exponential(double mean) { return -mean * std::log(uniform(0, 1)); }

    double lognormal(double mean, double variation) {
        const double sigma2 = std::log(1 + variation * variation);
        const double normal = std::sqrt(-2 * std::log(uniform(0, 1))) *
                              std::cos(2 * std::numbers::pi * uniform(0, 1));
        return mean * std::exp(std::sqrt(sigma2) * normal - sigma2 / 2);
    }

    // 1.6 people on average, as the office counts them; 2.5 on a leaders' day.
    int party(bool groups) {
        const double draw = uniform(groups ? 0.55 : 0, 1);
        if (draw < 0.68) {
            return 1;
        }
        if (draw < 0.90) {
            return 2;
        }
        if (draw < 0.975) {
            return 3 + static_cast<int>(random_.below(2));
        }
        return 5 + static_cast<int>(random_.below(8));
    }

private:
    SeededRandom random_;
};

// What is true of an office, which only its days show.
struct Truth {
    WaitScene scene = WaitScene::OneLine;
    std::vector<double> case_min;  // per service
    double no_show = 0;
    double per_hour = 0;      // people who come after the doors opened
    double at_doors = 0;      // mean of those who stand there at 07:30
    double intake_min = 195;  // no numbers after it
    bool groups = false;      // larger parties, 2.5 people
};

[[nodiscard]] Truth truth_of(WaitScene scene, Dice& dice);
// Configured minutes are whole and wrong by up to a half, either way.
[[nodiscard]] std::vector<queue::Service> services_of(const Truth& truth,
                                                      Dice& dice,
                                                      WaitFigures& out);
[[nodiscard]] std::vector<queue::CounterSetup> counters_of(WaitScene scene);

}  // namespace kiosk::test
