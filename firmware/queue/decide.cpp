// Refusals come first, in the order in which a person can do something about them; the fact is
// built last. Times are compared by the monotonic clock only.
#include "firmware/queue/decide.hpp"

#include <algorithm>

#include "firmware/queue/refusals.hpp"

namespace kiosk::queue {
namespace {

constexpr std::size_t kMaxLanguage = 3;
constexpr int kMostNumber = 9999;

// Whether a kiosk gives this ticket by itself now; staff may give it at any time of an open day.
Status may_issue(const QueueState& state, const Service& service, const Moment& now) {
    if (state.intake().state == Intake::State::Closed) {
        return Error{ErrorCode::IntakeClosed};
    }
    const bool staff_opened = state.intake().cause == IntakeCause::Staff;
    if (!staff_opened &&
        !spans_are_open(service.hours, state.hours().intake_ends_before_min, now.wall)) {
        return Error{ErrorCode::IntakeClosed, service.id.value};
    }
    if (service.contingent > 0 && state.issued_today(service.id) >= service.contingent) {
        return Error{ErrorCode::ContingentUsedUp, service.id.value};
    }
    return {};
}

// A held person goes on and is called in one decision.
Call call_of(const Ticket& ticket, const CounterId& counter) {
    Call out;
    if (ticket.state == TicketState::Held) {
        out.resumed = TicketResumed{ticket.id};
    }
    out.called = TicketCalled{ticket.id, counter};
    return out;
}

bool is_language(const std::string& language) {
    return language.size() >= 2 && language.size() <= kMaxLanguage &&
           std::all_of(language.begin(), language.end(), [](char letter) {
               return letter >= 'a' && letter <= 'z';
           });
}

}  // namespace

Status day_is_open(const QueueState& state) {
    if (state.day_is_open()) {
        return {};
    }
    return Error{state.high_water() ? ErrorCode::DayOver : ErrorCode::ClockUntrusted};
}

Error about(ErrorCode code, const Ticket& ticket) {
    return Error{code,
                 ticket.number.text() + " is " + std::string(ticket_state_name(ticket.state))};
}

Result<const Ticket*> ticket_in(const QueueState& state, const TicketId& id, TicketState wanted) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (ticket->state != wanted) {
        return about(ErrorCode::WrongState, *ticket);
    }
    return ticket;
}

Result<const Counter*> counter_of(const QueueState& state, const CounterId& id) {
    const Counter* counter = state.counter(id);
    if (counter == nullptr || !counter->configured) {
        return Error{ErrorCode::UnknownCounter, id.value};
    }
    return counter;
}

Result<const Counter*> open_counter_of(const QueueState& state, const CounterId& id) {
    KIOSK_TRY(const Counter* counter, counter_of(state, id));
    switch (counter->state) {
        case Counter::State::Closed:
            return Error{ErrorCode::CounterClosed, id.value};
        case Counter::State::Break:
            return Error{ErrorCode::CounterOnBreak, id.value};
        case Counter::State::Open:
            break;
    }
    return counter;
}

