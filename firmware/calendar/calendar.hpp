#pragma once
// The calendar of one office as the fold of its facts: today's sessions and those ahead, with their
// bookings. What is past stands in the read tables only.
//
// How it crosses days and stays bounded: a new day first closes the sessions of days gone by
// (session.closed, which releases their open bookings); day.opened then forgets everything; and the
// same decision carries what lies ahead in calendar.carried facts right after it. So a fold from
// the last day.opened needs no earlier record. One such fact holds sessions and bookings worth at
// most kCarryPiece_bytes, counted before JSON (which at most doubles a text), so it never comes
// near the 64 KiB of a body; kMostSessions and kMostBookings bound how many there are (about 50
// when all is full; one, of a few KiB, in a usual office).

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/calendar/events.hpp"

namespace kiosk::calendar {

inline constexpr std::size_t kMostSessions = 400;  // not over
inline constexpr std::size_t kMostBookings = 4000;
inline constexpr std::size_t kCarryPiece_bytes = 24 * 1024;

// Owned and changed by one thread. A fact that does not fit is a broken invariant: only the
// decisions (decide.hpp) make facts, and the journal's chain protects them.
class Calendar {
public:
    // ---- changes; `id` and `seq` are those of the fact's own record
    void evolve(const SessionPlanned& fact, const SessionId& id, const Moment& at);
    void evolve(const SessionChanged& fact, const Moment& at);
    void evolve(const SessionMoved& fact, const Moment& at);
    void evolve(const SessionDelegated& fact, const Moment& at);
    void evolve(const SessionCancelled& fact, const Moment& at);
    void evolve(const SessionOpened& fact, const Moment& at);
    void evolve(const SessionClosed& fact, const Moment& at);
    void evolve(const CalendarCarried& fact, const Moment& at);
    void evolve(const BookingMade& fact, const BookingId& id, Seq seq, const Moment& at);
    void evolve(const BookingConfirmed& fact, const Moment& at);
    void evolve(const BookingPromoted& fact, const Moment& at);
    void evolve(const BookingCancelled& fact, const Moment& at);
    void evolve(const BookingReleased& fact, const Moment& at);
    void evolve(const BookingCheckedIn& fact, const Moment& at);

    // ---- reads; pointers live until the next change
    [[nodiscard]] const std::map<SessionId, Session>& sessions() const noexcept {
        return sessions_;
    }

    [[nodiscard]] const std::map<BookingId, Booking>& bookings() const noexcept {
        return bookings_;
    }

    // Null for one that is unknown, or gone by since the day was opened.
    [[nodiscard]] const Session* session(const SessionId& id) const noexcept;
    [[nodiscard]] const Booking* booking(const BookingId& id) const noexcept;
    [[nodiscard]] const Booking* booking(std::string_view code) const noexcept;
    // In the order in which they were made.
    [[nodiscard]] std::vector<const Booking*> bookings_of(const SessionId& id) const;

    bool operator==(const Calendar&) const = default;

private:
    Session& known(const SessionId& id);
    Session& published(const SessionId& id, const Moment& at);
    Booking& known(const BookingId& id);
    void end_bookings(const SessionId& id, BookingState state);

    std::map<SessionId, Session> sessions_;
    std::map<BookingId, Booking> bookings_;
    std::map<std::string, BookingId, std::less<>> codes_;
};

}  // namespace kiosk::calendar
