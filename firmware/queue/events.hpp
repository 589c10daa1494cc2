#pragma once
// Facts of the queue. Their wire form is in docs/protocols/journal.md; firmware/office encodes it.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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
    std::optional<WaitEstimate> told{};   // what the person was told; older records lack it
    std::optional<int> ahead{};  // people before, as the primary had it; at a secondary only
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

// In the middle of being received: the person waits, the counter is free.
struct TicketHeld {
    TicketId ticket;
    CounterId counter;
    Hold hold;
    bool operator==(const TicketHeld&) const = default;
};

// A held person stands in the line again, with the first arrival, so comes early.
struct TicketResumed {
    TicketId ticket;
    bool operator==(const TicketResumed&) const = default;
};

// To another line, under the same number and with the first arrival.
struct TicketTransferred {
    TicketId ticket;
    CounterId counter;  // that sends
    ServiceId service;
    std::optional<CounterId> wanted{};  // the counter to take it rather than any of the service
    std::optional<ReturnLeg> leg{};
    bool operator==(const TicketTransferred&) const = default;
};

// A no-show came back and stands behind the next few.
struct TicketReturned {
    TicketId ticket;
    int rank = kNormalRank;
    std::int64_t arrival_ms = 0;  // effective; with this record's seq it gives the place
    bool operator==(const TicketReturned&) const = default;
};

struct TicketCancelled {
    TicketId ticket;
    CancelReason reason = CancelReason::Person;
    std::optional<TicketId> into{};  // of a merge: the ticket that goes on for both
    bool operator==(const TicketCancelled&) const = default;
};

struct TicketReranked {
    TicketId ticket;
    int rank = kNormalRank;
    RankReason reason = RankReason::Other;
    bool operator==(const TicketReranked&) const = default;
};

// How many people the ticket stands for, as staff count them; from the visit on that is the
// visit's number too.
struct TicketPartyChanged {
    TicketId ticket;
    int people = 1;
    int representatives = 0;
    bool operator==(const TicketPartyChanged&) const = default;
};

struct TicketOutcomeCorrected {
    TicketId ticket;
    std::string outcome;
    bool operator==(const TicketOutcomeCorrected&) const = default;
};

// `until_ms`: wall, as the officer said; nothing happens then by itself. It ends by counter.opened.
struct CounterBreakStarted {
    CounterId counter;
    std::optional<std::int64_t> until_ms{};
    bool operator==(const CounterBreakStarted&) const = default;
};

enum class IntakeCause { Hours, Staff };

// The kiosk gives no more tickets by itself; staff still may.
struct IntakeClosed {
    IntakeCause cause = IntakeCause::Hours;
    bool operator==(const IntakeClosed&) const = default;
};

struct IntakeOpened {
    IntakeCause cause = IntakeCause::Hours;
    bool operator==(const IntakeOpened&) const = default;
};

// These tickets come for one matter. Without `group` a new group begins, whose id is the record id
// of this fact's own record. `origin`: the commune they come from, a code of the settings' bodies
// or of the city's list; "" = not said.
struct GroupLinked {
    std::optional<GroupId> group{};
    std::vector<TicketId> tickets;
    std::string origin;
    bool operator==(const GroupLinked&) const = default;
};

struct GroupUnlinked {
    TicketId ticket;
    bool operator==(const GroupUnlinked&) const = default;
};

// A large group stands in the house: one ticket with so many people, or a group linked to so many.
struct GroupArrived {
    std::optional<GroupId> group{};
    TicketId ticket;  // the one that made it large
    int people = 0;
    bool operator==(const GroupArrived&) const = default;
};

struct TicketExpired {
    TicketId ticket;
    bool operator==(const TicketExpired&) const = default;
};

// At the primary: a ticket that another kiosk of the office gave stands in the line here from now
// on. `ticket` is its id, the record id of its ticket.issued in the journal of `device`.
struct TicketAdopted {
    TicketId ticket;
    DeviceId device;
    BusinessDay day;
    ServiceId service;
    TicketNumber number;
    int party = 1;
    std::string language;
    std::int64_t issued_ms = 0;   // wall, at that kiosk
    std::int64_t arrival_ms = 0;  // effective, likewise
    std::int64_t order_seq = 0;   // of its ticket.issued there; 0 where only the paper was shown
    std::optional<int> head_start_min{};
    std::optional<WaitEstimate> told{};
    std::int64_t epoch = 1;  // of the office: a later primary's word counts, whoever's came first
    bool operator==(const TicketAdopted&) const = default;
};

// At the kiosk that gave it: the primary has it, durably.
struct TicketHandedOver {
    TicketId ticket;
    bool operator==(const TicketHandedOver&) const = default;
};

}  // namespace kiosk::queue
