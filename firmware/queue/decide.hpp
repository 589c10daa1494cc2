#pragma once
// What the queue decides. Each function looks at the state and the moment and gives the fact that
// follows, or the refusal; it changes nothing. docs/queue.md.

#include <optional>
#include <string>
#include <vector>

#include "firmware/queue/queue_state.hpp"

namespace kiosk::queue {

// What is asked of issue(); `language` is two or three small letters.
struct IssueWish {
    ServiceId service;
    int party = 1;
    std::string language;
    Priority priority = Priority::None;
    // Staff may issue when the intake is closed and the contingent used up.
    enum class Desk { Kiosk, Staff } desk = Desk::Kiosk;
};

// UnknownService, BadPartySize, BadArgument (language), NumbersUsedUp, ClockUntrusted (no day was
// ever open, because the clock is not trusted), DayOver; at a kiosk also IntakeClosed,
// ContingentUsedUp. `slot` (1-9) is this kiosk's own number range.
[[nodiscard]] Result<TicketIssued> issue(const QueueState& state,
                                         const IssueWish& wish,
                                         int slot,
                                         const Moment& now);

// UnknownTicket, WrongState (it is being received, or its way has ended); nullopt when it stands
// so already. A called ticket keeps its call; the new place counts when the call is undone.
[[nodiscard]] Result<std::optional<TicketPriorityChanged>> change_priority(const QueueState& state,
                                                                           const TicketId& id,
                                                                           Priority priority);

// Also ends a break. UnknownCounter, CounterOpenAlready, ClockUntrusted, DayOver.
[[nodiscard]] Result<CounterOpened> open_counter(const QueueState& state, const CounterId& id);
// UnknownCounter, CounterClosed, CounterBusy (a ticket is at hand).
[[nodiscard]] Result<CounterClosed> close_counter(const QueueState& state, const CounterId& id);

// At the primary, of a ticket that another kiosk gave, or that this one handed over to a primary
// that was lost since. Nullopt: it stands here already, or has ended here. DayOver
// (another day's), UnknownService (also: not this prefix's), NumberTaken, BadPartySize,
// BadArgument.
[[nodiscard]] Result<std::optional<TicketAdopted>> adopt(const QueueState& state,
                                                         const TicketAdopted& ticket);

struct Call {
    std::optional<TicketResumed> resumed;  // first, when the person was held
    TicketCalled called;
};

// UnknownCounter, CounterClosed, CounterOnBreak, CounterBusy, NobodyWaiting.
[[nodiscard]] Result<Call> call_next(const QueueState& state,
                                     const CounterId& id,
                                     const Moment& now);
// A certain person, out of turn. As above instead of NobodyWaiting: UnknownTicket, WrongState (it
// neither waits nor is held).
[[nodiscard]] Result<Call> call_this(const QueueState& state,
                                     const CounterId& id,
                                     const TicketId& ticket);
// UnknownTicket, WrongState, RecallLimit. Only a person recalls, never a timer.
[[nodiscard]] Result<TicketRecalled> recall(const QueueState& state, const TicketId& id);

// UnknownTicket, WrongState. The ticket keeps its place; its recalls are forgotten with the call.
[[nodiscard]] Result<TicketCallUndone> undo_call(const QueueState& state, const TicketId& id);

struct Arrival {
    TicketArrived fact;
    int people = 1;  // the desk's count, else what is known
};

// UnknownTicket, WrongState, BadPartySize.
[[nodiscard]] Result<Arrival> arrive(const QueueState& state,
                                     const TicketId& id,
                                     std::optional<int> people);
// UnknownTicket, WrongState, OutcomeMissing (where the rules require one), BadArgument.
[[nodiscard]] Result<TicketDone> finish(const QueueState& state,
                                        const TicketId& id,
                                        const std::string& outcome);
// UnknownTicket, WrongState, TooEarlyForNoShow (neither recalled nor waited long enough).
[[nodiscard]] Result<TicketNoShow> no_show(const QueueState& state,
                                           const TicketId& id,
                                           const Moment& now);

// So long a no-show may be taken back (docs/queue.md).
inline constexpr std::uint64_t kUndoNoShow_ms = 10'000;

// UnknownTicket, WrongState, UndoTooLate, CounterClosed (also when it left the settings),
// CounterBusy (the counter called somebody else meanwhile).
[[nodiscard]] Result<TicketNoShowUndone> undo_no_show(const QueueState& state,
                                                      const TicketId& id,
                                                      const Moment& now);

// What the end of a day leaves to say: tickets that expire, counters that close, in the order of
// their ids, so that a replay decides the same.
struct DayEnd {
    std::vector<TicketExpired> expired;
    std::vector<CounterClosed> closed;
    DayClosed day;
};

// ClockUntrusted (none was ever opened), DayOver.
[[nodiscard]] Status day_is_open(const QueueState& state);

// Nullopt when no day is open. Deletes nothing.
[[nodiscard]] std::optional<DayEnd> end_day(const QueueState& state);

}  // namespace kiosk::queue
