// Waiting tickets stand in one ordered set per line, so the next person of a counter is the least
// of a few first elements, however many wait; the sum of people per line is kept beside it.
#include "firmware/queue/queue_state.hpp"

#include <algorithm>

namespace kiosk::queue {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;

WaitKey key_of(const Ticket& ticket) {
    return {ticket.rank, ticket.arrival_ms, ticket.order_seq, ticket.id};
}

std::int64_t head_start_ms(std::optional<int> minutes) {
    return minutes.value_or(0) * kMinute_ms;
}

}  // namespace

void QueueState::apply_setup(std::vector<Service> services,
                             std::vector<CounterSetup> counters,
                             QueueRules rules) {
    services_ = std::move(services);
    rules_ = rules;
    for (auto& [id, counter] : counters_) {
        counter.configured = false;
        counter.services.clear();
    }
    for (CounterSetup& setup : counters) {
        Counter& counter = counters_[setup.id];
        counter.id = setup.id;
        counter.services = std::move(setup.services);
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
    numbers_.clear();
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
    line.people += ticket.party_declared;
}

void QueueState::take_to(const CounterId& counter, const Ticket& ticket) {
    const auto found = counters_.find(counter);
    KIOSK_ASSERT(found != counters_.end() && !found->second.at_hand,
                 "one counter has one ticket at hand");
    found->second.at_hand = ticket.id;
}

void QueueState::leave_line(const Ticket& ticket) {
    Line& line = lines_[ticket.service];
    KIOSK_ASSERT(line.keys.erase(key_of(ticket)) == 1, "a waiting ticket stands in its line");
    line.people -= ticket.party_declared;
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
    ticket.issued = at;
    KIOSK_ASSERT(by_number_.emplace(fact.number, id).second, "a number is given once a day");
    const int slot = fact.number.number / 1000;
    KIOSK_ASSERT(slot >= 0 && slot <= 9, "a number has at most four digits");
    int& last = numbers_[fact.number.prefix][static_cast<std::size_t>(slot)];
    last = std::max(last, fact.number.number);
    ticket.session = fact.session;
    ticket.booking = fact.booking;
    // A slot lies ahead or behind; whoever comes after it arrives when they arrive.
    if (!fact.booking) {
        last_arrival_ms_ =
            std::max(last_arrival_ms_, fact.arrival_ms + head_start_ms(fact.head_start_min));
    }
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
    ticket.state = TicketState::Waiting;
    ticket.counter.reset();
    ticket.called.reset();
    ticket.recalls = 0;
    join_line(ticket);
}

void QueueState::evolve(const TicketArrived& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    ticket.state = TicketState::Serving;
    ticket.arrived = at;
}

void QueueState::confirm_party(const TicketId& id, int people) {
    const auto found = tickets_.find(id);
    KIOSK_ASSERT(found != tickets_.end(), "a visit names a ticket of this day");
    found->second.party_confirmed = people;
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
    ticket.ended = at;
}

void QueueState::evolve(const TicketNoShowUndone& fact, const Moment&) {
    Ticket& ticket = known(fact.ticket);
    take_to(fact.counter, ticket);
    ticket.state = TicketState::Called;
    ticket.ended.reset();
}

void QueueState::evolve(const TicketExpired& fact, const Moment& at) {
    Ticket& ticket = known(fact.ticket);
    if (ticket.state == TicketState::Waiting) {
        leave_line(ticket);
    } else if (ticket.state == TicketState::Called || ticket.state == TicketState::Serving) {
        free_counter(ticket);
    }
    ticket.state = TicketState::Expired;
    ticket.ended = at;
}

void QueueState::evolve(const CounterOpened& fact, const Moment& at) {
    const auto found = counters_.find(fact.counter);
    KIOSK_ASSERT(found != counters_.end(), "a counter that opens stands in the settings");
    found->second.state = Counter::State::Open;
    found->second.since_ms = at.wall.unix_ms;
}

void QueueState::evolve(const CounterClosed& fact, const Moment& at) {
    const auto found = counters_.find(fact.counter);
    KIOSK_ASSERT(found != counters_.end(), "a counter that closes was open");
    found->second.state = Counter::State::Closed;
    found->second.since_ms = at.wall.unix_ms;
}

const Service* QueueState::service(const ServiceId& id) const noexcept {
    const auto found = std::find_if(services_.begin(),
                                    services_.end(),
                                    [&](const Service& service) { return service.id == id; });
    return found == services_.end() ? nullptr : &*found;
}

const Counter* QueueState::counter(const CounterId& id) const noexcept {
    const auto found = counters_.find(id);
    return found == counters_.end() ? nullptr : &found->second;
}

const Ticket* QueueState::ticket(const TicketId& id) const noexcept {
    const auto found = tickets_.find(id);
    return found == tickets_.end() ? nullptr : &found->second;
}

const Ticket* QueueState::ticket(const TicketNumber& number) const noexcept {
    const auto found = by_number_.find(number);
    return found == by_number_.end() ? nullptr : ticket(found->second);
}

const Ticket* QueueState::next_for(const Counter& counter) const {
    const WaitKey* least = nullptr;
    for (const auto& [id, line] : lines_) {
        const bool ours = std::find(counter.services.begin(), counter.services.end(), id) !=
                          counter.services.end();
        if (line.keys.empty() || (!ours && service(id) != nullptr)) {
            continue;
        }
        if (least == nullptr || *line.keys.begin() < *least) {
            least = &*line.keys.begin();
        }
    }
    return least == nullptr ? nullptr : ticket(least->ticket);
}

Result<int> QueueState::next_number(const std::string& prefix, int slot) const {
    const auto found = numbers_.find(prefix);
    const auto last = found == numbers_.end() ? std::array<int, 10>{} : found->second;
    if (last[0] < kSharedNumbers) {
        return last[0] + 1;
    }
    const int first = 1000 * slot + 1;
    const int own = last[static_cast<std::size_t>(slot)];
    if (own == 0) {
        return first;
    }
    if (own < 1000 * slot + kSharedNumbers) {
        return own + 1;
    }
    return Error{ErrorCode::NumbersUsedUp, "prefix " + prefix};
}

std::int64_t QueueState::arrival_at(std::int64_t wall_ms) const noexcept {
    return std::max(wall_ms, last_arrival_ms_);
}

std::int64_t QueueState::people_ahead(const Ticket& ticket) const {
    const auto found = lines_.find(ticket.service);
    if (ticket.state != TicketState::Waiting || found == lines_.end()) {
        return 0;
    }
    // Counted from the end: the one who just came has nobody behind.
    const Line& line = found->second;
    std::int64_t behind = 0;
    const WaitKey own = key_of(ticket);
    for (auto at = line.keys.rbegin(); at != line.keys.rend() && own < *at; ++at) {
        behind += tickets_.at(at->ticket).party_declared;
    }
    return line.people - behind - ticket.party_declared;
}

}  // namespace kiosk::queue
