#pragma once
// What may happen to a ticket beside the straight way of decide.hpp: held, transferred, returned,
// cancelled, put first, counted anew; breaks at a counter; the intake. Same rules: each function
// looks at the state and gives the fact that follows, or the refusal.

#include <optional>
#include <string>
#include <vector>

#include "firmware/queue/queue_state.hpp"

namespace kiosk::queue {

// UnknownTicket, WrongState (it is not being received), BadArgument (a wake time that has passed,
// or lies more than a day ahead).
[[nodiscard]] Result<TicketHeld> hold(const QueueState& state,
                                      const TicketId& id,
                                      const Hold& how,
                                      const Moment& now);
// UnknownTicket, WrongState (it is not held).
[[nodiscard]] Result<TicketResumed> resume(const QueueState& state, const TicketId& id);

struct TransferWish {
    ServiceId service;
    std::optional<CounterId> counter;                          // rather than any of the service
    enum class Back { No, Service, Counter } back = Back::No;  // once it is done there
};

// UnknownTicket, WrongState, UnknownService, SameService (and no other counter asked for),
// UnknownCounter (no such counter, or one that does not call from the service).
[[nodiscard]] Result<TicketTransferred> transfer(const QueueState& state,
                                                 const TicketId& id,
                                                 const TransferWish& wish);

// The way back of a transferred ticket, once the desk is done; nullopt: it has none.
[[nodiscard]] std::optional<TicketTransferred> leg_back(const QueueState& state,
                                                        const TicketId& id);

// UnknownTicket, WrongState (it was not called in vain, or an earlier day's), DayOver.
[[nodiscard]] Result<TicketReturned> return_to_line(const QueueState& state, const TicketId& id);

// UnknownTicket, WrongState (it is at a counter, or its way has ended). Merged is merge()'s alone:
// BadArgument.
[[nodiscard]] Result<TicketCancelled> cancel(const QueueState& state,
                                             const TicketId& id,
                                             CancelReason reason);

// One ticket goes on for several that came together: the others are cancelled, their people are
// counted with it, and it takes their place in a group.
struct Merge {
    std::vector<TicketCancelled> cancelled;
    TicketPartyChanged party;
    std::optional<GroupLinked> group;
};

// UnknownTicket, WrongState (`into` has ended; another is at a counter or has ended), BadArgument
// (none, or one twice), BadPartySize (together more than kMaxParty), AlreadyInGroup (of two
// groups).
[[nodiscard]] Result<Merge> merge(const QueueState& state,
                                  const TicketId& into,
                                  const std::vector<TicketId>& others);

// A supervisor's act: rank 0 goes before everybody. UnknownTicket, WrongState (it does not wait),
// BadArgument; nullopt when it stands so.
[[nodiscard]] Result<std::optional<TicketReranked>> rerank(const QueueState& state,
                                                           const TicketId& id,
                                                           int rank,
                                                           RankReason reason);

// UnknownTicket, WrongState (its way has ended), BadPartySize, BadRepresentatives; nullopt when it
// stands so. `representatives` nullopt: as named before, as far as the size allows.
[[nodiscard]] Result<std::optional<TicketPartyChanged>> change_party(
    const QueueState& state, const TicketId& id, int people, std::optional<int> representatives);

// A supervisor's act after the end. UnknownTicket, WrongState (it is not done), BadArgument (no
// such outcome); nullopt when it stands so.
[[nodiscard]] Result<std::optional<TicketOutcomeCorrected>> correct_outcome(
    const QueueState& state, const TicketId& id, const std::string& outcome);

// UnknownCounter, CounterClosed, CounterBusy, CounterOnBreak, BadArgument (an end that has passed).
[[nodiscard]] Result<CounterBreakStarted> start_break(const QueueState& state,
                                                      const CounterId& id,
                                                      std::optional<std::int64_t> until_ms,
                                                      const Moment& now);

// By staff, for the rest of the day. DayOver; nullopt when it stands so.
[[nodiscard]] Result<std::optional<IntakeClosed>> close_intake(const QueueState& state);
[[nodiscard]] Result<std::optional<IntakeOpened>> open_intake(const QueueState& state);

// What the opening hours ask for at `wall`: a change of the intake, or nothing. Never against what
// staff said today.
enum class IntakeDue { Nothing, Open, Close };
[[nodiscard]] IntakeDue intake_due(const QueueState& state, WallTime wall);

// Whether the hours end the business day at `wall`.
[[nodiscard]] bool day_end_due(const QueueState& state, WallTime wall);

}  // namespace kiosk::queue
