#pragma once
// Large groups: several tickets for one matter, and one ticket for many people. What the law calls
// a large group starts at `group_min` people (docs/queue.md).

#include <optional>
#include <string>
#include <vector>

#include "firmware/queue/queue_state.hpp"

namespace kiosk::queue {

// People who speak for a group: one or two of 5 to 10, at most five of more; none below `group_min`
// (Law 42/2013 chapter VII). 0 asks for nothing.
[[nodiscard]] int most_representatives(int people, int group_min);

struct GroupWish {
    std::optional<GroupId> group;  // nullopt: a new one
    std::vector<TicketId> tickets;
    std::string origin;
};

// BadArgument (no ticket, or one twice, or a single one for a new group, origin no token),
// UnknownGroup, UnknownTicket, AlreadyInGroup, WrongState (its way has ended).
[[nodiscard]] Result<GroupLinked> link_group(const QueueState& state, const GroupWish& wish);
// UnknownTicket, UnknownGroup (it is in none).
[[nodiscard]] Result<GroupUnlinked> unlink_group(const QueueState& state, const TicketId& id);

// Whether a ticket of so many people is a large group by itself; nullopt: it is not.
[[nodiscard]] std::optional<GroupArrived> large_party(const QueueState& state,
                                                      const TicketId& id,
                                                      int people);
// Whether the link makes the group large that was not announced yet. `own`: the group's id when
// the fact begins it.
[[nodiscard]] std::optional<GroupArrived> large_group(const QueueState& state,
                                                      const GroupLinked& fact,
                                                      const GroupId& own);

}  // namespace kiosk::queue
