// Sessions and bookings against the settings, the queue and the keys; what the calendar alone can
// judge is judged in firmware/calendar.
#include "firmware/office/decide_calendar.hpp"

#include <algorithm>

#include "firmware/crypto/journal_chain.hpp"
#include "firmware/office/decide_parts.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/office/waits.hpp"
#include "firmware/petitions/public_code.hpp"
#include "firmware/queue/decide.hpp"
#include "firmware/queue/groups.hpp"

namespace kiosk::office {
namespace {

Result<Events> all(Result<std::vector<calendar::CalendarFact>> facts) {
    KIOSK_TRY(const auto list, std::move(facts));
    Events out;
    for (const calendar::CalendarFact& fact : list) {
        std::visit([&out](const auto& each) { out.emplace_back(each); }, fact);
    }
    return out;
}

class DecideCalendar {
public:
    DecideCalendar(const State& state, const Moment& now, Decision& out)
        : state_(state),
          now_(now),
          out_(out),
          today_(state.queue.high_water().value_or(queue::BusinessDay{})) {}

    Result<Events> operator()(const PlanSession& ask) {
        KIOSK_CHECK(service_of(ask.plan));
        return one(calendar::plan_session(state_.calendar, ask.plan, today_, now_));
    }

    Result<Events> operator()(const ChangeSession& ask) {
        return all(
            calendar::change_session(state_.calendar, ask.session, ask.change, today_, now_));
    }

    Result<Events> operator()(const MoveSession& ask) {
        return one(calendar::move_session(state_.calendar, ask.session, ask.move, today_, now_));
    }

    Result<Events> operator()(const DelegateSession& ask) {
        return one(calendar::delegate_session(state_.calendar, ask.session, ask.delegate));
    }

    Result<Events> operator()(const CancelSession& ask) {
        return one(calendar::cancel_session(state_.calendar, ask.session, ask.reason, ask.notice));
    }

    Result<Events> operator()(const OpenSession& ask) {
        return one(calendar::open_session(state_.calendar, ask.session, today_));
    }

    Result<Events> operator()(const CloseSession& ask) {
        return one(calendar::close_session(state_.calendar, ask.session));
    }

    Result<Events> operator()(const MakeBooking& ask) {
        KIOSK_CHECK(petitions::check_public_code(ask.wish.code));
        const calendar::Booking* known = state_.calendar.booking(ask.wish.code);
        if (known != nullptr && known->session == ask.wish.session) {
            return Events{};  // the same wish again
        }
        return one(calendar::book(state_.calendar, ask.wish, today_, now_));
    }

    Result<Events> operator()(const CancelBooking& ask) {
        return all(calendar::cancel_booking(state_.calendar, ask.booking, ask.why, today_, now_));
    }

    Result<Events> operator()(const RefuseBooking& ask) {
        return all(calendar::refuse_booking(state_.calendar, ask.booking, ask.why, today_, now_));
    }

    Result<Events> operator()(const ConfirmBooking& ask) {
        KIOSK_TRY(const auto fact, calendar::confirm_booking(state_.calendar, ask.booking));
        return fact ? Events{*fact} : Events{};
    }

    Result<Events> operator()(const CheckInBooking& ask) {
        if (!is_token(ask.key, kMaxKey)) {
            return Error{ErrorCode::NoIdempotencyKey, "1 to 128 printable ASCII characters"};
        }
        const std::string request = "check-in\n" + ask.booking.text();
        if (const auto used = state_.keys.find(ask.key); used != state_.keys.end()) {
            if (used->second.request != request) {
                return Error{ErrorCode::KeyReused};
            }
            out_.existing = used->second.ticket;
            return Events{};
        }
        // Scanned a second time, on another page: the person has a number already.
        const calendar::Booking* known = state_.calendar.booking(ask.booking);
        if (known != nullptr && known->ticket && in_play(state_.queue.ticket(*known->ticket))) {
            out_.existing = *known->ticket;
            return Events{};
        }
        KIOSK_TRY(const auto place, calendar::check_in(state_.calendar, ask.booking, today_));
        return check_in(ask, place, request);
    }

    Result<Events> operator()(const ReleaseBookings&) {
        const int grace_min =
            state_.settings ? state_.settings->booking_grace_min : calendar::kUsualGrace_min;
        return all(calendar::release_due(state_.calendar, grace_min, today_, now_));
    }

private:
    [[nodiscard]] Status service_of(const calendar::SessionPlan& plan) const {
        return state_.queue.service(plan.service) == nullptr
                   ? Status(Error{ErrorCode::UnknownService, plan.service.value})
                   : Status();
    }

    // BOOKED -> WAITING in one decision: the ticket, whose place it is, and its paper.
    Result<Events> check_in(const CheckInBooking& ask,
                            const calendar::CheckIn& place,
                            const std::string& request) {
        // A place that was promised is given, also when the kiosk's intake is closed.
        const queue::IssueWish wish{place.session->plan.service,
                                    place.booking->party,
                                    ask.language,
                                    {},
                                    queue::IssueWish::Desk::Staff};
        KIOSK_TRY(auto issued, queue::issue(state_.queue, wish, kiosk_of(state_), now_));
        issued.arrival_ms = place.arrival_ms;
        issued.session = place.session->id;
        issued.booking = place.booking->id;
        issued.told = wait_at_issue(state_, issued, now_.wall.unix_ms);
        out_.key = KeyUse{ask.key, issued.day, {}, request};
        // The ticket's id is the record id of the first fact.
        const TicketId ticket{
            crypto::record_id(state_.identity.device, state_.identity.epoch, state_.next_seq)};
        Events out{std::move(issued), calendar::BookingCheckedIn{ask.booking, ticket}};
        if (const auto large = queue::large_party(state_.queue, ticket, place.booking->party)) {
            out.emplace_back(*large);
        }
        if (ask.paper == PaperWish::Print && state_.settings &&
            state_.settings->printing == Printing::On) {
            out.emplace_back(
                queue::PaperQueued{queue::PaperSubject::Ticket, ticket, std::nullopt, 1});
        }
        return out;
    }

    const State& state_;
    const Moment& now_;
    Decision& out_;
    const queue::BusinessDay today_;
};

}  // namespace

Result<std::vector<Event>> decide_calendar(const State& state,
                                           const CalendarAsk& ask,
                                           const Moment& now,
                                           Decision& out) {
    if (!state.queue.high_water()) {
        return Error{ErrorCode::ClockUntrusted};
    }
    return std::visit(DecideCalendar(state, now, out), ask);
}

}  // namespace kiosk::office
