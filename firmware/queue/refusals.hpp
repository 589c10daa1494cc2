#pragma once
// Inner part of the queue's decisions: the looks that most of them begin with.

#include "firmware/queue/queue_state.hpp"

namespace kiosk::queue {

// The error with the ticket's number and state, for the person who reads it.
[[nodiscard]] Error about(ErrorCode code, const Ticket& ticket);
// UnknownTicket, WrongState.
[[nodiscard]] Result<const Ticket*> ticket_in(const QueueState& state,
                                              const TicketId& id,
                                              TicketState wanted);
// UnknownCounter, also for one that has left the settings.
[[nodiscard]] Result<const Counter*> counter_of(const QueueState& state, const CounterId& id);
// As above, and CounterClosed, CounterOnBreak.
[[nodiscard]] Result<const Counter*> open_counter_of(const QueueState& state, const CounterId& id);

}  // namespace kiosk::queue
