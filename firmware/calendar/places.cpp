// The quota counts parties; slots spread them over the hours. A promotion may put a second party
// into a slot's time when the first did not come in an earlier one: the quota still holds.
#include "firmware/calendar/places.hpp"

#include <algorithm>

namespace kiosk::calendar {
namespace {

constexpr int kNotToday = -kDay_min;

int length_min(const SessionPlan& plan) {
    return plan.hours.end_min - plan.hours.start_min;
}

std::vector<const Booking*> waiting_list(const Calendar& calendar, const SessionId& id) {
    std::vector<const Booking*> out = calendar.bookings_of(id);
    std::erase_if(out, [](const Booking* booking) { return !booking->waits(); });
    return out;
}

}  // namespace

int elapsed_min(const SessionPlan& plan, BusinessDay today, const Moment& now) {
    if (plan.day != today) {
        return kNotToday;
    }
    const std::int64_t gone_ms = now.wall.unix_ms - instant_ms(plan.day, plan.hours.start_min);
    const std::int64_t most_ms = kDay_min * kMinute_ms;
    const std::int64_t bounded_ms = std::clamp(gone_ms, -most_ms, most_ms);
    return static_cast<int>((bounded_ms + (bounded_ms > 0 ? kMinute_ms - 1 : 0)) / kMinute_ms);
}

std::vector<int> places_taken(const Calendar& calendar, const SessionId& id) {
    std::vector<int> out;
    for (const auto& [key, booking] : calendar.bookings()) {
        if (booking.session == id && booking.holds_place()) {
            out.push_back(*booking.place_min);
        }
    }
    return out;
}

std::optional<int> free_place(const SessionPlan& plan,
                              const std::vector<int>& taken,
                              int elapsed_min) {
    if (static_cast<int>(taken.size()) >= plan.quota || elapsed_min >= length_min(plan)) {
        return std::nullopt;
    }
    const auto capacity = slot_capacity(plan);
    for (int slot = 0; slot < slots_of(plan); ++slot) {
        const int place = slot * plan.slot_min;
        if (place >= elapsed_min &&
            std::count(taken.begin(), taken.end(), place) < std::int64_t{capacity}) {
            return place;
        }
    }
    return std::max(elapsed_min, 0);
}

std::vector<BookingPromoted> promote_to(const Calendar& calendar,
                                        const Session& session,
                                        const std::vector<const Booking*>& gone,
                                        BusinessDay today,
                                        const Moment& now) {
    const int elapsed = elapsed_min(session.plan, today, now);
    if (elapsed >= length_min(session.plan)) {
        return {};
    }
    auto waiting = waiting_list(calendar, session.id);
    std::erase_if(waiting, [&](const Booking* booking) {
        return std::find(gone.begin(), gone.end(), booking) != gone.end();
    });
    auto held = static_cast<int>(places_taken(calendar, session.id).size());
    held -= static_cast<int>(std::count_if(
        gone.begin(), gone.end(), [](const Booking* booking) { return booking->holds_place(); }));
    std::vector<BookingPromoted> out;
    auto next = waiting.begin();
    for (const Booking* left : gone) {
        if (left->place_min && next != waiting.end() && held < session.plan.quota) {
            out.push_back({(*next)->id, std::max(*left->place_min, elapsed)});
            ++next;
            ++held;
        }
    }
    return out;
}

std::vector<BookingPromoted> promote_into(const Calendar& calendar,
                                          const SessionId& id,
                                          const SessionPlan& plan,
                                          BusinessDay today,
                                          const Moment& now) {
    std::vector<BookingPromoted> out;
    std::vector<int> taken = places_taken(calendar, id);
    for (const Booking* booking : waiting_list(calendar, id)) {
        const auto place = free_place(plan, taken, elapsed_min(plan, today, now));
        if (!place) {
            break;
        }
        taken.push_back(*place);
        out.push_back({booking->id, *place});
    }
    return out;
}

}  // namespace kiosk::calendar
