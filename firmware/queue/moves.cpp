// Refusals first, as in decide.cpp. A move keeps the first arrival, so whoever was received once
// and waits again comes early by the order key alone.
#include "firmware/queue/moves.hpp"

#include <algorithm>

#include "firmware/queue/groups.hpp"
#include "firmware/queue/refusals.hpp"

namespace kiosk::queue {
namespace {

bool may_be_cancelled(const Ticket& ticket) {
    return ticket.state == TicketState::Waiting || ticket.state == TicketState::Held ||
           ticket.state == TicketState::NoShow;
}

}  // namespace

Result<TicketHeld> hold(const QueueState& state,
                        const TicketId& id,
                        const Hold& how,
                        const Moment& now) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Serving));
    if (how.wake_ms &&
        (*how.wake_ms <= now.wall.unix_ms || *how.wake_ms > now.wall.unix_ms + kDay_ms)) {
        return Error{ErrorCode::BadArgument, "wake: later today"};
    }
    return TicketHeld{id, *ticket->counter, how};
}

Result<TicketResumed> resume(const QueueState& state, const TicketId& id) {
    KIOSK_CHECK(ticket_in(state, id, TicketState::Held));
    return TicketResumed{id};
}

Result<TicketTransferred> transfer(const QueueState& state,
                                   const TicketId& id,
                                   const TransferWish& wish) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Serving));
    if (state.service(wish.service) == nullptr) {
        return Error{ErrorCode::UnknownService, wish.service.value};
    }
    if (wish.counter) {
        KIOSK_TRY(const Counter* counter, counter_of(state, *wish.counter));
        if (std::find(counter->services.begin(), counter->services.end(), wish.service) ==
            counter->services.end()) {
            return Error{ErrorCode::UnknownCounter,
                         counter->id.value + " does not call from " + wish.service.value};
        }
    }
    if (wish.service == ticket->service && (!wish.counter || wish.counter == ticket->counter)) {
        return Error{ErrorCode::SameService, ticket->number.text()};
    }
    TicketTransferred fact{id, *ticket->counter, wish.service, wish.counter, {}};
    if (wish.back != TransferWish::Back::No) {
        fact.leg = ReturnLeg{ticket->service, std::nullopt};
        if (wish.back == TransferWish::Back::Counter) {
            fact.leg->counter = ticket->counter;
        }
    }
    return fact;
}

std::optional<TicketTransferred> leg_back(const QueueState& state, const TicketId& id) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr || ticket->state != TicketState::Serving || !ticket->leg) {
        return std::nullopt;
    }
    return TicketTransferred{id, *ticket->counter, ticket->leg->service, ticket->leg->counter, {}};
}

Result<TicketReturned> return_to_line(const QueueState& state, const TicketId& id) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::NoShow));
    if (!state.day_is_open()) {
        return Error{ErrorCode::DayOver};
    }
    TicketReturned fact{id, kNormalRank, ticket->arrival_ms};
    const auto line = state.lines().find(ticket->service);
    if (line == state.lines().end()) {
        return fact;
    }
    int before = 0;
    for (const WaitKey& key : line->second.keys) {
        if (before == state.rules().return_behind) {
            break;
        }
        fact.arrival_ms = std::max(fact.arrival_ms, key.arrival_ms);
        ++before;
    }
    return fact;
}

Result<TicketCancelled> cancel(const QueueState& state, const TicketId& id, CancelReason reason) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (reason == CancelReason::Merged) {
        return Error{ErrorCode::BadArgument, "reason: merging names the other ticket"};
    }
    if (!may_be_cancelled(*ticket)) {
        return about(ErrorCode::WrongState, *ticket);
    }
    return TicketCancelled{id, reason, std::nullopt};
}

