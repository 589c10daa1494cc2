#pragma once
// What the settings say about the queue. Values only; who checks them is firmware/office.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/queue/hours.hpp"

namespace kiosk::queue {

inline constexpr int kMaxParty = 999;  // people of one ticket
inline constexpr int kMostHeadStart_min = 60;
inline constexpr int kMostReturnBehind = 20;
inline constexpr int kMostContingent = 9999;
inline constexpr int kMostRoom = 9999;  // people in the house
inline constexpr int kMostLiveBlock = 100;
inline constexpr int kMostLeast = 999;  // of a step's condition
// What a case takes until the office has measured it.
inline constexpr int kDefaultMean_min = 12;
inline constexpr int kMostMean_min = 240;

// A line people wait in. Its prefix ([A-Z]{1,2}) owns a number space of its own.
struct Service {
    ServiceId id;
    std::string prefix;
    std::string name_vi;
    std::string name_en;
    int contingent = 0;         // tickets a day that a kiosk gives by itself; 0 = no limit
    std::vector<Span> hours{};  // narrower than the office's, alike on every working day
    int mean_minutes = kDefaultMean_min;  // of a case, as configured; 1 to kMostMean_min
    bool operator==(const Service&) const = default;
};

// One step of a counter's work profile: lines that it calls from as if they were one. A counter
// takes the first step whose condition holds and in which somebody waits.
struct CallStep {
    enum class When {
        Always,
        Waited,  // the first person in these lines has waited at least `least` minutes
        People,  // at least `least` people wait in these lines
    };

    std::vector<ServiceId> services;
    When when = When::Always;
    int least = 0;
    bool operator==(const CallStep&) const = default;
};

[[nodiscard]] std::string_view name_of(CallStep::When when) noexcept;  // "always", "waited", …
[[nodiscard]] std::optional<CallStep::When> call_when_from(std::string_view name) noexcept;

// A desk and its work profile.
struct CounterSetup {
    CounterId id;
    std::vector<ServiceId> services;  // all it calls from; without steps they are one step
    std::vector<CallStep> steps{};
    int seats = 0;  // people its room takes at once; 0 = as many as come
    bool operator==(const CounterSetup&) const = default;
};

enum class OutcomeRule { Optional, Required };

struct QueueRules {
    int recall_limit = 3;     // a called person is recalled at most so often
    int no_show_wait_s = 60;  // before a no-show without any recall
    OutcomeRule outcome = OutcomeRule::Required;
    int priority_head_start_min = 20;  // 0 to kMostHeadStart_min; what a priority is worth
    int return_behind = 3;  // parties that go before a person who missed the call and came back
    int group_min = 5;      // people on one matter that make a large group
    int room_amber = 0;     // people in the house from which it is nearly full; 0 = not watched
    int live_block = 4;     // numbers that a further kiosk gets at a time; 1 to kMostLiveBlock
    int room_red = 0;  // … and full: the kiosk then offers another way, and a ticket all the same
    bool operator==(const QueueRules&) const = default;
};

}  // namespace kiosk::queue
