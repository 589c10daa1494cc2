#pragma once
// What can be asked about sessions and bookings. Part of command.hpp; include that one.

#include <string>
#include <variant>

#include "firmware/calendar/decide.hpp"

namespace kiosk::office {

// Whether the person wants it on paper; where the settings have no printer nobody gets any.
enum class PaperWish { Print, None };

struct PlanSession {
    calendar::SessionPlan plan;
};

struct ChangeSession {
    SessionId session;
    calendar::ChangeWish change;
};

struct MoveSession {
    SessionId session;
    calendar::MoveWish move;
};

struct DelegateSession {
    SessionId session;
    std::string delegate;
};

struct CancelSession {
    SessionId session;
    std::string reason;
    std::string notice;
};

struct OpenSession {
    SessionId session;
};

struct CloseSession {
    SessionId session;
};

// Its code is a public code (petitions/public_code.hpp), not guessable, made by the caller. No
// facts when a booking of this session has that code: the same wish came twice.
struct MakeBooking {
    calendar::BookingWish wish;
};

struct CancelBooking {
    BookingId booking;
    calendar::CancelReason why = calendar::CancelReason::Person;
};

struct ConfirmBooking {
    BookingId booking;
};

// The city says no to a booking that waits for its answer.
struct RefuseBooking {
    BookingId booking;
    calendar::RefusalReason why = calendar::RefusalReason::Other;
};

// Gives a ticket in the session's line. `key` as in IssueTicket; without a new one, who has checked
// in and still waits or is called gets the ticket that exists.
struct CheckInBooking {
    std::string key;
    BookingId booking;
    std::string language = "vi";
    PaperWish paper = PaperWish::Print;
};

// Places whose time and grace have passed; no facts when there is none. The loop's.
struct ReleaseBookings {};

using CalendarAsk = std::variant<PlanSession,
                                 ChangeSession,
                                 MoveSession,
                                 DelegateSession,
                                 CancelSession,
                                 OpenSession,
                                 CloseSession,
                                 MakeBooking,
                                 CancelBooking,
                                 ConfirmBooking,
                                 CheckInBooking,
                                 ReleaseBookings,
                                 RefuseBooking>;

template <class Ask>
concept IsCalendarAsk = IsAlternativeOf<Ask, CalendarAsk>;

}  // namespace kiosk::office
