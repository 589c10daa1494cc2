#pragma once
// Inner part of the decisions: which places a session has and who moves up when one is free. Not
// for other folders.

#include <optional>
#include <vector>

#include "firmware/calendar/calendar.hpp"

namespace kiosk::calendar {

// Minutes of the session gone by at `now`, rounded up; negative before its start or on another day.
[[nodiscard]] int elapsed_min(const SessionPlan& plan, BusinessDay today, const Moment& now);

// The places taken, as minutes after the start.
[[nodiscard]] std::vector<int> places_taken(const Calendar& calendar, const SessionId& id);

// The first slot with room that has not passed; when all that are left are full but parties are
// missing from the quota (somebody was released), this very minute. Nullopt: all is taken, or the
// session is past its end.
[[nodiscard]] std::optional<int> free_place(const SessionPlan& plan,
                                            const std::vector<int>& taken,
                                            int elapsed_min);

// Gives freed places to the waiting list in its order: the place itself, or this very minute where
// it has passed. `gone` are bookings that leave in this same decision.
[[nodiscard]] std::vector<BookingPromoted> promote_to(const Calendar& calendar,
                                                      const Session& session,
                                                      const std::vector<const Booking*>& gone,
                                                      BusinessDay today,
                                                      const Moment& now);

// Fills what a raised quota gives, from the waiting list.
[[nodiscard]] std::vector<BookingPromoted> promote_into(const Calendar& calendar,
                                                        const SessionId& id,
                                                        const SessionPlan& plan,
                                                        BusinessDay today,
                                                        const Moment& now);

}  // namespace kiosk::calendar
