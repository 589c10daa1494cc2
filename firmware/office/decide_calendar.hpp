#pragma once
// Inner part of decide(): sessions and bookings. Not for other folders.

#include <vector>

#include "firmware/office/decide.hpp"

namespace kiosk::office {

// The facts of one ask; a check-in also fills `out.key` or `out.existing`. Errors are those of
// firmware/calendar/decide.hpp, plus ClockUntrusted (no day was ever open), UnknownService,
// NoIdempotencyKey, KeyReused, NumbersUsedUp.
[[nodiscard]] Result<std::vector<Event>> decide_calendar(const State& state,
                                                         const CalendarAsk& ask,
                                                         const Moment& now,
                                                         Decision& out);

}  // namespace kiosk::office
