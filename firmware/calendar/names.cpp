// Names as the journal and the API have them; the order is that of the enumerations.
#include <array>

#include "firmware/calendar/booking.hpp"
#include "firmware/calendar/session.hpp"

namespace kiosk::calendar {
namespace {

constexpr std::array<std::string_view, 2> kHeld = {"by_head", "by_delegate"};
constexpr std::array<std::string_view, 4> kStates = {"planned", "opened", "closed", "cancelled"};
constexpr std::array<std::string_view, 2> kCloses = {"staff", "day_over"};
constexpr std::array<std::string_view, 5> kBookings = {
    "booked", "pending", "checked_in", "released", "cancelled"};
constexpr std::array<std::string_view, 4> kCancels = {"person", "staff", "city", "session"};
constexpr std::array<std::string_view, 5> kRefusals = {
    "no_place", "other_body", "other_session", "answered", "other"};

template <class Enum, std::size_t Size>
std::optional<Enum> find_in(const std::array<std::string_view, Size>& names,
                            std::string_view name) {
    for (std::size_t i = 0; i < Size; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view held_name(Held held) noexcept {
    return kHeld[static_cast<std::size_t>(held)];
}

std::optional<Held> held_from(std::string_view name) noexcept {
    return find_in<Held>(kHeld, name);
}

std::string_view session_state_name(SessionState state) noexcept {
    return kStates[static_cast<std::size_t>(state)];
}

std::optional<SessionState> session_state_from(std::string_view name) noexcept {
    return find_in<SessionState>(kStates, name);
}

std::string_view close_reason_name(CloseReason reason) noexcept {
    return kCloses[static_cast<std::size_t>(reason)];
}

std::optional<CloseReason> close_reason_from(std::string_view name) noexcept {
    return find_in<CloseReason>(kCloses, name);
}

std::string_view booking_state_name(BookingState state) noexcept {
    return kBookings[static_cast<std::size_t>(state)];
}

std::optional<BookingState> booking_state_from(std::string_view name) noexcept {
    return find_in<BookingState>(kBookings, name);
}

std::string_view cancel_reason_name(CancelReason reason) noexcept {
    return kCancels[static_cast<std::size_t>(reason)];
}

std::optional<CancelReason> cancel_reason_from(std::string_view name) noexcept {
    return find_in<CancelReason>(kCancels, name);
}

std::string_view refusal_reason_name(RefusalReason reason) noexcept {
    return kRefusals[static_cast<std::size_t>(reason)];
}

std::optional<RefusalReason> refusal_reason_from(std::string_view name) noexcept {
    return find_in<RefusalReason>(kRefusals, name);
}

int slots_of(const SessionPlan& plan) noexcept {
    if (plan.slot_min == 0) {
        return 1;
    }
    return (plan.hours.end_min - plan.hours.start_min) / plan.slot_min;
}

int slot_capacity(const SessionPlan& plan) noexcept {
    const int slots = slots_of(plan);
    return slots == 0 ? 0 : (plan.quota + slots - 1) / slots;
}

}  // namespace kiosk::calendar
