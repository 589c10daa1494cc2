#pragma once
// The calendar as an iCalendar file, for the calendars of people and of the city's page.

#include <span>
#include <string>
#include <string_view>

#include "firmware/calendar/session.hpp"

namespace kiosk::calendar {

// One VEVENT per session, in the order given, with the time zone beside them: CRLF, lines of at
// most 75 octets folded between characters, UTF-8. A session keeps its UID for ever ("<id>@<office
// code>.tiepdan") and its SEQUENCE only rises, so that a reader that takes the file again moves its
// event instead of adding one; a cancelled session stays as STATUS:CANCELLED. Nothing of bookings.
// Source: RFC 5545.
[[nodiscard]] std::string to_icalendar(std::span<const Session> sessions,
                                       std::string_view office_code);

}  // namespace kiosk::calendar
