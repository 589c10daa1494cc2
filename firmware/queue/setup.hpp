#pragma once
// What the settings say about the queue. Values only; who checks them is firmware/office.

#include <string>
#include <vector>

#include "firmware/base/ids.hpp"

namespace kiosk::queue {

// What a case takes until the office has measured it.
inline constexpr int kDefaultMean_min = 12;
inline constexpr int kMostMean_min = 240;

// A line people wait in. Its prefix ([A-Z]{1,2}) owns a number space of its own.
struct Service {
    ServiceId id;
    std::string prefix;
    std::string name_vi;
    std::string name_en;
    int mean_minutes = kDefaultMean_min;  // of a case, as configured; 1 to kMostMean_min
    bool operator==(const Service&) const = default;
};

// A desk and the services it calls from.
struct CounterSetup {
    CounterId id;
    std::vector<ServiceId> services;
    bool operator==(const CounterSetup&) const = default;
};

inline constexpr int kMostHeadStart_min = 60;

enum class OutcomeRule { Optional, Required };

struct QueueRules {
    int recall_limit = 3;     // a called person is recalled at most so often
    int no_show_wait_s = 60;  // before a no-show without any recall
    OutcomeRule outcome = OutcomeRule::Required;
    int priority_head_start_min = 20;  // 0 to kMostHeadStart_min; what a priority is worth
    bool operator==(const QueueRules&) const = default;
};

}  // namespace kiosk::queue
