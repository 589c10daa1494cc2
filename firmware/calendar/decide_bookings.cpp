// Bookings, their places, and what a new day carries.
#include <algorithm>

#include "firmware/calendar/decide.hpp"
#include "firmware/calendar/places.hpp"

namespace kiosk::calendar {
namespace {

constexpr int kMostParty = 999;
constexpr std::size_t kSessionFrame_bytes = 600;  // keys, numbers and ids of one session
constexpr std::size_t kBooking_bytes = 320;       // everything of one booking, its texts included

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= kMostCode_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-';
           });
}

Error over(const Booking& booking) {
    return Error{ErrorCode::BookingOver, std::string(booking_state_name(booking.state))};
}

Result<const Booking*> open_booking(const Calendar& calendar, const BookingId& id) {
    const Booking* booking = calendar.booking(id);
    if (booking == nullptr) {
        return Error{ErrorCode::UnknownBooking};
    }
    if (!booking->open()) {
        return over(*booking);
    }
    return booking;
}

Status check_wish(const Calendar& calendar, const BookingWish& wish) {
    if (wish.party < 1 || wish.party > kMostParty) {
        return Error{ErrorCode::BadPartySize};
    }
    if (!is_code(wish.code) || calendar.booking(wish.code) != nullptr) {
        return Error{ErrorCode::BadArgument, "code: not one of ours, or given already"};
    }
    if (!wish.who.empty() && (wish.who.size() != kWhoMark_digits || !is_hex(wish.who))) {
        return Error{ErrorCode::BadArgument, "who: 32 hex digits"};
    }
    for (const auto& [id, other] : calendar.bookings()) {
        if (!wish.who.empty() && other.session == wish.session && other.who == wish.who &&
            (other.open() || other.state == BookingState::CheckedIn)) {
            return Error{ErrorCode::BookedTwice, other.code};
        }
    }
    return {};
}

// The slot that was asked for: nullopt when it is full.
Result<std::optional<int>> wanted_place(const SessionPlan& plan,
                                        const std::vector<int>& taken,
                                        int place,
                                        int elapsed) {
    const bool on_grid = plan.slot_min == 0 ? place == 0
                                            : place >= 0 && place % plan.slot_min == 0 &&
                                                  place / plan.slot_min < slots_of(plan);
    if (!on_grid || place < elapsed) {
        return Error{ErrorCode::BadSchedule, "slot: none begins then, or it has passed"};
    }
    const bool room = static_cast<int>(taken.size()) < plan.quota &&
                      std::count(taken.begin(), taken.end(), place) < slot_capacity(plan);
    return room ? std::optional<int>(place) : std::nullopt;
}

std::size_t size_of(const Session& session) {
    const SessionPlan& plan = session.plan;
    std::size_t out = kSessionFrame_bytes + plan.service.value.size() + plan.leader.size() +
                      plan.delegate.size() + plan.venue.size() + plan.source.size() +
                      session.reason.size() + session.notice.size();
    for (const std::string& point : plan.bridge_points) {
        out += point.size() + 3;
    }
    return out;
}

}  // namespace

Result<BookingMade> book(const Calendar& calendar,
                         const BookingWish& wish,
                         BusinessDay today,
                         const Moment& now) {
    const Session* session = calendar.session(wish.session);
    if (session == nullptr) {
        return Error{ErrorCode::UnknownSession};
    }
    const SessionPlan& plan = session->plan;
    const int elapsed = elapsed_min(plan, today, now);
    if (session->over() || plan.day < today ||
        elapsed >= plan.hours.end_min - plan.hours.start_min) {
        return Error{ErrorCode::SessionOver, plan.day.text()};
    }
    KIOSK_CHECK(check_wish(calendar, wish));
    const std::vector<int> taken = places_taken(calendar, wish.session);
    std::optional<int> place;
    if (wish.place_min) {
        KIOSK_TRY(place, wanted_place(plan, taken, *wish.place_min, elapsed));
    } else {
        place = free_place(plan, taken, elapsed);
    }
    const bool may_wait = wish.when_full == WhenFull::Wait && plan.quota > 0;
    if ((!place && !may_wait) || calendar.bookings().size() >= kMostBookings) {
        return Error{ErrorCode::SessionFull,
                     std::to_string(taken.size()) + " of " + std::to_string(plan.quota)};
    }
    BookingMade fact{wish.session, wish.code, wish.who, wish.party, place, BookingState::Booked};
    if (wish.decides == Decides::City) {
        fact.state = BookingState::Pending;
    }
    return fact;
}

