#pragma once
// Facts of the calendar. Their wire form is in docs/protocols/journal.md; firmware/office encodes
// it. Some say more than one thing, so that a replay needs no second fact for each booking:
// session.closed releases every booking still open, session.cancelled cancels it, and a move to
// another day books those again who had checked in.

#include <string>
#include <variant>
#include <vector>

#include "firmware/base/variant_class.hpp"
#include "firmware/calendar/booking.hpp"
#include "firmware/calendar/session.hpp"

namespace kiosk::calendar {

// The id of a session is the record id of this fact's own record.
struct SessionPlanned {
    SessionPlan plan;
    bool operator==(const SessionPlanned&) const = default;
};

// What may change without moving it; each member as it stands from now on.
struct SessionChanged {
    SessionId session;
    std::string leader;
    std::string venue;
    std::vector<std::string> bridge_points;
    int quota = 0;
    std::string source;
    bool operator==(const SessionChanged&) const = default;
};

// Its bookings go with it, each at the same distance from the start.
struct SessionMoved {
    SessionId session;
    BusinessDay day;
    Hours hours;
    std::string reason;
    std::string notice;
    bool operator==(const SessionMoved&) const = default;
};

// Somebody receives in the head's place.
struct SessionDelegated {
    SessionId session;
    std::string delegate;
    bool operator==(const SessionDelegated&) const = default;
};

struct SessionCancelled {
    SessionId session;
    std::string reason;
    std::string notice;
    bool operator==(const SessionCancelled&) const = default;
};

struct SessionOpened {
    SessionId session;
    bool operator==(const SessionOpened&) const = default;
};

struct SessionClosed {
    SessionId session;
    CloseReason why = CloseReason::Staff;
    bool operator==(const SessionClosed&) const = default;
};

// What lies ahead at the opening of a day: sessions with their open bookings, in pieces that fit a
// journal body. Follows day.opened, which forgets the whole calendar.
struct CalendarCarried {
    std::vector<Session> sessions;
    std::vector<Booking> bookings;
    bool operator==(const CalendarCarried&) const = default;
};

// The id of a booking is the record id of this fact's own record.
struct BookingMade {
    SessionId session;
    std::string code;
    std::string who;
    int party = 1;
    std::optional<int> place_min;
    BookingState state = BookingState::Booked;  // Booked or Pending
    bool operator==(const BookingMade&) const = default;
};

// The city's side said yes.
struct BookingConfirmed {
    BookingId booking;
    bool operator==(const BookingConfirmed&) const = default;
};

// From the waiting list to a place.
struct BookingPromoted {
    BookingId booking;
    int place_min = 0;
    bool operator==(const BookingPromoted&) const = default;
};

struct BookingCancelled {
    BookingId booking;
    CancelReason why = CancelReason::Person;
    std::optional<RefusalReason> refused{};  // of the city's answer
    bool operator==(const BookingCancelled&) const = default;
};

// Did not come within the grace: the place is free, the person a walk-in.
struct BookingReleased {
    BookingId booking;
    bool operator==(const BookingReleased&) const = default;
};

// In the decision of its ticket.issued.
struct BookingCheckedIn {
    BookingId booking;
    TicketId ticket;
    bool operator==(const BookingCheckedIn&) const = default;
};

using CalendarFact = std::variant<SessionPlanned,
                                  SessionChanged,
                                  SessionMoved,
                                  SessionDelegated,
                                  SessionCancelled,
                                  SessionOpened,
                                  SessionClosed,
                                  CalendarCarried,
                                  BookingMade,
                                  BookingConfirmed,
                                  BookingPromoted,
                                  BookingCancelled,
                                  BookingReleased,
                                  BookingCheckedIn>;

template <class Fact>
concept IsCalendarFact = IsAlternativeOf<Fact, CalendarFact>;

}  // namespace kiosk::calendar
