// A group is announced once; tickets that join later do not announce it again.
#include "firmware/queue/groups.hpp"

#include <algorithm>

namespace kiosk::queue {
namespace {

constexpr std::size_t kMostTickets = 200;
constexpr std::size_t kMaxOrigin = 40;

bool is_code(const std::string& text) {
    return text.size() <= kMaxOrigin && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.';
           });
}

// Somebody who did not come is not in the house.
bool is_here(const Ticket& ticket) {
    return ticket.state != TicketState::NoShow && ticket.state != TicketState::Cancelled &&
           ticket.state != TicketState::Expired && ticket.state != TicketState::HandedOver;
}

}  // namespace

int most_representatives(int people, int group_min) {
    constexpr int kUpToTen = 2;
    constexpr int kBeyond = 5;
    if (people < group_min) {
        return 0;
    }
    return people <= 10 ? kUpToTen : kBeyond;
}

Result<GroupLinked> link_group(const QueueState& state, const GroupWish& wish) {
    if (wish.tickets.empty() || wish.tickets.size() > kMostTickets ||
        (!wish.group && wish.tickets.size() < 2)) {
        return Error{ErrorCode::BadArgument, "tickets: two to 200 for a new group"};
    }
    if (!is_code(wish.origin)) {
        return Error{ErrorCode::BadArgument, "origin: a code of letters, digits, - and ."};
    }
    if (wish.group && !state.groups().contains(*wish.group)) {
        return Error{ErrorCode::UnknownGroup};
    }
    GroupLinked fact{wish.group, {}, wish.origin};
    for (const TicketId& id : wish.tickets) {
        const Ticket* ticket = state.ticket(id);
        if (ticket == nullptr) {
            return Error{ErrorCode::UnknownTicket};
        }
        if (ticket->group) {
            return Error{ErrorCode::AlreadyInGroup, ticket->number.text()};
        }
        if (ticket->state == TicketState::Cancelled || ticket->state == TicketState::Expired ||
            ticket->state == TicketState::HandedOver) {
            return Error{ErrorCode::WrongState, ticket->number.text()};
        }
        if (std::find(fact.tickets.begin(), fact.tickets.end(), id) != fact.tickets.end()) {
            return Error{ErrorCode::BadArgument, "tickets: " + ticket->number.text() + " twice"};
        }
        fact.tickets.push_back(id);
    }
    return fact;
}

Result<GroupUnlinked> unlink_group(const QueueState& state, const TicketId& id) {
    const Ticket* ticket = state.ticket(id);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket};
    }
    if (!ticket->group) {
        return Error{ErrorCode::UnknownGroup, ticket->number.text() + " is in none"};
    }
    return GroupUnlinked{id};
}

std::optional<GroupArrived> large_party(const QueueState& state, const TicketId& id, int people) {
    if (people < state.rules().group_min) {
        return std::nullopt;
    }
    return GroupArrived{std::nullopt, id, people};
}

std::optional<GroupArrived> large_group(const QueueState& state,
                                        const GroupLinked& fact,
                                        const GroupId& own) {
    int people = 0;
    if (fact.group) {
        const Group& group = state.groups().at(*fact.group);
        if (group.announced) {
            return std::nullopt;
        }
        people = state.people_of(group);
    }
    for (const TicketId& id : fact.tickets) {
        const Ticket& ticket = *state.ticket(id);
        people += is_here(ticket) ? ticket.people() : 0;
    }
    if (people < state.rules().group_min) {
        return std::nullopt;
    }
    return GroupArrived{fact.group.value_or(own), fact.tickets.back(), people};
}

int QueueState::people_of(const Group& group) const {
    int sum = 0;
    for (const TicketId& id : group.tickets) {
        const Ticket& ticket = tickets_.at(id);
        sum += is_here(ticket) ? ticket.people() : 0;
    }
    return sum;
}

void QueueState::evolve(const GroupLinked& fact, const GroupId& own, const Moment&) {
    const GroupId id = fact.group.value_or(own);
    Group& group = groups_[id];
    group.id = id;
    if (!fact.origin.empty()) {
        group.origin = fact.origin;
    }
    for (const TicketId& ticket : fact.tickets) {
        known(ticket).group = id;
        group.tickets.insert(ticket);
    }
}

void QueueState::leave_group(Ticket& ticket) {
    if (ticket.group) {
        groups_.at(*ticket.group).tickets.erase(ticket.id);
        ticket.group.reset();
    }
}

void QueueState::evolve(const GroupUnlinked& fact, const Moment&) {
    leave_group(known(fact.ticket));
}

void QueueState::evolve(const GroupArrived& fact, const Moment&) {
    if (fact.group) {
        groups_.at(*fact.group).announced = true;
    }
}

}  // namespace kiosk::queue
