#pragma once
// Decisions about sessions and bookings: the calendar, a wish and a moment give facts or a refusal.
// Pure. `today` is the business day that is open; `now` also says where in the day one is.

#include <optional>
#include <string>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/calendar/calendar.hpp"

namespace kiosk::calendar {

// ---- sessions

// BadSchedule names the field: a day before today or more than kMostDaysAhead later, hours not
// within one day or over already, a slot outside 5 to kMostSlot_min or longer than the session, a
// quota outside 0 to kMostQuota, a delegate without delegation or the reverse, kMostSessions.
// BadArgument: a text that is missing, too long, not UTF-8 or with control characters.
// SessionExists: another one, not over, holds this service's line at that time. Texts come back in
// NFC.
[[nodiscard]] Result<SessionPlanned> plan_session(const Calendar& calendar,
                                                  SessionPlan plan,
                                                  BusinessDay today,
                                                  const Moment& now);

// What is not given stays.
struct ChangeWish {
    std::optional<std::string> leader;
    std::optional<std::string> venue;
    std::optional<std::vector<std::string>> bridge_points;
    std::optional<int> quota;
    std::optional<std::string> source;
};

// UnknownSession, SessionOver, BadArgument, BadSchedule (a quota below the places taken). A raised
// quota promotes from the waiting list. No facts when nothing changes.
[[nodiscard]] Result<std::vector<CalendarFact>> change_session(const Calendar& calendar,
                                                               const SessionId& id,
                                                               const ChangeWish& wish,
                                                               BusinessDay today,
                                                               const Moment& now);

// `reason` and `notice`: why, and what the public is told; both are needed.
struct MoveWish {
    BusinessDay day;
    Hours hours;
    std::string reason;
    std::string notice;
};

// UnknownSession, SessionOver, ReasonMissing, BadArgument, SessionExists, BadSchedule (also: it has
// been opened; the new hours have no room for a booking's slot; nothing would change).
[[nodiscard]] Result<SessionMoved> move_session(const Calendar& calendar,
                                                const SessionId& id,
                                                MoveWish wish,
                                                BusinessDay today,
                                                const Moment& now);
// UnknownSession, SessionOver, BadArgument.
[[nodiscard]] Result<SessionDelegated> delegate_session(const Calendar& calendar,
                                                        const SessionId& id,
                                                        const std::string& delegate);
// UnknownSession, SessionOver, ReasonMissing, BadArgument; BadSchedule when it has been opened.
[[nodiscard]] Result<SessionCancelled> cancel_session(const Calendar& calendar,
                                                      const SessionId& id,
                                                      const std::string& reason,
                                                      const std::string& notice);
// UnknownSession, SessionOver; BadSchedule: of another day, or opened already.
[[nodiscard]] Result<SessionOpened> open_session(const Calendar& calendar,
                                                 const SessionId& id,
                                                 BusinessDay today);
// UnknownSession, SessionOver; BadSchedule when it was never opened.
[[nodiscard]] Result<SessionClosed> close_session(const Calendar& calendar, const SessionId& id);

// ---- bookings

// Whether to take a place on the waiting list when there is no other.
enum class WhenFull { Refuse, Wait };
// Who decides about the place: this office, or the city's side, whose answer is awaited.
enum class Decides { Office, City };

struct BookingWish {
    SessionId session;
    std::string code;  // fresh and random; the caller's
    std::string who;   // "" or 32 hex digits
    int party = 1;
    std::optional<int> place_min;  // a slot's minutes after the start; nullopt: the first free one
    WhenFull when_full = WhenFull::Refuse;
    Decides decides = Decides::Office;
};

// UnknownSession, SessionOver (also past its end today), BadPartySize, BadArgument (code, who),
// BadSchedule (no slot begins there, or it has passed), BookedTwice, SessionFull.
[[nodiscard]] Result<BookingMade> book(const Calendar& calendar,
                                       const BookingWish& wish,
                                       BusinessDay today,
                                       const Moment& now);
// UnknownBooking, BookingOver. The freed place goes to the waiting list.
[[nodiscard]] Result<std::vector<CalendarFact>> cancel_booking(const Calendar& calendar,
                                                               const BookingId& id,
                                                               CancelReason why,
                                                               BusinessDay today,
                                                               const Moment& now);
// UnknownBooking, BookingOver. Nullopt: it stands confirmed already.
[[nodiscard]] Result<std::optional<BookingConfirmed>> confirm_booking(const Calendar& calendar,
                                                                      const BookingId& id);

// The city's no. UnknownBooking, BookingOver; BadArgument: no answer is awaited. The freed place
// goes to the waiting list.
[[nodiscard]] Result<std::vector<CalendarFact>> refuse_booking(const Calendar& calendar,
                                                               const BookingId& id,
                                                               RefusalReason why,
                                                               BusinessDay today,
                                                               const Moment& now);

// What a check-in gives the ticket: its line, and the slot's time as its effective arrival.
struct CheckIn {
    const Booking* booking = nullptr;
    const Session* session = nullptr;
    std::int64_t arrival_ms = 0;
};

// UnknownBooking; BookingElsewhere tells day, time and venue; SessionFull: on the waiting list
// still; BookingOver tells its state. Early and late are the same as long as the place was not
// released.
[[nodiscard]] Result<CheckIn> check_in(const Calendar& calendar,
                                       const BookingId& id,
                                       BusinessDay today);

// Places of opened sessions whose person did not come within `grace_min` minutes: of the slot by a
// trusted wall clock, and of the opening by the monotonic one, so that nobody is released because
// the session began late or the machine was off. Each released place goes to the waiting list.
[[nodiscard]] std::vector<CalendarFact> release_due(const Calendar& calendar,
                                                    int grace_min,
                                                    BusinessDay today,
                                                    const Moment& now);

// ---- the turn of a day

// Sessions of days before `day` that are not over.
[[nodiscard]] std::vector<SessionClosed> close_before(const Calendar& calendar, BusinessDay day);
// What lies ahead of `day`, its own included, in pieces that fit a body (calendar.hpp).
[[nodiscard]] std::vector<CalendarCarried> carry(const Calendar& calendar, BusinessDay day);

}  // namespace kiosk::calendar
