#pragma once
// Visits of one business day. A visit is opened by the same decision that starts serving a ticket;
// statistics rest on visits, not on tickets.

#include <cstdint>
#include <map>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::reception {

// Its visit id is the record id of this fact's own record.
struct VisitOpened {
    TicketId ticket;
    CounterId counter;
    int people = 1;  // as the desk counted them
    bool operator==(const VisitOpened&) const = default;
};

struct Visit {
    VisitId id;
    TicketId ticket;
    CounterId counter;
    int people = 1;
    Moment opened;
    bool operator==(const Visit&) const = default;
};

// Owned and changed by one thread.
class Visits {
public:
    // WrongState when this ticket has its visit already: one ticket is received once.
    [[nodiscard]] Result<VisitOpened> open(const TicketId& ticket,
                                           const CounterId& counter,
                                           int people) const;
    void evolve(const VisitOpened& fact, const VisitId& id, const Moment& at);
    void open_day();
    // The desk counts again; nothing for a ticket that has no visit yet.
    void change_people(const TicketId& ticket, int people);

    [[nodiscard]] const std::map<TicketId, Visit>& by_ticket() const noexcept { return visits_; }

    [[nodiscard]] std::int64_t people() const noexcept { return people_; }

    bool operator==(const Visits&) const = default;

private:
    std::map<TicketId, Visit> visits_;  // of this day
    std::int64_t people_ = 0;
};

}  // namespace kiosk::reception
