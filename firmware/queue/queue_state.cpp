// Waiting tickets stand in one ordered set per line, so the next person of a counter is the least
// of a few first elements, however many wait; the sum of people per line is kept beside it.
#include "firmware/queue/queue_state.hpp"

#include <algorithm>

namespace kiosk::queue {
namespace {

std::int64_t head_start_ms(std::optional<int> minutes) {
    return minutes.value_or(0) * kMinute_ms;
}

}  // namespace

void QueueState::apply_setup(std::vector<Service> services,
                             std::vector<CounterSetup> counters,
                             QueueRules rules,
                             OfficeHours hours) {
    services_ = std::move(services);
    rules_ = rules;
    hours_ = std::move(hours);
    for (auto& [id, counter] : counters_) {
        counter.configured = false;
        counter.services.clear();
        counter.steps.clear();
    }
    for (CounterSetup& setup : counters) {
        Counter& counter = counters_[setup.id];
        counter.id = setup.id;
        counter.steps = std::move(setup.steps);
        if (counter.steps.empty()) {
            counter.steps.push_back(CallStep{setup.services});
        }
        counter.services = std::move(setup.services);
        counter.seats = setup.seats;
        counter.configured = true;
    }
    std::erase_if(counters_, [](const auto& entry) {
        return !entry.second.configured && !entry.second.at_hand;
    });
}

void QueueState::open_day(BusinessDay day) {
    KIOSK_ASSERT(!high_water_ || *high_water_ < day, "a business day never goes back");
    high_water_ = day;
    day_open_ = true;
    tickets_.clear();
    lines_.clear();
    by_number_.clear();
    numbers_ = {};
    held_.clear();
    missed_.clear();
    groups_.clear();
    issued_.clear();
    intake_ = {};
    last_arrival_ms_ = INT64_MIN;
    std::erase_if(counters_, [](const auto& entry) { return !entry.second.configured; });
}

void QueueState::evolve(const DayClosed& fact, const Moment&) {
    KIOSK_ASSERT(high_water_ == fact.day, "the day that closes is the day that is open");
    day_open_ = false;
}

Ticket& QueueState::known(const TicketId& id) {
    const auto found = tickets_.find(id);
    KIOSK_ASSERT(found != tickets_.end(), "a fact names a ticket of this day");
    ++found->second.version;
    return found->second;
}

void QueueState::join_line(const Ticket& ticket) {
    Line& line = lines_[ticket.service];
    line.keys.insert(key_of(ticket));
    line.people += ticket.people();
}

Counter& QueueState::known(const CounterId& id) {
    const auto found = counters_.find(id);
    KIOSK_ASSERT(found != counters_.end(), "a fact names a counter of the settings");
    return found->second;
}

void QueueState::take_to(const CounterId& counter, const Ticket& ticket) {
    Counter& taker = known(counter);
    KIOSK_ASSERT(!taker.at_hand, "one counter has one ticket at hand");
    taker.at_hand = ticket.id;
}

void QueueState::leave_line(const Ticket& ticket) {
    Line& line = lines_[ticket.service];
    KIOSK_ASSERT(line.keys.erase(key_of(ticket)) == 1, "a waiting ticket stands in its line");
    line.people -= ticket.people();
}

void QueueState::free_counter(const Ticket& ticket) {
    KIOSK_ASSERT(ticket.counter.has_value(), "a called ticket has its counter");
    const auto found = counters_.find(*ticket.counter);
    KIOSK_ASSERT(found != counters_.end() && found->second.at_hand == ticket.id,
                 "a counter knows the ticket at hand");
    found->second.at_hand.reset();
}

void QueueState::evolve(const TicketIssued& fact, const TicketId& id, Seq seq, const Moment& at) {
    Ticket ticket;
    ticket.id = id;
    ticket.day = fact.day;
    ticket.service = fact.service;
    ticket.number = fact.number;
    ticket.rank = fact.rank;
    ticket.arrival_ms = fact.arrival_ms;
    ticket.head_start_min = fact.head_start_min;
    ticket.order_seq = seq.value;
    ticket.party_declared = fact.party;
    ticket.language = fact.language;
    ticket.told = fact.told;
    ticket.ahead = fact.ahead;
    ticket.issued = at;
    KIOSK_ASSERT(by_number_.emplace(fact.number, id).second, "a number is given once a day");
    numbers_.given(fact.number);
    ticket.session = fact.session;
    ticket.booking = fact.booking;
    // A slot lies ahead or behind; whoever comes after it arrives when they arrive.
    if (!fact.booking) {
        last_arrival_ms_ =
            std::max(last_arrival_ms_, fact.arrival_ms + head_start_ms(fact.head_start_min));
    }
    ++issued_[fact.service];
    join_line(ticket);
    tickets_.emplace(id, std::move(ticket));
}

void QueueState::evolve(const TicketPriorityChanged& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    const bool waits = ticket.state == TicketState::Waiting;
    if (waits) {
        leave_line(ticket);
    }
    ticket.arrival_ms += head_start_ms(ticket.head_start_min) - head_start_ms(fact.head_start_min);
    ticket.told.reset();
    ticket.head_start_min = fact.head_start_min;
    if (waits) {
        join_line(ticket);
    }
}

void QueueState::evolve(const TicketCalled& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    leave_line(ticket);
    take_to(fact.counter, ticket);
    ticket.state = TicketState::Called;
    ticket.counter = fact.counter;
    ticket.called = at;
}

void QueueState::evolve(const TicketRecalled& fact, const Moment&) {
    known(fact.ticket).recalls = fact.count;
}

void QueueState::evolve(const TicketCallUndone& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    free_counter(ticket);
    stand_again(ticket);
}

void QueueState::evolve(const TicketArrived& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    ticket.state = TicketState::Serving;
    ticket.arrived = at;
    ticket.wanted_by.reset();
}

void QueueState::confirm_party(const TicketId& id, int people) {
    const auto found = tickets_.find(id);
    KIOSK_ASSERT(found != tickets_.end(), "a visit names a ticket of this day");
    Ticket& ticket = found->second;
    const bool waits = ticket.state == TicketState::Waiting;  // sent on, its visit goes on
    if (waits) {
        leave_line(ticket);
    }
    ticket.party_confirmed = people;
    if (waits) {
        join_line(ticket);
    }
}

void QueueState::note_paper(const TicketId& id, std::optional<PaperState> paper) {
    const auto found = tickets_.find(id);
    KIOSK_ASSERT(found != tickets_.end(), "a print job names a ticket of this day");
    found->second.paper = paper;
}

void QueueState::evolve(const TicketDone& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    free_counter(ticket);
    ticket.state = TicketState::Done;
    ticket.outcome = fact.outcome;
    ticket.ended = at;
}

void QueueState::evolve(const TicketNoShow& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    free_counter(ticket);
    ticket.state = TicketState::NoShow;
    missed_.insert(ticket.id);
    ticket.ended = at;
}

void QueueState::evolve(const TicketNoShowUndone& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    take_to(fact.counter, ticket);
    missed_.erase(ticket.id);
    ticket.state = TicketState::Called;
    ticket.ended.reset();
}

void QueueState::evolve(const TicketHeld& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    free_counter(ticket);
    ticket.told.reset();
    ticket.state = TicketState::Held;
    ticket.hold = fact.hold;
    held_.insert(ticket.id);
}

void QueueState::evolve(const TicketResumed& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    KIOSK_ASSERT(ticket.hold && held_.erase(ticket.id) == 1, "who goes on was held");
    if (ticket.hold->pool == HoldPool::Counter) {
        ticket.wanted_by = ticket.counter;
    }
    ticket.hold.reset();
    stand_again(ticket);
}

// Into its line with no counter and no call, in the place that its key gives.
void QueueState::stand_again(Ticket& ticket) {
    ticket.state = TicketState::Waiting;
    ticket.counter.reset();
    ticket.called.reset();
    ticket.recalls = 0;
    join_line(ticket);
}

void QueueState::evolve(const TicketTransferred& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    free_counter(ticket);
    ticket.told.reset();
    ticket.service = fact.service;
    ticket.wanted_by = fact.wanted;
    ticket.leg = fact.leg;
    stand_again(ticket);
}

void QueueState::evolve(const TicketReturned& fact, Seq seq, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    ticket.rank = fact.rank;
    ticket.arrival_ms = fact.arrival_ms;
    ticket.order_seq = seq.value;
    ticket.told.reset();
    missed_.erase(ticket.id);
    ticket.ended.reset();
    stand_again(ticket);
}

void QueueState::evolve(const TicketCancelled& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    if (ticket.state == TicketState::Waiting) {
        leave_line(ticket);
    }
    held_.erase(ticket.id);
    missed_.erase(ticket.id);
    ticket.hold.reset();
    leave_group(ticket);
    ticket.state = TicketState::Cancelled;
    ticket.merged_into = fact.into;
    ticket.ended = at;
}

void QueueState::evolve(const TicketReranked& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    leave_line(ticket);
    ticket.told.reset();
    ticket.rank = fact.rank;
    join_line(ticket);
}

void QueueState::evolve(const TicketPartyChanged& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    const bool waits = ticket.state == TicketState::Waiting;
    if (waits) {
        leave_line(ticket);
    }
    (ticket.party_confirmed > 0 ? ticket.party_confirmed : ticket.party_declared) = fact.people;
    ticket.representatives = fact.representatives;
    if (waits) {
        join_line(ticket);
    }
}

void QueueState::evolve(const TicketOutcomeCorrected& fact, const Moment&) {
    known(fact.ticket).outcome = fact.outcome;
}

void QueueState::evolve(const TicketExpired& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    if (ticket.state == TicketState::Waiting) {
        leave_line(ticket);
    } else if (ticket.state == TicketState::Called || ticket.state == TicketState::Serving) {
        free_counter(ticket);
    }
    held_.erase(ticket.id);
    missed_.erase(ticket.id);
    ticket.hold.reset();
    ticket.state = TicketState::Expired;
    ticket.ended = at;
}

// Its arrival is that of the other kiosk's clock, and it moves nobody's of this one: so the line
// is the same in whatever order the tickets of several kiosks come in.
void QueueState::evolve(const TicketAdopted& fact, const Moment& at) {
    Ticket ticket;
    ticket.id = fact.ticket;
    ticket.day = fact.day;
    ticket.service = fact.service;
    ticket.number = fact.number;
    ticket.arrival_ms = fact.arrival_ms;
    ticket.head_start_min = fact.head_start_min;
    ticket.order_seq = fact.order_seq;
    ticket.party_declared = fact.party;
    ticket.language = fact.language;
    ticket.told = fact.told;
    ticket.issued = at;
    ticket.issued.wall.unix_ms = fact.issued_ms;
    ticket.from = fact.device;
    const auto [number, fresh] = by_number_.emplace(fact.number, fact.ticket);
    KIOSK_ASSERT(number->second == fact.ticket, "a number is given once a day");
    numbers_.given(fact.number);
    if (fresh) {
        ++issued_[fact.service];
    } else {  // its own, handed over before and back
        ticket.version = known(fact.ticket).version;
        ticket.paper = tickets_.at(fact.ticket).paper;
    }
    join_line(ticket);
    tickets_.insert_or_assign(fact.ticket, std::move(ticket));
}

void QueueState::evolve(const TicketHandedOver& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    if (ticket.state == TicketState::Waiting) {
        leave_line(ticket);
    } else if (ticket.state == TicketState::Called || ticket.state == TicketState::Serving) {
        free_counter(ticket);
    }
    held_.erase(ticket.id);
    missed_.erase(ticket.id);
    ticket.hold.reset();
    leave_group(ticket);
    ticket.state = TicketState::HandedOver;
    ticket.ended = at;
}

void QueueState::evolve(const CounterOpened& fact, const Moment& at) {
    Counter& counter = known(fact.counter);
    counter.state = Counter::State::Open;
    counter.since_ms = at.wall.unix_ms;
    counter.break_until_ms.reset();
}

void QueueState::evolve(const CounterBreakStarted& fact, const Moment& at) {
    Counter& counter = known(fact.counter);
    counter.state = Counter::State::Break;
    counter.since_ms = at.wall.unix_ms;
    counter.break_until_ms = fact.until_ms;
}

void QueueState::evolve(const CounterClosed& fact, const Moment& at) {
    Counter& counter = known(fact.counter);
    counter.state = Counter::State::Closed;
    counter.since_ms = at.wall.unix_ms;
    counter.break_until_ms.reset();
}

void QueueState::evolve(const IntakeClosed& fact, const Moment& at) {
    intake_ = {Intake::State::Closed, fact.cause, at.wall.unix_ms};
}

void QueueState::evolve(const IntakeOpened& fact, const Moment& at) {
    intake_ = {Intake::State::Open, fact.cause, at.wall.unix_ms};
}

}  // namespace kiosk::queue
