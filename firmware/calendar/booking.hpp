#pragma once
// A booking: one party's place, or place on the waiting list, at one session. It holds a code and a
// mark, never a name.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"

namespace kiosk::calendar {

// Pending: made here for the city's side, which has not said yes yet.
enum class BookingState { Booked, Pending, CheckedIn, Released, Cancelled };

// "booked", "pending", "checked_in", "released", "cancelled".
[[nodiscard]] std::string_view booking_state_name(BookingState state) noexcept;
[[nodiscard]] std::optional<BookingState> booking_state_from(std::string_view name) noexcept;

// Who took a booking back.
enum class CancelReason { Person, Staff, City, Session };

// "person", "staff", "city", "session" (the session was cancelled).
[[nodiscard]] std::string_view cancel_reason_name(CancelReason reason) noexcept;
[[nodiscard]] std::optional<CancelReason> cancel_reason_from(std::string_view name) noexcept;

// Why the city said no to a booking that waited for its answer. A closed list: what is told to the
// person, never about one.
enum class RefusalReason { NoPlace, OtherBody, OtherSession, Answered, Other };

// "no_place", "other_body", "other_session", "answered", "other".
[[nodiscard]] std::string_view refusal_reason_name(RefusalReason reason) noexcept;
[[nodiscard]] std::optional<RefusalReason> refusal_reason_from(std::string_view name) noexcept;

// Tells one person with one case from another, in one session: a keyed hash of what the desk typed
// (32 hex digits), or "" when nothing was given. The key never leaves the device, so the mark of a
// telephone number cannot be found by trying all numbers.
inline constexpr std::size_t kWhoMark_digits = 32;
inline constexpr std::size_t kMostCode_bytes = 32;

// How long after the slot a place is kept (docs/queue.md, "Appointments").
inline constexpr int kUsualGrace_min = 15;
inline constexpr int kMostGrace_min = 120;

struct Booking {
    BookingId id;
    SessionId session;
    std::string code;              // public, random, unique: what the person shows
    std::string who;               // see kWhoMark_digits
    int party = 1;                 // people
    std::optional<int> place_min;  // minutes after the session's start; nullopt: waiting list
    BookingState state = BookingState::Booked;
    std::int64_t order_seq = 0;      // journal seq of its booking.made: the waiting list's order
    std::int64_t made_ms = 0;        // wall
    std::optional<TicketId> ticket;  // of the check-in
    std::optional<RefusalReason> refused{};  // by the city; it is cancelled then
    bool operator==(const Booking&) const = default;

    // Still to be used: it may be cancelled, moved, released.
    [[nodiscard]] bool open() const noexcept {
        return state == BookingState::Booked || state == BookingState::Pending;
    }

    [[nodiscard]] bool waits() const noexcept { return open() && !place_min; }

    // Counts against the quota.
    [[nodiscard]] bool holds_place() const noexcept {
        return place_min && (open() || state == BookingState::CheckedIn);
    }
};

}  // namespace kiosk::calendar