Result<std::vector<CalendarFact>> cancel_booking(const Calendar& calendar,
                                                 const BookingId& id,
                                                 CancelReason why,
                                                 BusinessDay today,
                                                 const Moment& now) {
    KIOSK_TRY(const Booking* booking, open_booking(calendar, id));
    const Session* session = calendar.session(booking->session);
    std::vector<CalendarFact> out{BookingCancelled{id, why}};
    for (const auto& fact : promote_to(calendar, *session, {booking}, today, now)) {
        out.emplace_back(fact);
    }
    return out;
}

Result<std::vector<CalendarFact>> refuse_booking(const Calendar& calendar,
                                                 const BookingId& id,
                                                 RefusalReason why,
                                                 BusinessDay today,
                                                 const Moment& now) {
    KIOSK_TRY(const Booking* booking, open_booking(calendar, id));
    if (booking->state != BookingState::Pending) {
        return Error{ErrorCode::BadArgument,
                     "booking: no answer of the city is awaited; cancel it instead"};
    }
    KIOSK_TRY(auto out, cancel_booking(calendar, id, CancelReason::City, today, now));
    out.front() = BookingCancelled{id, CancelReason::City, why};
    return out;
}

Result<std::optional<BookingConfirmed>> confirm_booking(const Calendar& calendar,
                                                        const BookingId& id) {
    KIOSK_TRY(const Booking* booking, open_booking(calendar, id));
    if (booking->state == BookingState::Booked) {
        return std::optional<BookingConfirmed>();
    }
    return std::optional(BookingConfirmed{id});
}

Result<CheckIn> check_in(const Calendar& calendar, const BookingId& id, BusinessDay today) {
    KIOSK_TRY(const Booking* booking, open_booking(calendar, id));
    const Session* session = calendar.session(booking->session);
    if (session->plan.day != today) {
        const int minute = session->plan.hours.start_min + booking->place_min.value_or(0);
        return Error{
            ErrorCode::BookingElsewhere,
            session->plan.day.text() + " " + clock_text(minute) + ", " + session->plan.venue};
    }
    if (booking->waits()) {
        return Error{ErrorCode::SessionFull, "on the waiting list"};
    }
    return CheckIn{booking, session, session->instant_ms(*booking->place_min)};
}

std::vector<CalendarFact> release_due(const Calendar& calendar,
                                      int grace_min,
                                      BusinessDay today,
                                      const Moment& now) {
    std::vector<CalendarFact> out;
    if (now.wall.trust != WallTrust::Trusted || queue::business_day_at(now.wall.unix_ms) != today) {
        return out;
    }
    const std::int64_t grace_ms = grace_min * kMinute_ms;
    for (const auto& [id, session] : calendar.sessions()) {
        if (session.state != SessionState::Opened || session.plan.day != today ||
            elapsed_ms(*session.opened, now) < static_cast<std::uint64_t>(grace_ms)) {
            continue;
        }
        std::vector<const Booking*> late = calendar.bookings_of(id);
        std::erase_if(late, [&session = session, &now, grace_ms](const Booking* booking) {
            return !booking->open() || !booking->place_min ||
                   now.wall.unix_ms < session.instant_ms(*booking->place_min) + grace_ms;
        });
        for (const Booking* booking : late) {
            out.emplace_back(BookingReleased{booking->id});
        }
        for (const auto& fact : promote_to(calendar, session, late, today, now)) {
            out.emplace_back(fact);
        }
    }
    return out;
}

std::vector<CalendarCarried> carry(const Calendar& calendar, BusinessDay day) {
    std::vector<CalendarCarried> out;
    std::size_t filled = kCarryPiece_bytes;
    const auto piece_for = [&](std::size_t bytes) -> CalendarCarried& {
        if (filled + bytes > kCarryPiece_bytes) {
            out.emplace_back();
            filled = 0;
        }
        filled += bytes;
        return out.back();
    };
    for (const auto& [id, session] : calendar.sessions()) {
        if (session.over() || session.plan.day < day) {
            continue;
        }
        piece_for(size_of(session)).sessions.push_back(session);
        for (const Booking* booking : calendar.bookings_of(id)) {
            if (booking->open()) {
                piece_for(kBooking_bytes).bookings.push_back(*booking);
            }
        }
    }
    return out;
}

}  // namespace kiosk::calendar
