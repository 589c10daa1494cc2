// Visits are kept by ticket: the first cut has no visit without a ticket, and a ticket has one.
#include "firmware/reception/visits.hpp"

namespace kiosk::reception {

Result<VisitOpened> Visits::open(const TicketId& ticket,
                                 const CounterId& counter,
                                 int people) const {
    if (visits_.contains(ticket)) {
        return Error{ErrorCode::WrongState, "this ticket has been received"};
    }
    return VisitOpened{ticket, counter, people};
}

void Visits::evolve(const VisitOpened& fact, const VisitId& id, const Moment& at) {
    const bool fresh =
        visits_.emplace(fact.ticket, Visit{id, fact.ticket, fact.counter, fact.people, at}).second;
    KIOSK_ASSERT(fresh, "a ticket has one visit");
    people_ += fact.people;
}

void Visits::change_people(const TicketId& ticket, int people) {
    const auto found = visits_.find(ticket);
    if (found != visits_.end()) {
        people_ += people - found->second.people;
        found->second.people = people;
    }
}

void Visits::open_day() {
    visits_.clear();
    people_ = 0;
}

}  // namespace kiosk::reception
