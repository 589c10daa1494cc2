#pragma once
// Facts of the queue. Their wire form is in docs/protocols/journal.md; firmware/office encodes it.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "firmware/base/ids.hpp"
#include "firmware/queue/business_day.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {

struct DayClosed {
    BusinessDay day;
    bool operator==(const DayClosed&) const = default;
};

struct CounterOpened {
    CounterId counter;
    bool operator==(const CounterOpened&) const = default;
};

struct CounterClosed {
    CounterId counter;
    bool operator==(const CounterClosed&) const = default;
};

// Its ticket id is the record id of this fact's own record, so it stands not in the body.
struct TicketIssued {
    BusinessDay day;
    ServiceId service;
    TicketNumber number;
    int party = 1;
    std::string language;
    int rank = kNormalRank;
    std::int64_t arrival_ms = 0;
    std::optional<int> head_start_min{};  // only of a declared priority
    // Of a check-in: whose place at which session. arrival_ms is then the slot's time.
    std::optional<SessionId> session{};
    std::optional<BookingId> booking{};
    bool operator==(const TicketIssued&) const = default;
};

// The desk corrects what was declared, either way.
struct TicketPriorityChanged {
    TicketId ticket;
    std::optional<int> head_start_min{};  // nullopt: taken back
    bool operator==(const TicketPriorityChanged&) const = default;
};

struct TicketCalled {
    TicketId ticket;
    CounterId counter;
    bool operator==(const TicketCalled&) const = default;
};

struct TicketRecalled {
    TicketId ticket;
    CounterId counter;
    int count = 1;  // first recall = 1
    bool operator==(const TicketRecalled&) const = default;
};

// A call by mistake: the ticket stands in its line again, where it stood.
struct TicketCallUndone {
    TicketId ticket;
    CounterId counter;
    bool operator==(const TicketCallUndone&) const = default;
};

struct TicketArrived {
    TicketId ticket;
    CounterId counter;
    bool operator==(const TicketArrived&) const = default;
};

struct TicketDone {
    TicketId ticket;
    CounterId counter;
    std::string outcome;  // "" only where the rules do not require one
    bool operator==(const TicketDone&) const = default;
};

struct TicketNoShow {
    TicketId ticket;
    CounterId counter;
    bool operator==(const TicketNoShow&) const = default;
};

// The person did come: the ticket is called again, at the counter that had called it.
struct TicketNoShowUndone {
    TicketId ticket;
    CounterId counter;
    bool operator==(const TicketNoShowUndone&) const = default;
};

struct TicketExpired {
    TicketId ticket;
    bool operator==(const TicketExpired&) const = default;
};

}  // namespace kiosk::queue
