#pragma once
// Sessions and bookings as the API shows them. Wire forms: docs/api/openapi.yaml.

#include "firmware/base/json.hpp"
#include "firmware/calendar/proposal.hpp"
#include "firmware/server/role.hpp"
#include "firmware/store/projections/calendar_tables.hpp"

namespace kiosk::server {

// Why a session moved, how full it is and what stands behind it is for people of the office; the
// notice is for everybody.
enum class CalendarEyes { Public, Office };
[[nodiscard]] CalendarEyes calendar_eyes_of(const Caller& caller);

[[nodiscard]] Json session_view(const calendar::Session& session,
                                const store::PlaceCount& places,
                                CalendarEyes eyes);
// Nothing of who it is; `session` is the booking's own.
[[nodiscard]] Json booking_view(const calendar::Booking& booking, const calendar::Session& session);
[[nodiscard]] Json special_view(const calendar::SpecialDays& row);
[[nodiscard]] Json proposal_view(const calendar::Proposal& proposal);

}  // namespace kiosk::server
