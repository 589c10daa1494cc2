#pragma once
// Finding a booking for somebody who has not signed in: each code that nobody has costs the glass
// time (firmware/access/guesses.hpp), whichever route it came by.

#include "firmware/server/routes.hpp"

namespace kiosk::server {

// A booking of any day by id or whole code: today's and those ahead as the State has them, the
// others from the table. UnknownBooking, which counts as a guess unless the caller is staff;
// AccountLocked ("57 s") for a code while guesses are being paused. Office thread.
[[nodiscard]] Result<calendar::Booking> booking_of(const Call& call,
                                                   store::Store& store,
                                                   const std::string& id_or_code);

}  // namespace kiosk::server