Result<Merge> merge(const QueueState& state,
                    const TicketId& into,
                    const std::vector<TicketId>& others) {
    const Ticket* stays = state.ticket(into);
    if (stays == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (stays->is_final() || stays->state == TicketState::NoShow) {
        return about(ErrorCode::WrongState, *stays);
    }
    Merge out;
    int people = stays->people();
    std::optional<GroupId> group = stays->group;
    for (const TicketId& id : others) {
        const Ticket* ticket = state.ticket(id);
        if (ticket == nullptr) {
            return Error{ErrorCode::UnknownTicket};
        }
        const bool twice =
            std::any_of(out.cancelled.begin(), out.cancelled.end(), [&](const auto& cancelled) {
                return cancelled.ticket == id;
            });
        if (id == into || twice) {
            return Error{ErrorCode::BadArgument, "tickets: " + ticket->number.text() + " twice"};
        }
        if (!may_be_cancelled(*ticket)) {
            return about(ErrorCode::WrongState, *ticket);
        }
        if (ticket->group && group && *ticket->group != *group) {
            return Error{ErrorCode::AlreadyInGroup, ticket->number.text()};
        }
        group = ticket->group ? ticket->group : group;
        people += ticket->people();
        out.cancelled.push_back({id, CancelReason::Merged, into});
    }
    if (out.cancelled.empty()) {
        return Error{ErrorCode::BadArgument, "tickets: none to merge"};
    }
    if (people > kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    out.party = {into, people, stays->representatives};
    if (group && !stays->group) {
        out.group = GroupLinked{group, {into}, ""};
    }
    return out;
}

Result<std::optional<TicketReranked>> rerank(const QueueState& state,
                                             const TicketId& id,
                                             int rank,
                                             RankReason reason) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Waiting));
    if (rank < 0 || rank > kNormalRank) {
        return Error{ErrorCode::BadArgument, "rank: 0 or 1"};
    }
    if (ticket->rank == rank) {
        return std::optional<TicketReranked>();
    }
    return std::optional(TicketReranked{id, rank, reason});
}

Result<std::optional<TicketPartyChanged>> change_party(const QueueState& state,
                                                       const TicketId& id,
                                                       int people,
                                                       std::optional<int> representatives) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (ticket->is_final() || ticket->state == TicketState::NoShow) {
        return about(ErrorCode::WrongState, *ticket);
    }
    if (people < 1 || people > kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    const int most = most_representatives(people, state.rules().group_min);
    if (representatives && (*representatives < 0 || *representatives > most)) {
        return Error{ErrorCode::BadRepresentatives, ticket->number.text()};
    }
    const TicketPartyChanged fact{
        id, people, representatives.value_or(std::min(ticket->representatives, most))};
    if (fact.people == ticket->people() && fact.representatives == ticket->representatives) {
        return std::optional<TicketPartyChanged>();
    }
    return std::optional(fact);
}

Result<std::optional<TicketOutcomeCorrected>> correct_outcome(const QueueState& state,
                                                              const TicketId& id,
                                                              const std::string& outcome) {
    KIOSK_TRY(const Ticket* ticket, ticket_in(state, id, TicketState::Done));
    if (!is_outcome(outcome)) {
        return Error{ErrorCode::BadArgument, "outcome: not one of the list"};
    }
    if (ticket->outcome == outcome) {
        return std::optional<TicketOutcomeCorrected>();
    }
    return std::optional(TicketOutcomeCorrected{id, outcome});
}

Result<CounterBreakStarted> start_break(const QueueState& state,
                                        const CounterId& id,
                                        std::optional<std::int64_t> until_ms,
                                        const Moment& now) {
    KIOSK_TRY(const Counter* counter, open_counter_of(state, id));
    if (counter->at_hand) {
        return Error{ErrorCode::CounterBusy, id.value};
    }
    if (until_ms && (*until_ms <= now.wall.unix_ms || *until_ms > now.wall.unix_ms + kDay_ms)) {
        return Error{ErrorCode::BadArgument, "until: later today"};
    }
    return CounterBreakStarted{id, until_ms};
}

Result<std::optional<IntakeClosed>> close_intake(const QueueState& state) {
    if (!state.day_is_open()) {
        return Error{ErrorCode::DayOver};
    }
    const Intake& intake = state.intake();
    if (intake.state == Intake::State::Closed && intake.cause == IntakeCause::Staff) {
        return std::optional<IntakeClosed>();
    }
    return std::optional(IntakeClosed{IntakeCause::Staff});
}

Result<std::optional<IntakeOpened>> open_intake(const QueueState& state) {
    if (!state.day_is_open()) {
        return Error{ErrorCode::DayOver};
    }
    if (state.intake().state == Intake::State::Open) {
        return std::optional<IntakeOpened>();
    }
    return std::optional(IntakeOpened{IntakeCause::Staff});
}

IntakeDue intake_due(const QueueState& state, WallTime wall) {
    const Intake& intake = state.intake();
    if (!state.day_is_open() || intake.cause == IntakeCause::Staff) {
        return IntakeDue::Nothing;
    }
    const bool open = intake_is_open(state.hours(), wall);
    if (open == (intake.state == Intake::State::Open)) {
        return IntakeDue::Nothing;
    }
    return open ? IntakeDue::Open : IntakeDue::Close;
}

bool day_end_due(const QueueState& state, WallTime wall) {
    const auto& ends = state.hours().day_ends_at_min;
    return ends && state.day_is_open() && wall.trust == WallTrust::Trusted &&
           business_day_at(wall.unix_ms) == *state.high_water() &&
           local_time(wall.unix_ms).minute >= *ends;
}

}  // namespace kiosk::queue
