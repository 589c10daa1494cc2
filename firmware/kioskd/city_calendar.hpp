#pragma once
// What the city's documents "calendar" and "appointments" ask of the office, once for each version.
// Nothing is taken away because a document does not name it, and what staff do afterwards stands.

#include <vector>

#include "firmware/office/command.hpp"
#include "firmware/office/state.hpp"
#include "firmware/provisioning/city_calendar.hpp"

namespace kiosk::kioskd {

// What is missing is planned, what reads differently is changed, what the document cancels is
// cancelled. In the document's order; those that need nothing, and days gone by, have none; at a
// secondary there is nothing to ask, since the calendar is the primary's. InUse before the first
// day was opened: later. BadDocument names the session and what the calendar has against it; then
// nothing of the document may be asked.
[[nodiscard]] Result<std::vector<office::Ask>> asks_of(
    const std::vector<provisioning::CitySession>& sessions,
    const office::State& state,
    const Moment& now);

// Bookings that are missing are made (or wait, where the session is full), those that wait for the
// city's answer get it, those that the document cancels are cancelled. What the calendar has
// against one concerns that person alone: it is left out and logged by its place in the document.
// InUse as above.
[[nodiscard]] Result<std::vector<office::Ask>> asks_of(
    const std::vector<provisioning::CityAppointment>& appointments,
    const office::State& state,
    const Moment& now);

}  // namespace kiosk::kioskd
