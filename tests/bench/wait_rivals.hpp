#pragma once
// What people use instead of an estimate that walks the line, made of what an office sees.

#include <array>
#include <map>
#include <optional>

#include "firmware/queue/queue_state.hpp"
#include "tests/bench/wait_simulator.hpp"

namespace kiosk::test {

// Of one morning.
class RivalWaits {
public:
    using Estimates = std::array<std::optional<double>, 4>;  // minutes, as kRivals

    // What each would say to who gets a number now; before that number stands in the line.
    [[nodiscard]] Estimates at_issue(const queue::QueueState& queue,
                                     const ServiceId& service,
                                     std::int64_t arrival_ms,
                                     std::int64_t now_ms);
    // Somebody was called after so many minutes.
    void called(const ServiceId& service, double waited_min);

private:
    struct Past {
        std::int64_t count = 0;
        double sum_min = 0;
        double last_min = 0;
    };

    std::map<ServiceId, Past> past_;
};

}  // namespace kiosk::test
