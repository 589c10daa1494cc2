// Each wish is decided for trial against the state as it is. No two sessions are of the same line
// and moment, so none changes what another one rests on; of two people who were promised one slot
// the second is turned away when it is asked for, and the log says so.
#include "firmware/kioskd/city_calendar.hpp"

#include <algorithm>
#include <optional>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "firmware/office/decide.hpp"

namespace kiosk::kioskd {
namespace {

using calendar::Session;
using calendar::SessionPlan;
using provisioning::CityAppointment;
using provisioning::CitySession;

// The one that stands before one that is over.
const Session* session_of(const office::State& state,
                          const ServiceId& service,
                          calendar::BusinessDay day,
                          int start_min) {
    const Session* out = nullptr;
    for (const auto& [id, session] : state.calendar.sessions()) {
        const bool same = session.plan.service == service && session.plan.day == day &&
                          session.plan.hours.start_min == start_min;
        if (same && (out == nullptr || out->over())) {
            out = &session;
        }
    }
    return out;
}

std::optional<office::Ask> change_of(const Session& session, const SessionPlan& wanted) {
    const SessionPlan& has = session.plan;
    calendar::ChangeWish wish;
    wish.leader = has.leader == wanted.leader ? std::nullopt : std::optional(wanted.leader);
    wish.venue = has.venue == wanted.venue ? std::nullopt : std::optional(wanted.venue);
    wish.bridge_points = has.bridge_points == wanted.bridge_points
                             ? std::nullopt
                             : std::optional(wanted.bridge_points);
    wish.quota = has.quota == wanted.quota ? std::nullopt : std::optional(wanted.quota);
    wish.source = has.source == wanted.source ? std::nullopt : std::optional(wanted.source);
    const bool same =
        !wish.leader && !wish.venue && !wish.bridge_points && !wish.quota && !wish.source;
    return same ? std::nullopt
                : std::optional<office::Ask>(office::ChangeSession{session.id, std::move(wish)});
}

Result<std::optional<office::Ask>> ask_of(const CitySession& wanted, const office::State& state) {
    const SessionPlan& plan = wanted.plan;
    const Session* session = session_of(state, plan.service, plan.day, plan.hours.start_min);
    if (session == nullptr) {
        return wanted.cancelled ? std::nullopt
                                : std::optional<office::Ask>(office::PlanSession{wanted.plan});
    }
    if (session->over()) {
        return std::optional<office::Ask>();  // the office's own word
    }
    if (wanted.cancelled) {
        return std::optional<office::Ask>(
            office::CancelSession{session->id, wanted.reason, wanted.notice});
    }
    if (session->plan.hours != wanted.plan.hours || session->plan.kind != wanted.plan.kind ||
        session->plan.slot_min != wanted.plan.slot_min) {
        return Error{ErrorCode::BadDocument,
                     "end, kind and slot_min of a session stay; cancel it and plan another one"};
    }
    return change_of(*session, wanted.plan);
}

std::optional<office::Ask> ask_of(const CityAppointment& wanted, const office::State& state) {
    const calendar::Booking* booking = state.calendar.booking(wanted.code);
    if (booking != nullptr) {
        if (wanted.cancelled && booking->open()) {
            return office::CancelBooking{booking->id, calendar::CancelReason::City};
        }
        if (!wanted.answer || booking->state != calendar::BookingState::Pending) {
            return std::nullopt;
        }
        return *wanted.answer ? office::Ask(office::ConfirmBooking{booking->id})
                              : office::Ask(office::RefuseBooking{booking->id, wanted.reason});
    }
    if (wanted.cancelled || wanted.service.value.empty()) {
        return std::nullopt;
    }
    calendar::BookingWish wish;
    if (const Session* session = session_of(state, wanted.service, wanted.day, wanted.start_min)) {
        wish.session = session->id;
    }
    wish.code = wanted.code;
    wish.party = wanted.party;
    if (wanted.slot_min) {
        wish.place_min = *wanted.slot_min - wanted.start_min;
    }
    wish.when_full = calendar::WhenFull::Wait;
    return office::MakeBooking{std::move(wish)};
}

Result<calendar::BusinessDay> today_of(const office::State& state, const Moment& now) {
    if (!state.queue.high_water()) {
        return Error{ErrorCode::InUse, "the calendar waits for the office's first day"};
    }
    return std::max(*state.queue.high_water(), queue::business_day_at(now.wall.unix_ms));
}

}  // namespace

Result<std::vector<office::Ask>> asks_of(const std::vector<CityAppointment>& appointments,
                                         const office::State& state,
                                         const Moment& now) {
    KIOSK_TRY(const auto today, today_of(state, now));
    std::vector<office::Ask> out;
    for (std::size_t i = 0; state.kiosks.is_primary() && i < appointments.size(); ++i) {
        const CityAppointment& wanted = appointments[i];
        auto ask = ask_of(wanted, state);
        if (!ask || (!wanted.service.value.empty() && wanted.day < today)) {
            continue;
        }
        if (const auto trial = office::decide(state, {office::Actor::system(), *ask}, now)) {
            out.push_back(std::move(*ask));
        } else {
            log::warn("documents", "appointments[{}]: {}", i, describe(trial.error()));
        }
    }
    return out;
}

Result<std::vector<office::Ask>> asks_of(const std::vector<CitySession>& sessions,
                                         const office::State& state,
                                         const Moment& now) {
    KIOSK_TRY(const auto today, today_of(state, now));
    std::vector<office::Ask> out;
    for (std::size_t i = 0; state.kiosks.is_primary() && i < sessions.size(); ++i) {
        if (sessions[i].plan.day < today) {
            continue;
        }
        const auto where = [i](const Error& error) {
            return Error{ErrorCode::BadDocument,
                         fmt::format("sessions[{}]: {}", i, describe(error))};
        };
        auto ask = ask_of(sessions[i], state);
        if (!ask) {
            return where(ask.error());
        }
        if (!*ask) {
            continue;
        }
        const auto trial = office::decide(state, {office::Actor::system(), **ask}, now);
        if (!trial) {
            return where(trial.error());
        }
        out.push_back(std::move(**ask));
    }
    return out;
}

}  // namespace kiosk::kioskd
