#pragma once
// The snapshot of an estimate, taken from the queue as it stands and from what was learned.

#include <cstdint>
#include <optional>
#include <vector>

#include "firmware/queue/queue_state.hpp"
#include "firmware/queue/wait_book.hpp"

namespace kiosk::queue {

// A place that is booked and whose people have not checked in. It stands in the line at its slot.
struct WaitBooking {
    ServiceId service;
    std::int64_t slot_ms = 0;
    std::int64_t people = 1;
};

// What the queue itself does not know.
struct WaitAround {
    std::int64_t now_ms = 0;                     // wall
    std::optional<std::int64_t> session_end_ms;  // nullopt: not known
    std::vector<WaitGap> closed;                 // ascending; nobody is called in
    std::vector<WaitBooking> bookings;           // of today, in any order
    std::vector<ServiceId> leaders_desks;        // lines that one leader alone receives
};

// For whoever stands (or would stand) at `place` in the line of `service`; kNewcomer: at its end.
// UnknownService, where the settings have it no more. O(kMostWalked * lines) plus the parties
// behind `place`; the lines are not copied.
[[nodiscard]] Result<WaitSnapshot> wait_snapshot(const QueueState& queue,
                                                 const WaitBook& book,
                                                 const WaitAround& around,
                                                 const ServiceId& service,
                                                 const WaitKey& place);

// estimate_wait() of that snapshot.
[[nodiscard]] Result<WaitEstimate> wait_of(const QueueState& queue,
                                           const WaitBook& book,
                                           const WaitAround& around,
                                           const ServiceId& service,
                                           const WaitKey& place);

// Behind everybody whose rank is the usual one and who has come by now.
[[nodiscard]] WaitKey newcomer(std::int64_t arrival_ms);

// The times of today between the spans of these hours: midday, say.
[[nodiscard]] std::vector<WaitGap> gaps_of(const OfficeHours& hours, std::int64_t unix_ms);

}  // namespace kiosk::queue
