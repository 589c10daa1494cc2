#pragma once
// What the office answers to who shows a booking's code at the glass. Pure.

#include <optional>
#include <string_view>

#include "firmware/calendar/booking.hpp"
#include "firmware/calendar/session.hpp"
#include "firmware/office/state.hpp"

namespace kiosk::office {

enum class GlassAnswer {
    Ready,        // today: a check-in gives the ticket
    Pending,      // likewise; the city's side has not answered, and the place is honoured
    CheckedIn,    // has a ticket that still stands: a check-in gives the same one again
    Used,         // the ticket of its check-in is done with
    AnotherDay,   // its session lies ahead
    Past,         // its day is over
    WaitingList,  // today, and there is no place yet
    Released,     // today, too late: the place went on; an ordinary ticket can be taken
    Cancelled,    // it, or its session
};

// "ready", "pending", "checked_in", "used", "another_day", "past", "waiting_list", "released",
// "cancelled".
[[nodiscard]] std::string_view glass_answer_name(GlassAnswer answer) noexcept;

// `session` is the booking's own; both may be of any day. Before the first day has opened nothing
// is of today.
[[nodiscard]] GlassAnswer glass_answer(const State& state,
                                       const calendar::Booking& booking,
                                       const calendar::Session& session);

// Whether anybody could check in today: a session that is not over has a booking that was not
// cancelled. The glass offers the way only then.
[[nodiscard]] bool check_in_today(const State& state);

// A ticket that is worth showing again to who checked in with it: it waits, is called or is held.
[[nodiscard]] bool in_play(const queue::Ticket* ticket) noexcept;

}  // namespace kiosk::office
