#pragma once
// What the paper of a booking says: when, where, by whom, and the code. Never who it is for.

#include <cstdint>
#include <string>

#include "firmware/calendar/booking.hpp"
#include "firmware/calendar/session.hpp"

namespace kiosk::calendar {

struct BookingSlip {
    Booking booking;
    SessionPlan plan;          // of its session
    std::string office;        // the code of the office that keeps the place
    std::int64_t made_ms = 0;  // wall: of the paper
    enum class Use { Real, Training } use = Use::Real;
};

}  // namespace kiosk::calendar
