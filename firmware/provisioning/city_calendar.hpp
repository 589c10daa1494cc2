#pragma once
// The city's document "calendar": sessions that the city planned for this office.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
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

}  // namespace kiosk::provisioning
