// What the state answers: who is next, who stands before whom, which numbers are free.
#include "firmware/queue/queue_state.hpp"

#include <algorithm>

namespace kiosk::queue {
namespace {

bool among(const std::vector<ServiceId>& services, const ServiceId& id) {
    return std::find(services.begin(), services.end(), id) != services.end();
}

// People who come into the room: of a large group only those who speak for it.
int people_in_room(const Ticket& ticket) {
    return ticket.representatives > 0 ? ticket.representatives : ticket.people();
}

}  // namespace

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

// Whether this counter may call the ticket now. A wish for another counter, and a room elsewhere,
// count only while a counter stands open that can meet them: nobody is to wait for nobody.
bool QueueState::may_take(const Counter& counter, const Ticket& ticket) const {
    if (ticket.wanted_by && *ticket.wanted_by != counter.id) {
        const Counter* wanted = this->counter(*ticket.wanted_by);
        if (wanted != nullptr && wanted->state == Counter::State::Open) {
            return false;
        }
    }
    const int room = people_in_room(ticket);
    if (counter.seats == 0 || room <= counter.seats) {
        return true;
    }
    return std::none_of(counters_.begin(), counters_.end(), [&](const auto& entry) {
        const Counter& other = entry.second;
        return other.state == Counter::State::Open && among(other.services, ticket.service) &&
               (other.seats == 0 || other.seats >= room);
    });
}

const Ticket* QueueState::first_of(const Counter& counter,
                                   const std::vector<ServiceId>& services,
                                   std::int64_t wall_ms) const {
    const Ticket* least = nullptr;
    const auto offer = [&](const Ticket& ticket) {
        if (least == nullptr || key_of(ticket) < key_of(*least)) {
            least = &ticket;
        }
    };
    for (const ServiceId& id : services) {
        const auto line = lines_.find(id);
        if (line == lines_.end()) {
            continue;
        }
        for (const WaitKey& key : line->second.keys) {
            const Ticket& ticket = tickets_.at(key.ticket);
            if (may_take(counter, ticket)) {
                offer(ticket);
                break;
            }
        }
    }
    for (const TicketId& id : held_) {
        const Ticket& ticket = tickets_.at(id);
        const bool due = ticket.hold->wake_ms && wall_ms >= *ticket.hold->wake_ms;
        const Counter* holder = this->counter(*ticket.counter);
        const bool ours = ticket.hold->pool == HoldPool::Shared || ticket.counter == counter.id ||
                          holder == nullptr || holder->state != Counter::State::Open;
        if (due && ours && among(services, ticket.service) && may_take(counter, ticket)) {
            offer(ticket);
        }
    }
    return least;
}

bool QueueState::holds(const CallStep& step, std::int64_t wall_ms) const {
    std::int64_t people = 0;
    std::int64_t first_came_ms = INT64_MAX;
    for (const ServiceId& id : step.services) {
        const auto line = lines_.find(id);
        if (line != lines_.end() && !line->second.keys.empty()) {
            people += line->second.people;
            first_came_ms = std::min(first_came_ms, line->second.keys.begin()->arrival_ms);
        }
    }
    switch (step.when) {
        case CallStep::When::Always:
            return true;
        case CallStep::When::Waited:
            return first_came_ms != INT64_MAX && wall_ms - first_came_ms >= step.least * kMinute_ms;
        case CallStep::When::People:
            return people >= step.least;
    }
    return false;
}

const Ticket* QueueState::next_for(const Counter& counter, std::int64_t wall_ms) const {
    for (const CallStep& step : counter.steps) {
        if (!holds(step, wall_ms)) {
            continue;
        }
        if (const Ticket* found = first_of(counter, step.services, wall_ms)) {
            return found;
        }
    }
    std::vector<ServiceId> left;
    for (const auto& [id, line] : lines_) {
        if (service(id) == nullptr) {
            left.push_back(id);
        }
    }
    return left.empty() ? nullptr : first_of(counter, left, wall_ms);
}

std::int64_t QueueState::people_present() const {
    std::int64_t out = 0;
    for (const auto& [id, line] : lines_) {
        out += line.people;
    }
    for (const auto& [id, counter] : counters_) {
        out += counter.at_hand ? tickets_.at(*counter.at_hand).people() : 0;
    }
    for (const TicketId& id : held_) {
        out += tickets_.at(id).people();
    }
    return out;
}

int QueueState::issued_today(const ServiceId& service) const noexcept {
    const auto found = issued_.find(service);
    return found == issued_.end() ? 0 : found->second;
}

Result<int> QueueState::next_number(const std::string& prefix, int slot) const {
    return numbers_.next(prefix, slot, number_source_);
}

std::int64_t QueueState::arrival_at(std::int64_t wall_ms) const noexcept {
    return std::max(wall_ms, last_arrival_ms_);
}

std::int64_t QueueState::people_ahead(const Ticket& ticket) const {
    const bool leaves =
        ticket.state == TicketState::Waiting || ticket.state == TicketState::HandedOver;
    if (ticket.ahead && leaves) {
        return *ticket.ahead;
    }
    const auto found = lines_.find(ticket.service);
    if (ticket.state != TicketState::Waiting || found == lines_.end()) {
        return 0;
    }
    // Counted from the end: the one who just came has nobody behind.
    const Line& line = found->second;
    std::int64_t behind = 0;
    const WaitKey own = key_of(ticket);
    for (auto at = line.keys.rbegin(); at != line.keys.rend() && own < *at; ++at) {
        behind += tickets_.at(at->ticket).people();
    }
    return line.people - behind - ticket.people();
}

}  // namespace kiosk::queue
