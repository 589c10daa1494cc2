// Each check is written from the page's sentence, not from the code that keeps it.
#include "tests/support/office_watch.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"

namespace kiosk::test {
namespace {

using namespace kiosk::queue;

// "Order": the arrival as it was, without the head start.
std::int64_t came_ms(const Ticket& ticket) {
    return ticket.arrival_ms + ticket.head_start_min.value_or(0) * std::int64_t{60'000};
}

// Somebody this counter could not take, or need not: who waits for another open counter, and a
// party too large for its room.
bool was_for_another(const QueueState& queue, const Ticket& ticket, const CounterId& id) {
    if (ticket.wanted_by && *ticket.wanted_by != id) {
        const Counter* wanted = queue.counter(*ticket.wanted_by);
        if (wanted != nullptr && wanted->state == Counter::State::Open) {
            return true;
        }
    }
    const int seats = queue.counter(id)->seats;
    const int room = ticket.representatives > 0 ? ticket.representatives : ticket.people();
    return seats > 0 && room > seats;
}

}  // namespace

std::string OfficeWatch::issued(const office::State& before,
                                const office::Recorded& fact,
                                const TicketIssued& issue) {
    if (!numbers_.insert(issue.number.text()).second) {
        return "1: a number was given twice: " + issue.number.text();
    }
    if (!ids_.insert(fact.ticket_id()).second) {
        return "1: a ticket id stands twice";
    }
    const auto [space, fresh] = prefixes_.emplace(issue.number.prefix, issue.service);
    if (!fresh && space->second != issue.service) {
        return "1: two services share a number space";
    }
    if (issue.day != *before.queue.high_water()) {
        return "7: a ticket of another day than the open one";
    }
    return "";
}

std::string OfficeWatch::called(const office::State& before,
                                const office::Command& command,
                                const TicketCalled& call) {
    const Counter* counter = before.queue.counter(call.counter);
    if (counter == nullptr || counter->at_hand || counter->state != Counter::State::Open) {
        return "4: a counter that is not open and free called somebody";
    }
    const Ticket& ticket = *before.queue.ticket(call.ticket);
    if (ticket.state != TicketState::Waiting && ticket.state != TicketState::Held) {
        return "4: somebody was called who neither waits nor is held";
    }
    if (!std::holds_alternative<office::CallNext>(command.ask)) {
        return "";  // out of turn, as a person chose
    }
    ++calls;
    favoured += ticket.head_start_min ? 1 : 0;
    const std::int64_t head_start_ms =
        before.queue.rules().priority_head_start_min * std::int64_t{60'000};
    const auto line = before.queue.lines().find(ticket.service);
    if (line == before.queue.lines().end()) {
        return "";
    }
    for (const WaitKey& key : line->second.keys) {
        const Ticket& other = *before.queue.ticket(key.ticket);
        if (other.id != ticket.id && other.rank <= ticket.rank &&
            came_ms(ticket) - came_ms(other) > head_start_ms &&
            !was_for_another(before.queue, other, call.counter)) {
            return fmt::format(
                "10: {} was called before {}, who came more than the head start "
                "earlier",
                ticket.number.text(),
                other.number.text());
        }
    }
    return "";
}

std::string OfficeWatch::day_opened(const office::State& before,
                                    const office::Recorded& fact,
                                    const office::DayOpened& opened) {
    if (before.queue.high_water() && *before.queue.high_water() >= opened.day) {
        return "7: the business day went back";
    }
    if (before.queue.high_water() && fact.at.wall.trust != WallTrust::Trusted) {
        return "7: a clock that nobody trusts opened a day";
    }
    numbers_.clear();
    prefixes_.clear();
    keys_.clear();
    new_day_ = true;
    return "";
}

std::string OfficeWatch::look(const office::State& before,
                              const office::Command& command,
                              const office::Decision& decision) {
    tickets_ = before.queue.tickets().size();
    new_day_ = false;
    for (const office::Recorded& fact : decision.facts) {
        std::string breach;
        if (const auto* issue = std::get_if<TicketIssued>(&fact.event)) {
            breach = issued(before, fact, *issue);
        } else if (const auto* call = std::get_if<TicketCalled>(&fact.event)) {
            breach = called(before, command, *call);
        } else if (const auto* opened = std::get_if<office::DayOpened>(&fact.event)) {
            breach = day_opened(before, fact, *opened);
        }
        if (!breach.empty()) {
            return breach;
        }
    }
    if (decision.key && !keys_.emplace(decision.key->key, decision.key->ticket).second) {
        return "3: a key gave a second ticket";
    }
    if (decision.existing) {
        const auto& key = std::get<office::IssueTicket>(command.ask).key;
        if (keys_.at(key) != *decision.existing) {
            return "3: a repeated key gave another ticket";
        }
    }
    return "";
}

std::string OfficeWatch::settled(const office::State& after) {
    if (!new_day_ && after.queue.tickets().size() < tickets_) {
        return "8: tickets were deleted within a day";
    }
    return "";
}

std::string OfficeWatch::whole(const office::State& state) const {
    std::map<CounterId, TicketId> at_counter;
    std::int64_t waiting = 0;
    std::size_t held = 0;
    std::size_t missed = 0;
    for (const auto& [id, ticket] : state.queue.tickets()) {
        if (ticket.state == TicketState::Called || ticket.state == TicketState::Serving) {
            if (!ticket.counter || !at_counter.emplace(*ticket.counter, id).second) {
                return "4: two tickets at one counter";
            }
        }
        held += ticket.state == TicketState::Held ? 1 : 0;
        missed += ticket.state == TicketState::NoShow ? 1 : 0;
        waiting += ticket.state == TicketState::Waiting ? ticket.people() : 0;
        if (ticket.group && !state.queue.groups().at(*ticket.group).tickets.contains(id)) {
            return "13: a ticket's group does not know it";
        }
        if (state.visits.by_ticket().contains(id) &&
            state.visits.all().at(state.visits.by_ticket().at(id)).people != ticket.people()) {
            return "13: a visit has other people than its ticket";
        }
    }
    for (const auto& [id, counter] : state.queue.counters()) {
        const auto found = at_counter.find(id);
        if (counter.at_hand !=
            (found == at_counter.end() ? std::nullopt : std::optional(found->second))) {
            return "4: a counter and its ticket do not agree";
        }
    }
    std::set<TicketId> seen;
    std::int64_t in_lines = 0;
    for (const auto& [service, line] : state.queue.lines()) {
        in_lines += line.people;
        for (const WaitKey& key : line.keys) {
            const Ticket& ticket = *state.queue.ticket(key.ticket);
            if (!seen.insert(ticket.id).second || ticket.service != service ||
                key_of(ticket) != key) {
                return "9: a line holds somebody who does not stand there";
            }
        }
    }
    if (in_lines != waiting) {
        return "9: the sum of the lines is not the people who wait";
    }
    if (held != state.queue.held().size() || missed != state.queue.missed().size()) {
        return "9: held or missed persons are miscounted";
    }
    return "";
}

}  // namespace kiosk::test
