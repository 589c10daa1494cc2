#pragma once
// Private to office_link*.cpp.

#include <cstdint>

#include "firmware/queue/events.hpp"

namespace kiosk::kioskd {

inline constexpr std::uint64_t kLongestRetry_ms = 5'000;  // between two tries

// A ticket of this kiosk as the primary is to take it.
[[nodiscard]] inline queue::TicketAdopted told_of(const queue::Ticket& ticket,
                                                  const DeviceId& self) {
    queue::TicketAdopted out;
    out.ticket = ticket.id;
    out.device = ticket.from.value_or(self);
    out.day = ticket.day;
    out.service = ticket.service;
    out.number = ticket.number;
    out.party = ticket.people();
    out.language = ticket.language;
    out.issued_ms = ticket.issued.wall.unix_ms;
    out.arrival_ms = ticket.arrival_ms;
    out.order_seq = ticket.order_seq;
    out.head_start_min = ticket.head_start_min;
    out.told = ticket.told;
    return out;
}

// Whoever missed a call and did not come back stays behind: a primary that is replaced does not
// call them anew.
[[nodiscard]] inline bool goes_on(const queue::Ticket& ticket) {
    return !ticket.is_final() && ticket.state != queue::TicketState::NoShow;
}

}  // namespace kiosk::kioskd
