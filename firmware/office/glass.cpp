// The state of the booking first, then the day, so that a cancelled one is never called early.
#include "firmware/office/glass.hpp"

#include <algorithm>

namespace kiosk::office {
namespace {

using calendar::BookingState;

GlassAnswer of_open(const State& state,
                    const calendar::Booking& booking,
                    const calendar::Session& session) {
    const auto today = state.queue.high_water();
    if (!today || *today < session.plan.day) {
        return GlassAnswer::AnotherDay;
    }
    if (session.plan.day < *today) {
        return GlassAnswer::Past;
    }
    if (booking.waits()) {
        return GlassAnswer::WaitingList;
    }
    return booking.state == BookingState::Pending ? GlassAnswer::Pending : GlassAnswer::Ready;
}

}  // namespace

std::string_view glass_answer_name(GlassAnswer answer) noexcept {
    switch (answer) {
        case GlassAnswer::Ready:
            return "ready";
        case GlassAnswer::Pending:
            return "pending";
        case GlassAnswer::CheckedIn:
            return "checked_in";
        case GlassAnswer::Used:
            return "used";
        case GlassAnswer::AnotherDay:
            return "another_day";
        case GlassAnswer::Past:
            return "past";
        case GlassAnswer::WaitingList:
            return "waiting_list";
        case GlassAnswer::Released:
            return "released";
        case GlassAnswer::Cancelled:
            break;
    }
    return "cancelled";
}

bool in_play(const queue::Ticket* ticket) noexcept {
    return ticket != nullptr && (ticket->state == queue::TicketState::Waiting ||
                                 ticket->state == queue::TicketState::Called ||
                                 ticket->state == queue::TicketState::Held);
}

GlassAnswer glass_answer(const State& state,
                         const calendar::Booking& booking,
                         const calendar::Session& session) {
    switch (booking.state) {
        case BookingState::Booked:
        case BookingState::Pending:
            return of_open(state, booking, session);
        case BookingState::CheckedIn:
            return booking.ticket && in_play(state.queue.ticket(*booking.ticket))
                       ? GlassAnswer::CheckedIn
                       : GlassAnswer::Used;
        case BookingState::Released: {
            const auto today = state.queue.high_water();
            return today && session.plan.day < *today ? GlassAnswer::Past : GlassAnswer::Released;
        }
        case BookingState::Cancelled:
            break;
    }
    return GlassAnswer::Cancelled;
}

bool check_in_today(const State& state) {
    const auto today = state.queue.high_water();
    if (!today) {
        return false;
    }
    const auto& bookings = state.calendar.bookings();
    return std::any_of(bookings.begin(), bookings.end(), [&](const auto& entry) {
        const calendar::Booking& booking = entry.second;
        if (booking.state == BookingState::Cancelled) {
            return false;
        }
        const calendar::Session* session = state.calendar.session(booking.session);
        return session != nullptr && !session->over() && session->plan.day == *today;
    });
}

}  // namespace kiosk::office