Result<TicketIssued> issue(const QueueState& state,
                           const IssueWish& wish,
                           int slot,
                           const Moment& now) {
    const Service* service = state.service(wish.service);
    if (service == nullptr) {
        return Error{ErrorCode::UnknownService, wish.service.value};
    }
    if (wish.party < 1 || wish.party > kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    if (!is_language(wish.language)) {
        return Error{ErrorCode::BadArgument, "language: two or three small letters"};
    }
    KIOSK_CHECK(day_is_open(state));
    if (wish.desk == IssueWish::Desk::Kiosk) {
        KIOSK_CHECK(may_issue(state, *service, now));
    }
    KIOSK_TRY(const int number, state.next_number(service->prefix, slot));
    TicketIssued fact;
    fact.day = *state.high_water();
    fact.service = wish.service;
    fact.number = TicketNumber{service->prefix, number};
    fact.party = wish.party;
    fact.language = wish.language;
    fact.arrival_ms = state.arrival_at(now.wall.unix_ms);
    if (wish.priority == Priority::Declared) {
        fact.head_start_min = state.rules().priority_head_start_min;
        fact.arrival_ms -= *fact.head_start_min * kMinute_ms;
    }
    return fact;
}

Result<std::optional<TicketAdopted>> adopt(const QueueState& state, const TicketAdopted& ticket) {
    KIOSK_CHECK(day_is_open(state));
    if (ticket.day != *state.high_water()) {
        return Error{ErrorCode::DayOver, ticket.number.text() + " of " + ticket.day.text()};
    }
    const Ticket* here = state.ticket(ticket.ticket);
    if (here != nullptr && here->state != TicketState::HandedOver) {
        return std::optional<TicketAdopted>();
    }
    const Service* service = state.service(ticket.service);
    if (service == nullptr || service->prefix != ticket.number.prefix) {
        return Error{ErrorCode::UnknownService, ticket.service.value};
    }
    if (const Ticket* owner = state.ticket(ticket.number);
        owner != nullptr && owner->id != ticket.ticket) {
        return Error{ErrorCode::NumberTaken, ticket.number.text()};
    }
    if (ticket.party < 1 || ticket.party > kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    const bool head_start =
        !ticket.head_start_min ||
        (*ticket.head_start_min >= 0 && *ticket.head_start_min <= kMostHeadStart_min);
    if (!is_language(ticket.language) || !head_start || ticket.number.number < 1 ||
        ticket.number.number > kMostNumber || ticket.order_seq < 0) {
        return Error{ErrorCode::BadArgument, "language, number, head start or order"};
    }
    return std::optional(ticket);
}

Result<std::optional<TicketPriorityChanged>> change_priority(const QueueState& state,
                                                             const TicketId& id,
                                                             Priority priority) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (ticket->state != TicketState::Waiting && ticket->state != TicketState::Called) {
        return about(ErrorCode::WrongState, *ticket);
    }
    if (ticket->priority() == priority) {
        return std::optional<TicketPriorityChanged>();
    }
    TicketPriorityChanged fact{id};
    if (priority == Priority::Declared) {
        fact.head_start_min = state.rules().priority_head_start_min;
    }
    return std::optional(fact);
}

Result<CounterOpened> open_counter(const QueueState& state, const CounterId& id) {
    KIOSK_TRY(const Counter* counter, counter_of(state, id));
    if (counter->state == Counter::State::Open) {
        return Error{ErrorCode::CounterOpenAlready, id.value};
    }
    KIOSK_CHECK(day_is_open(state));
    return CounterOpened{id};
}

Result<CounterClosed> close_counter(const QueueState& state, const CounterId& id) {
    KIOSK_TRY(const Counter* counter, counter_of(state, id));
    if (counter->state == Counter::State::Closed) {
        return Error{ErrorCode::CounterClosed, id.value};
    }
    if (counter->at_hand) {
        return Error{ErrorCode::CounterBusy, id.value};
    }
    return CounterClosed{id};
}

Result<Call> call_next(const QueueState& state, const CounterId& id, const Moment& now) {
    KIOSK_TRY(const Counter* counter, open_counter_of(state, id));
    if (counter->at_hand) {
        return Error{ErrorCode::CounterBusy, id.value};
    }
    const Ticket* next = state.next_for(*counter, now.wall.unix_ms);
    if (next == nullptr) {
        return Error{ErrorCode::NobodyWaiting, id.value};
    }
    return call_of(*next, id);
}

Result<Call> call_this(const QueueState& state, const CounterId& id, const TicketId& ticket_id) {
    KIOSK_TRY(const Counter* counter, open_counter_of(state, id));
    if (counter->at_hand) {
        return Error{ErrorCode::CounterBusy, id.value};
    }
    const Ticket* ticket = state.ticket(ticket_id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (ticket->state != TicketState::Waiting && ticket->state != TicketState::Held) {
        return about(ErrorCode::WrongState, *ticket);
    }
    return call_of(*ticket, id);
}

Result<TicketRecalled> recall(const QueueState& state, const TicketId& id) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Called));
    if (ticket->recalls >= state.rules().recall_limit) {
        return about(ErrorCode::RecallLimit, *ticket);
    }
    return TicketRecalled{id, *ticket->counter, ticket->recalls + 1};
}

Result<TicketCallUndone> undo_call(const QueueState& state, const TicketId& id) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Called));
    return TicketCallUndone{id, *ticket->counter};
}

Result<Arrival> arrive(const QueueState& state, const TicketId& id, std::optional<int> people) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Called));
    const int count = people.value_or(ticket->people());
    if (count < 1 || count > kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    return Arrival{TicketArrived{id, *ticket->counter}, count};
}

Result<TicketDone> finish(const QueueState& state, const TicketId& id, const std::string& outcome) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Serving));
    if (outcome.empty() && state.rules().outcome == OutcomeRule::Required) {
        return about(ErrorCode::OutcomeMissing, *ticket);
    }
    if (!outcome.empty() && !is_outcome(outcome)) {
        return Error{ErrorCode::BadArgument, "outcome: not one of the list"};
    }
    return TicketDone{id, *ticket->counter, outcome};
}

Result<TicketNoShow> no_show(const QueueState& state, const TicketId& id, const Moment& now) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Called));
    const auto wait_ms = static_cast<std::uint64_t>(state.rules().no_show_wait_s) * 1000;
    if (ticket->recalls == 0 && elapsed_ms(*ticket->called, now) < wait_ms) {
        return about(ErrorCode::TooEarlyForNoShow, *ticket);
    }
    return TicketNoShow{id, *ticket->counter};
}

Result<TicketNoShowUndone> undo_no_show(const QueueState& state,
                                        const TicketId& id,
                                        const Moment& now) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::NoShow));
    if (elapsed_ms(*ticket->ended, now) > kUndoNoShow_ms) {
        return about(ErrorCode::UndoTooLate, *ticket);
    }
    const Counter* counter = state.counter(*ticket->counter);
    if (counter == nullptr || counter->state != Counter::State::Open) {
        return Error{ErrorCode::CounterClosed, ticket->counter->value};
    }
    if (counter->at_hand) {
        return Error{ErrorCode::CounterBusy, ticket->counter->value};
    }
    return TicketNoShowUndone{id, *ticket->counter};
}

std::optional<DayEnd> end_day(const QueueState& state) {
    if (!state.day_is_open()) {
        return std::nullopt;
    }
    DayEnd end;
    for (const auto& [id, ticket] : state.tickets()) {
        if (!ticket.is_final()) {
            end.expired.push_back(TicketExpired{id});
        }
    }
    for (const auto& [id, counter] : state.counters()) {
        if (counter.state != Counter::State::Closed) {
            end.closed.push_back(CounterClosed{id});
        }
    }
    end.day = DayClosed{*state.high_water()};
    return end;
}

}  // namespace kiosk::queue
