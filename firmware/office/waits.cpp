// The book learns from the ticket as it stands after the fact, so it needs no memory of its own.
#include "firmware/office/waits.hpp"

namespace kiosk::office {
namespace {

const queue::Ticket& ticket_of(const State& state, const TicketId& id) {
    const queue::Ticket* ticket = state.queue.ticket(id);
    KIOSK_ASSERT(ticket != nullptr, "a fact that was applied names a ticket of this day");
    return *ticket;
}

// Today's sessions: whose line one leader alone receives, when it ends, and the places booked there
// whose people have not come yet.
void add_sessions(const State& state, const ServiceId& service, queue::WaitAround& out) {
    const auto today = state.queue.high_water();
    for (const auto& [id, session] : state.calendar.sessions()) {
        const calendar::SessionPlan& plan = session.plan;
        if (plan.day != today || session.over()) {
            continue;
        }
        if (plan.kind != calendar::SessionKind::Regular) {
            out.leaders_desks.push_back(plan.service);
        }
        if (plan.service == service) {
            out.session_end_ms = calendar::instant_ms(plan.day, plan.hours.end_min);
        }
        for (const calendar::Booking* booking : state.calendar.bookings_of(id)) {
            if (booking->open() && booking->place_min) {
                out.bookings.push_back(
                    {plan.service, session.instant_ms(*booking->place_min), booking->party});
            }
        }
    }
}

}  // namespace

queue::WaitAround wait_around(const State& state, const ServiceId& service, std::int64_t wall_ms) {
    queue::WaitAround out;
    out.now_ms = wall_ms;
    const queue::OfficeHours& office = state.queue.hours();
    out.closed = queue::gaps_of(office, wall_ms);
    out.session_end_ms = queue::work_ends_at(office, wall_ms);
    const queue::Service* found = state.queue.service(service);
    if (found != nullptr && !found->hours.empty()) {
        queue::OfficeHours own;
        own.week.fill(found->hours);
        out.closed = queue::gaps_of(own, wall_ms);
        out.session_end_ms = queue::work_ends_at(own, wall_ms);
    }
    add_sessions(state, service, out);
    return out;
}

Result<queue::WaitEstimate> wait_of_newcomer(const State& state,
                                             const ServiceId& service,
                                             std::int64_t wall_ms) {
    return queue::wait_of(state.queue,
                          state.waits,
                          wait_around(state, service, wall_ms),
                          service,
                          queue::newcomer(state.queue.arrival_at(wall_ms)));
}

std::optional<queue::WaitEstimate> wait_of(const State& state,
                                           const queue::Ticket& ticket,
                                           std::int64_t wall_ms) {
    if (ticket.state != queue::TicketState::Waiting) {
        return std::nullopt;
    }
    const auto out = queue::wait_of(state.queue,
                                    state.waits,
                                    wait_around(state, ticket.service, wall_ms),
                                    ticket.service,
                                    queue::key_of(ticket));
    return out ? std::optional(*out) : std::nullopt;
}

std::optional<queue::WaitEstimate> wait_at_issue(const State& state,
                                                 const queue::TicketIssued& fact,
                                                 std::int64_t wall_ms) {
    queue::WaitKey place = queue::newcomer(fact.arrival_ms);
    place.rank = fact.rank;
    const auto out = queue::wait_of(
        state.queue, state.waits, wait_around(state, fact.service, wall_ms), fact.service, place);
    const bool says = out && (out->wait_s || out->today == queue::WaitToday::MayNot);
    return says ? std::optional(*out) : std::nullopt;
}

std::optional<WaitLearned> learned_for(const State& state, queue::BusinessDay day) {
    queue::WaitBook book = state.waits.carried_to(day);
    return book.empty() ? std::nullopt : std::optional(WaitLearned{std::move(book)});
}

void learn(State& state, const queue::TicketArrived& fact, const Moment&) {
    state.waits.note_arrived(ticket_of(state, fact.ticket));
}

void learn(State& state, const queue::TicketDone& fact, const Moment&) {
    state.waits.note_done(ticket_of(state, fact.ticket));
}

void learn(State& state, const queue::TicketHeld& fact, const Moment& at) {
    state.waits.note_held(ticket_of(state, fact.ticket), at);
}

void learn(State& state, const queue::TicketNoShow& fact, const Moment&) {
    state.waits.note_no_show(ticket_of(state, fact.ticket));
}

void learn(State& state, const queue::TicketNoShowUndone& fact, const Moment&) {
    state.waits.note_no_show_undone(ticket_of(state, fact.ticket));
}

}  // namespace kiosk::office
