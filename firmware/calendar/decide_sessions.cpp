// Refusals come first, in the order in which a person can do something about them.
#include <algorithm>

#include "firmware/base/text.hpp"
#include "firmware/calendar/decide.hpp"
#include "firmware/calendar/places.hpp"

namespace kiosk::calendar {
namespace {

constexpr int kLeastSlot_min = 5;

Error schedule(std::string_view what) {
    return Error{ErrorCode::BadSchedule, std::string(what)};
}

Error over(const Session& session) {
    return Error{ErrorCode::SessionOver,
                 session.plan.day.text() + " is " + std::string(session_state_name(session.state))};
}

// NFC without control characters, since it goes to paper, screens and a text protocol.
Result<std::string> checked_text(std::string_view field,
                                 std::string_view text,
                                 std::size_t least,
                                 std::size_t most = kMostText_bytes) {
    auto clean = to_nfc(trim(text));
    const bool plain = clean && std::none_of(clean->begin(), clean->end(), [](char c) {
                           return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
                       });
    if (!plain || clean->size() < least || clean->size() > most) {
        return Error{ErrorCode::BadArgument,
                     std::string(field) + ": " + std::to_string(least) + " to " +
                         std::to_string(most) + " bytes of text in one line"};
    }
    return std::move(clean).value();
}

Result<std::string> needed_text(std::string_view field, const std::string& text) {
    if (trim(text).empty()) {
        return Error{ErrorCode::ReasonMissing, std::string(field)};
    }
    return checked_text(field, text, 1);
}

Result<std::vector<std::string>> checked_points(const std::vector<std::string>& points) {
    if (points.size() > kMostBridgePoints) {
        return Error{ErrorCode::BadArgument, "bridge_points: at most 140"};
    }
    std::vector<std::string> out;
    for (const std::string& point : points) {
        KIOSK_TRY(auto clean, checked_text("bridge_points", point, 1, kMostBridgePoint_bytes));
        out.push_back(std::move(clean));
    }
    return out;
}

Status check_when(BusinessDay day, const Hours& hours, BusinessDay today, const Moment& now) {
    if (day < today || day.days - today.days > kMostDaysAhead) {
        return schedule("day: today or later, at most 800 days ahead");
    }
    if (hours.start_min < 0 || hours.end_min > kDay_min || hours.end_min <= hours.start_min) {
        return schedule("start, end: within one day, the end after the start");
    }
    if (day == today && now.wall.unix_ms >= instant_ms(day, hours.end_min)) {
        return schedule("end: has passed today");
    }
    return {};
}

Status check_quota(int quota) {
    return quota < 0 || quota > kMostQuota ? Status(schedule("quota: 0 to 500 parties")) : Status();
}

Status check_places(const SessionPlan& plan) {
    KIOSK_CHECK(check_quota(plan.quota));
    const bool slotted = plan.slot_min != 0;
    if (slotted &&
        (plan.slot_min < kLeastSlot_min || plan.slot_min > kMostSlot_min || slots_of(plan) < 1)) {
        return schedule("slot: 0, or 5 to 240 minutes and no longer than the session");
    }
    return {};
}

// Whether another session holds the service's line at that time; `but` is left out.
Status check_line(const Calendar& calendar,
                  const ServiceId& service,
                  BusinessDay day,
                  const Hours& hours,
                  const SessionId* but) {
    for (const auto& [id, other] : calendar.sessions()) {
        const bool itself = but != nullptr && id == *but;
        if (!itself && !other.over() && other.plan.day == day && other.plan.service == service &&
            other.plan.hours.overlaps(hours)) {
            return Error{ErrorCode::SessionExists,
                         day.text() + " " + clock_text(other.plan.hours.start_min) + " " +
                             other.plan.leader};
        }
    }
    return {};
}

Result<const Session*> standing(const Calendar& calendar, const SessionId& id) {
    const Session* session = calendar.session(id);
    if (session == nullptr) {
        return Error{ErrorCode::UnknownSession};
    }
    if (session->over()) {
        return over(*session);
    }
    return session;
}

Result<const Session*> planned(const Calendar& calendar, const SessionId& id) {
    KIOSK_TRY(const Session* session, standing(calendar, id));
    if (session->state != SessionState::Planned) {
        return schedule("the session has been opened");
    }
    return session;
}

Status check_delegate(const SessionPlan& plan) {
    const bool named = !plan.delegate.empty();
    if (named != (plan.held == Held::ByDelegate)) {
        return schedule("delegate: named when, and only when, somebody receives for the head");
    }
    return {};
}

}  // namespace

Result<SessionPlanned> plan_session(const Calendar& calendar,
                                    SessionPlan plan,
                                    BusinessDay today,
                                    const Moment& now) {
    KIOSK_CHECK(check_when(plan.day, plan.hours, today, now));
    KIOSK_CHECK(check_places(plan));
    KIOSK_TRY(plan.leader, checked_text("leader", plan.leader, 1));
    KIOSK_TRY(plan.venue, checked_text("venue", plan.venue, 1));
    KIOSK_TRY(plan.delegate, checked_text("delegate", plan.delegate, 0));
    KIOSK_TRY(plan.source, checked_text("source", plan.source, 0));
    KIOSK_TRY(plan.bridge_points, checked_points(plan.bridge_points));
    KIOSK_CHECK(check_delegate(plan));
    KIOSK_CHECK(check_line(calendar, plan.service, plan.day, plan.hours, nullptr));
    const auto standing = std::count_if(calendar.sessions().begin(),
                                        calendar.sessions().end(),
                                        [](const auto& entry) { return !entry.second.over(); });
    if (standing >= static_cast<std::ptrdiff_t>(kMostSessions)) {
        return schedule("400 sessions stand ahead, which is the most");
    }
    return SessionPlanned{std::move(plan)};
}

Result<std::vector<CalendarFact>> change_session(const Calendar& calendar,
                                                 const SessionId& id,
                                                 const ChangeWish& wish,
                                                 BusinessDay today,
                                                 const Moment& now) {
    KIOSK_TRY(const Session* session, standing(calendar, id));
    SessionPlan plan = session->plan;
    KIOSK_TRY(plan.leader, checked_text("leader", wish.leader.value_or(plan.leader), 1));
    KIOSK_TRY(plan.venue, checked_text("venue", wish.venue.value_or(plan.venue), 1));
    KIOSK_TRY(plan.source, checked_text("source", wish.source.value_or(plan.source), 0));
    KIOSK_TRY(plan.bridge_points, checked_points(wish.bridge_points.value_or(plan.bridge_points)));
    plan.quota = wish.quota.value_or(plan.quota);
    KIOSK_CHECK(check_quota(plan.quota));
    const std::size_t taken = places_taken(calendar, id).size();
    if (plan.quota < static_cast<int>(taken)) {
        return schedule("quota: " + std::to_string(taken) + " places are taken");
    }
    if (plan == session->plan) {
        return std::vector<CalendarFact>{};
    }
    std::vector<CalendarFact> out{
        SessionChanged{id, plan.leader, plan.venue, plan.bridge_points, plan.quota, plan.source}};
    for (const BookingPromoted& fact : promote_into(calendar, id, plan, today, now)) {
        out.emplace_back(fact);
    }
    return out;
}

Result<SessionMoved> move_session(const Calendar& calendar,
                                  const SessionId& id,
                                  MoveWish wish,
                                  BusinessDay today,
                                  const Moment& now) {
    KIOSK_TRY(const Session* session, planned(calendar, id));
    KIOSK_TRY(wish.reason, needed_text("reason", wish.reason));
    KIOSK_TRY(wish.notice, needed_text("notice", wish.notice));
    KIOSK_CHECK(check_when(wish.day, wish.hours, today, now));
    if (wish.day == session->plan.day && wish.hours == session->plan.hours) {
        return schedule("day, start, end: are those it has");
    }
    SessionPlan moved = session->plan;
    moved.day = wish.day;
    moved.hours = wish.hours;
    KIOSK_CHECK(check_places(moved));
    const std::vector<int> taken = places_taken(calendar, id);
    const int length = wish.hours.end_min - wish.hours.start_min;
    if (std::any_of(taken.begin(), taken.end(), [length](int place) { return place >= length; })) {
        return schedule("end: a booked slot would lie after it");
    }
    KIOSK_CHECK(check_line(calendar, moved.service, wish.day, wish.hours, &id));
    return SessionMoved{id, wish.day, wish.hours, std::move(wish.reason), std::move(wish.notice)};
}

Result<SessionDelegated> delegate_session(const Calendar& calendar,
                                          const SessionId& id,
                                          const std::string& delegate) {
    KIOSK_CHECK(standing(calendar, id));
    KIOSK_TRY(auto clean, checked_text("delegate", delegate, 1));
    return SessionDelegated{id, std::move(clean)};
}

Result<SessionCancelled> cancel_session(const Calendar& calendar,
                                        const SessionId& id,
                                        const std::string& reason,
                                        const std::string& notice) {
    KIOSK_CHECK(planned(calendar, id));
    KIOSK_TRY(auto why, needed_text("reason", reason));
    KIOSK_TRY(auto told, needed_text("notice", notice));
    return SessionCancelled{id, std::move(why), std::move(told)};
}

Result<SessionOpened> open_session(const Calendar& calendar,
                                   const SessionId& id,
                                   BusinessDay today) {
    KIOSK_TRY(const Session* session, planned(calendar, id));
    if (session->plan.day != today) {
        return schedule("day: the session is on " + session->plan.day.text());
    }
    return SessionOpened{id};
}

Result<SessionClosed> close_session(const Calendar& calendar, const SessionId& id) {
    KIOSK_TRY(const Session* session, standing(calendar, id));
    if (session->state != SessionState::Opened) {
        return schedule("the session was never opened; cancel or move it");
    }
    return SessionClosed{id, CloseReason::Staff};
}

std::vector<SessionClosed> close_before(const Calendar& calendar, BusinessDay day) {
    std::vector<SessionClosed> out;
    for (const auto& [id, session] : calendar.sessions()) {
        if (!session.over() && session.plan.day < day) {
            out.push_back({id, CloseReason::DayOver});
        }
    }
    return out;
}

}  // namespace kiosk::calendar
