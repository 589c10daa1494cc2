#pragma once
// Watches an office over its decisions and says which promise of docs/queue.md was broken.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "firmware/office/decide.hpp"

namespace kiosk::test {

// Call look() with the state before each decision is applied, then settled() with the state after
// it. Both give "" or one sentence that names the promise, for the first breach.
class OfficeWatch {
public:
    [[nodiscard]] std::string look(const office::State& before,
                                   const office::Command& command,
                                   const office::Decision& decision);
    [[nodiscard]] std::string settled(const office::State& after);

    // A look at everything: lines, counters, held and missed persons, groups. Costly, so not after
    // each decision.
    [[nodiscard]] std::string whole(const office::State& state) const;

    int calls = 0;     // that were looked at
    int favoured = 0;  // of persons with a priority

private:
    [[nodiscard]] std::string issued(const office::State& before,
                                     const office::Recorded& fact,
                                     const queue::TicketIssued& issue);
    [[nodiscard]] std::string called(const office::State& before,
                                     const office::Command& command,
                                     const queue::TicketCalled& call);
    [[nodiscard]] std::string day_opened(const office::State& before,
                                         const office::Recorded& fact,
                                         const office::DayOpened& opened);

    std::set<std::string> numbers_;              // of this day
    std::map<std::string, ServiceId> prefixes_;  // of this day
    std::map<std::string, TicketId> keys_;       // of this day
    std::set<TicketId> ids_;                     // of all days
    std::size_t tickets_ = 0;                    // before the decision
    bool new_day_ = false;
};

}  // namespace kiosk::test
