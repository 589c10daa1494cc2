#pragma once
// The city's documents "calendar" and "appointments": sessions that the city planned for this
// office, places that it promised at them, and its answers to those who asked here.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/calendar/booking.hpp"
#include "firmware/calendar/session.hpp"

namespace kiosk::provisioning {

// One is known again by service, day and start.
struct CitySession {
    calendar::SessionPlan plan;
    bool cancelled = false;
    std::string reason{};  // of the cancelling, for the office …
    std::string notice{};  // … and for the public
};

// [[sessions]] with day, start, end, service, leader, venue, and perhaps kind, delegate,
// bridge_points, quota, slot_min, source; and cancelled, reason, notice. BadSettings names file,
// line and key of the first mistake; two that begin at the same moment in one line are one.
[[nodiscard]] Result<std::vector<CitySession>> parse_city_calendar(std::string_view toml_text,
                                                                   std::string_view file_name);

// Either the city's answer to a booking of this office that waits for it, or a place that the city
// gave: then `service` is not empty. Whoever booked is not told here, only the code they show.
struct CityAppointment {
    std::string code;
    bool cancelled = false;
    std::optional<bool> answer{};  // yes or no
    calendar::RefusalReason reason = calendar::RefusalReason::Other;
    ServiceId service{};
    calendar::BusinessDay day{};
    int start_min = 0;  // of the session
    int party = 1;
    std::optional<int> slot_min{};  // of the day; nullopt: the first free one
};

// [[appointments]] with code, and either answer ("yes", "no" and perhaps reason) or service, day,
// start and perhaps people and slot; and cancelled. BadSettings as above; a code stands once.
[[nodiscard]] Result<std::vector<CityAppointment>> parse_city_appointments(
    std::string_view toml_text, std::string_view file_name);

}  // namespace kiosk::provisioning
