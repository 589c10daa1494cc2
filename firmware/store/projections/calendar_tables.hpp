#pragma once
// Reads of the tables sessions and bookings: of all days, also those that the State has let go.

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/calendar/calendar.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::store {

// As it stands; of `opened` only the wall time is known. UnknownSession.
[[nodiscard]] Result<calendar::Session> find_session(sqlite::Connection& db, const SessionId& id);
// By day, then start; first and last day included, cancelled ones too. At most `most`, from the
// first day on.
[[nodiscard]] Result<std::vector<calendar::Session>> sessions_between(sqlite::Connection& db,
                                                                      calendar::BusinessDay first,
                                                                      calendar::BusinessDay last,
                                                                      std::size_t most);

// How many places of a session are taken, and how many parties wait for one.
struct PlaceCount {
    int taken = 0;
    int waiting = 0;
};

// Of the sessions of these days that have any booking.
[[nodiscard]] Result<std::map<SessionId, PlaceCount>> count_places(sqlite::Connection& db,
                                                                   calendar::BusinessDay first,
                                                                   calendar::BusinessDay last);
// UnknownBooking.
[[nodiscard]] Result<calendar::Booking> find_booking(sqlite::Connection& db, const BookingId& id);
[[nodiscard]] Result<calendar::Booking> find_booking(sqlite::Connection& db, std::string_view code);
// In the order in which they were made.
[[nodiscard]] Result<std::vector<calendar::Booking>> bookings_of(sqlite::Connection& db,
                                                                 const SessionId& session);

}  // namespace kiosk::store
