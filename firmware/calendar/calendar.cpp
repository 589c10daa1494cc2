// One map of sessions and one of bookings; a session's bookings are found by walking the second,
// which holds a few thousand at most.
#include "firmware/calendar/calendar.hpp"

#include <algorithm>

#include "firmware/base/assert.hpp"

namespace kiosk::calendar {

Session& Calendar::known(const SessionId& id) {
    const auto found = sessions_.find(id);
    KIOSK_ASSERT(found != sessions_.end(), "a fact names a session of the calendar");
    return found->second;
}

Session& Calendar::published(const SessionId& id, const Moment& at) {
    Session& session = known(id);
    KIOSK_ASSERT(!session.over(), "what is over changes no more");
    ++session.sequence;
    session.changed_ms = at.wall.unix_ms;
    return session;
}

Booking& Calendar::known(const BookingId& id) {
    const auto found = bookings_.find(id);
    KIOSK_ASSERT(found != bookings_.end(), "a fact names a booking of the calendar");
    return found->second;
}

void Calendar::end_bookings(const SessionId& id, BookingState state) {
    for (auto& [key, booking] : bookings_) {
        if (booking.session == id && booking.open()) {
            booking.state = state;
        }
    }
}

void Calendar::evolve(const SessionPlanned& fact, const SessionId& id, const Moment& at) {
    Session session;
    session.id = id;
    session.plan = fact.plan;
    session.changed_ms = at.wall.unix_ms;
    KIOSK_ASSERT(sessions_.emplace(id, std::move(session)).second, "a session is planned once");
}

void Calendar::evolve(const SessionChanged& fact, const Moment& at) {
    SessionPlan& plan = published(fact.session, at).plan;
    plan.leader = fact.leader;
    plan.venue = fact.venue;
    plan.bridge_points = fact.bridge_points;
    plan.quota = fact.quota;
    plan.source = fact.source;
}

void Calendar::evolve(const SessionMoved& fact, const Moment& at) {
    Session& session = published(fact.session, at);
    if (session.plan.day != fact.day) {
        for (auto& [id, booking] : bookings_) {
            if (booking.session == fact.session && booking.state == BookingState::CheckedIn) {
                booking.state = BookingState::Booked;
                booking.ticket.reset();
            }
        }
    }
    session.plan.day = fact.day;
    session.plan.hours = fact.hours;
    session.reason = fact.reason;
    session.notice = fact.notice;
}

void Calendar::evolve(const SessionDelegated& fact, const Moment& at) {
    SessionPlan& plan = published(fact.session, at).plan;
    plan.held = Held::ByDelegate;
    plan.delegate = fact.delegate;
}

void Calendar::evolve(const SessionCancelled& fact, const Moment& at) {
    Session& session = published(fact.session, at);
    session.state = SessionState::Cancelled;
    session.reason = fact.reason;
    session.notice = fact.notice;
    end_bookings(fact.session, BookingState::Cancelled);
}

void Calendar::evolve(const SessionOpened& fact, const Moment& at) {
    Session& session = known(fact.session);
    KIOSK_ASSERT(session.state == SessionState::Planned, "a planned session is opened");
    session.state = SessionState::Opened;
    session.opened = at;
}

void Calendar::evolve(const SessionClosed& fact, const Moment&) {
    Session& session = known(fact.session);
    KIOSK_ASSERT(!session.over(), "a session is closed once");
    session.state = SessionState::Closed;
    end_bookings(fact.session, BookingState::Released);
}

void Calendar::evolve(const CalendarCarried& fact, const Moment&) {
    for (const Session& session : fact.sessions) {
        KIOSK_ASSERT(sessions_.emplace(session.id, session).second, "a session is carried once");
    }
    for (const Booking& booking : fact.bookings) {
        KIOSK_ASSERT(sessions_.contains(booking.session), "its session is carried before it");
        codes_[booking.code] = booking.id;
        KIOSK_ASSERT(bookings_.emplace(booking.id, booking).second, "a booking is carried once");
    }
}

void Calendar::evolve(const BookingMade& fact, const BookingId& id, Seq seq, const Moment& at) {
    KIOSK_ASSERT(sessions_.contains(fact.session), "a booking is for a session of the calendar");
    KIOSK_ASSERT(codes_.emplace(fact.code, id).second, "a code is given once");
    Booking booking;
    booking.id = id;
    booking.session = fact.session;
    booking.code = fact.code;
    booking.who = fact.who;
    booking.party = fact.party;
    booking.place_min = fact.place_min;
    booking.state = fact.state;
    booking.order_seq = seq.value;
    booking.made_ms = at.wall.unix_ms;
    bookings_.emplace(id, std::move(booking));
}

void Calendar::evolve(const BookingConfirmed& fact, const Moment&) {
    known(fact.booking).state = BookingState::Booked;
}

void Calendar::evolve(const BookingPromoted& fact, const Moment&) {
    Booking& booking = known(fact.booking);
    KIOSK_ASSERT(booking.waits(), "who is promoted stood on the waiting list");
    booking.place_min = fact.place_min;
}

void Calendar::evolve(const BookingCancelled& fact, const Moment&) {
    Booking& booking = known(fact.booking);
    booking.state = BookingState::Cancelled;
    booking.refused = fact.refused;
}

void Calendar::evolve(const BookingReleased& fact, const Moment&) {
    known(fact.booking).state = BookingState::Released;
}

void Calendar::evolve(const BookingCheckedIn& fact, const Moment&) {
    Booking& booking = known(fact.booking);
    booking.state = BookingState::CheckedIn;
    booking.ticket = fact.ticket;
}

const Session* Calendar::session(const SessionId& id) const noexcept {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : &found->second;
}

const Booking* Calendar::booking(const BookingId& id) const noexcept {
    const auto found = bookings_.find(id);
    return found == bookings_.end() ? nullptr : &found->second;
}

const Booking* Calendar::booking(std::string_view code) const noexcept {
    const auto found = codes_.find(code);
    return found == codes_.end() ? nullptr : booking(found->second);
}

std::vector<const Booking*> Calendar::bookings_of(const SessionId& id) const {
    std::vector<const Booking*> out;
    for (const auto& [key, booking] : bookings_) {
        if (booking.session == id) {
            out.push_back(&booking);
        }
    }
    std::sort(out.begin(), out.end(), [](const Booking* a, const Booking* b) {
        return a->order_seq < b->order_seq;
    });
    return out;
}

}  // namespace kiosk::calendar
