#pragma once
// How long people wait, in this office: what its estimates rest on beside the queue, and how it
// learns from its own facts. The estimate itself: firmware/queue/wait_estimate.hpp.

#include <optional>

#include "firmware/office/state.hpp"
#include "firmware/queue/wait_snapshot.hpp"

namespace kiosk::office {

// Opening hours as they bear on a wait for this service at `wall_ms`.
[[nodiscard]] queue::WaitAround wait_around(const State& state,
                                            const ServiceId& service,
                                            std::int64_t wall_ms);

// For whoever took a number of this service now. UnknownService.
[[nodiscard]] Result<queue::WaitEstimate> wait_of_newcomer(const State& state,
                                                           const ServiceId& service,
                                                           std::int64_t wall_ms);

// Of a ticket at its place in the line; nullopt when it does not wait.
[[nodiscard]] std::optional<queue::WaitEstimate> wait_of(const State& state,
                                                         const queue::Ticket& ticket,
                                                         std::int64_t wall_ms);

// What is written into ticket.issued: the estimate before anybody stands behind; nullopt where
// there is nothing to say beside the people ahead.
[[nodiscard]] std::optional<queue::WaitEstimate> wait_at_issue(const State& state,
                                                               const queue::TicketIssued& fact,
                                                               std::int64_t wall_ms);

// What the day that opens goes on with; nullopt while nothing was learned.
[[nodiscard]] std::optional<WaitLearned> learned_for(const State& state, queue::BusinessDay day);

// Facts that teach something; called after the queue has applied them.
void learn(State& state, const queue::TicketArrived& fact, const Moment& at);
void learn(State& state, const queue::TicketDone& fact, const Moment& at);
void learn(State& state, const queue::TicketHeld& fact, const Moment& at);
void learn(State& state, const queue::TicketNoShow& fact, const Moment& at);
void learn(State& state, const queue::TicketNoShowUndone& fact, const Moment& at);

template <class OtherFact>
void learn(State&, const OtherFact&, const Moment&) {}

}  // namespace kiosk::office
