#pragma once
// What the city's document "calendar" asks of the office, once for each version: what is missing is
// planned, what reads differently is changed, what the document cancels is cancelled. A session is
// never taken away because the document does not name it, and what staff do with one afterwards
// (cancel, move, change) stands.

#include <vector>

#include "firmware/office/command.hpp"
#include "firmware/office/state.hpp"
#include "firmware/provisioning/city_calendar.hpp"

namespace kiosk::kioskd {

// In the document's order; those that need nothing, and days gone by, have none. InUse before the
// first day was opened: later. BadDocument names the session and what the calendar has against it;
// then nothing of the document may be asked.
[[nodiscard]] Result<std::vector<office::Ask>> asks_of(
    const std::vector<provisioning::CitySession>& sessions,
    const office::State& state,
    const Moment& now);

}  // namespace kiosk::kioskd
