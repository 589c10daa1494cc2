// Bodies of the calendar's facts. Texts that may be empty and members that may be missing are left
// out then, so that a body says what is there.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::calendar;

namespace {

constexpr int kMostCarriedSequence = 1'000'000;
constexpr int kMostPartyOfBooking = 999;

void put_text(Json& body, const char* key, const std::string& text) {
    if (!text.empty()) {
        body[key] = text;
    }
}

template <class Id>
Result<Id> id_in(const Json& body, std::string_view key) {
    KIOSK_TRY(const std::string text, get_string(body, key));
    return Id::parse(text);
}

template <class Enum>
Result<Enum> name_in(const Json& body,
                     std::string_view key,
                     std::optional<Enum> (*read)(std::string_view) noexcept) {
    KIOSK_TRY(const std::string text, get_string(body, key));
    const auto value = read(text);
    if (!value) {
        return Error{ErrorCode::BadArgument, std::string(key) + ": unknown name"};
    }
    return *value;
}

Result<std::vector<std::string>> texts_in(const Json& body, std::string_view key) {
    KIOSK_TRY(const Json list, get_array(body, key));
    std::vector<std::string> out;
    for (const Json& item : list) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, std::string(key) + ": texts"};
        }
        out.push_back(item.get<std::string>());
    }
    return out;
}

void put_when(Json& body, BusinessDay day, const Hours& hours) {
    body["business_day"] = day.text();
    body["start_min"] = hours.start_min;
    body["end_min"] = hours.end_min;
}

Result<Hours> hours_in(const Json& body) {
    Hours out;
    KIOSK_TRY(out.start_min, int_in(body, "start_min", 0, kDay_min));
    KIOSK_TRY(out.end_min, int_in(body, "end_min", 0, kDay_min));
    return out;
}

Json plan_to_json(const SessionPlan& plan) {
    Json out{{"kind", session_kind_name(plan.kind)},
             {"held", held_name(plan.held)},
             {"service", plan.service.value},
             {"leader", plan.leader},
             {"venue", plan.venue},
             {"bridge_points", plan.bridge_points},
             {"quota", plan.quota},
             {"slot_min", plan.slot_min}};
    put_when(out, plan.day, plan.hours);
    put_text(out, "delegate", plan.delegate);
    put_text(out, "source", plan.source);
    return out;
}

Result<SessionPlan> plan_from_json(const Json& body) {
    SessionPlan out;
    KIOSK_TRY(out.kind, name_in<SessionKind>(body, "kind", &session_kind_from));
    KIOSK_TRY(out.held, name_in<Held>(body, "held", &held_from));
    KIOSK_TRY(out.day, day_in(body));
    KIOSK_TRY(out.hours, hours_in(body));
    KIOSK_TRY(out.service.value, get_string(body, "service"));
    KIOSK_TRY(out.leader, get_string(body, "leader"));
    KIOSK_TRY(out.delegate, get_string_or(body, "delegate", ""));
    KIOSK_TRY(out.venue, get_string(body, "venue"));
    KIOSK_TRY(out.bridge_points, texts_in(body, "bridge_points"));
    KIOSK_TRY(out.quota, int_in(body, "quota", 0, kMostQuota));
    KIOSK_TRY(out.slot_min, int_in(body, "slot_min", 0, kMostSlot_min));
    KIOSK_TRY(out.source, get_string_or(body, "source", ""));
    return out;
}

// A session that lies ahead: planned, and never opened.
Json session_to_json(const Session& session) {
    Json out = plan_to_json(session.plan);
    out["id"] = session.id.text();
    out["sequence"] = session.sequence;
    out["changed_ms"] = session.changed_ms;
    put_text(out, "reason", session.reason);
    put_text(out, "notice", session.notice);
    return out;
}

Result<Session> session_from_json(const Json& body) {
    Session out;
    KIOSK_TRY(out.id, id_in<SessionId>(body, "id"));
    KIOSK_TRY(out.plan, plan_from_json(body));
    KIOSK_TRY(out.sequence, int_in(body, "sequence", 0, kMostCarriedSequence));
    KIOSK_TRY(out.changed_ms, get_int(body, "changed_ms"));
    KIOSK_TRY(out.reason, get_string_or(body, "reason", ""));
    KIOSK_TRY(out.notice, get_string_or(body, "notice", ""));
    return out;
}

// What booking.made and a carried booking have in common.
template <class Made>
Json made_to_json(const Made& made) {
    Json out{{"session", made.session.text()}, {"code", made.code}, {"party", made.party}};
    put_text(out, "who", made.who);
    if (made.place_min) {
        out["place_min"] = *made.place_min;
    }
    if (made.state == BookingState::Pending) {
        out["pending"] = true;
    }
    return out;
}

template <class Made>
Result<Made> made_from_json(const Json& body) {
    Made out;
    KIOSK_TRY(out.session, id_in<SessionId>(body, "session"));
    KIOSK_TRY(out.code, get_string(body, "code"));
    KIOSK_TRY(out.party, int_in(body, "party", 1, kMostPartyOfBooking));
    KIOSK_TRY(out.who, get_string_or(body, "who", ""));
    if (body.contains("place_min")) {
        KIOSK_TRY(out.place_min, int_in(body, "place_min", 0, kDay_min));
    }
    KIOSK_TRY(const bool pending, get_bool_or(body, "pending", false));
    out.state = pending ? BookingState::Pending : BookingState::Booked;
    return out;
}

Json booking_to_json(const Booking& booking) {
    Json out = made_to_json(booking);
    out["id"] = booking.id.text();
    out["order_seq"] = booking.order_seq;
    out["made_ms"] = booking.made_ms;
    return out;
}

Result<Booking> booking_from_json(const Json& body) {
    KIOSK_TRY(auto out, made_from_json<Booking>(body));
    KIOSK_TRY(out.id, id_in<BookingId>(body, "id"));
    KIOSK_TRY(out.order_seq, get_int(body, "order_seq"));
    KIOSK_TRY(out.made_ms, get_int(body, "made_ms"));
    return out;
}

template <class Fact>
Result<Fact> about_session(const Json& body) {
    Fact fact;
    KIOSK_TRY(fact.session, id_in<SessionId>(body, "session"));
    return fact;
}

template <class Fact>
Result<Fact> about_booking(const Json& body) {
    Fact fact;
    KIOSK_TRY(fact.booking, id_in<BookingId>(body, "booking"));
    return fact;
}

}  // namespace

Json to_json(const SessionPlanned& fact) {
    return plan_to_json(fact.plan);
}

Json to_json(const SessionChanged& fact) {
    Json body{{"session", fact.session.text()},
              {"leader", fact.leader},
              {"venue", fact.venue},
              {"bridge_points", fact.bridge_points},
              {"quota", fact.quota}};
    put_text(body, "source", fact.source);
    return body;
}

Json to_json(const SessionMoved& fact) {
    Json body{{"session", fact.session.text()}, {"reason", fact.reason}, {"notice", fact.notice}};
    put_when(body, fact.day, fact.hours);
    return body;
}

Json to_json(const SessionDelegated& fact) {
    return Json{{"session", fact.session.text()}, {"delegate", fact.delegate}};
}

Json to_json(const SessionCancelled& fact) {
    return Json{{"session", fact.session.text()}, {"reason", fact.reason}, {"notice", fact.notice}};
}

Json to_json(const SessionOpened& fact) {
    return Json{{"session", fact.session.text()}};
}

Json to_json(const SessionClosed& fact) {
    return Json{{"session", fact.session.text()}, {"why", close_reason_name(fact.why)}};
}

Json to_json(const CalendarCarried& fact) {
    Json sessions = Json::array();
    for (const Session& session : fact.sessions) {
        sessions.push_back(session_to_json(session));
    }
    Json bookings = Json::array();
    for (const Booking& booking : fact.bookings) {
        bookings.push_back(booking_to_json(booking));
    }
    return Json{{"sessions", std::move(sessions)}, {"bookings", std::move(bookings)}};
}

Json to_json(const BookingMade& fact) {
    return made_to_json(fact);
}

Json to_json(const BookingConfirmed& fact) {
    return Json{{"booking", fact.booking.text()}};
}

Json to_json(const BookingPromoted& fact) {
    return Json{{"booking", fact.booking.text()}, {"place_min", fact.place_min}};
}

Json to_json(const BookingCancelled& fact) {
    Json out{{"booking", fact.booking.text()}, {"why", cancel_reason_name(fact.why)}};
    if (fact.refused) {
        out["refused"] = refusal_reason_name(*fact.refused);
    }
    return out;
}

Json to_json(const BookingReleased& fact) {
    return Json{{"booking", fact.booking.text()}};
}

Json to_json(const BookingCheckedIn& fact) {
    return Json{{"booking", fact.booking.text()}, {"ticket", fact.ticket.text()}};
}

template <>
Result<SessionPlanned> from_json(const Json& body) {
    KIOSK_TRY(auto plan, plan_from_json(body));
    return SessionPlanned{std::move(plan)};
}

template <>
Result<SessionChanged> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_session<SessionChanged>(body));
    KIOSK_TRY(fact.leader, get_string(body, "leader"));
    KIOSK_TRY(fact.venue, get_string(body, "venue"));
    KIOSK_TRY(fact.bridge_points, texts_in(body, "bridge_points"));
    KIOSK_TRY(fact.quota, int_in(body, "quota", 0, kMostQuota));
    KIOSK_TRY(fact.source, get_string_or(body, "source", ""));
    return fact;
}

template <>
Result<SessionMoved> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_session<SessionMoved>(body));
    KIOSK_TRY(fact.day, day_in(body));
    KIOSK_TRY(fact.hours, hours_in(body));
    KIOSK_TRY(fact.reason, get_string(body, "reason"));
    KIOSK_TRY(fact.notice, get_string(body, "notice"));
    return fact;
}

template <>
Result<SessionDelegated> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_session<SessionDelegated>(body));
    KIOSK_TRY(fact.delegate, get_string(body, "delegate"));
    return fact;
}

template <>
Result<SessionCancelled> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_session<SessionCancelled>(body));
    KIOSK_TRY(fact.reason, get_string(body, "reason"));
    KIOSK_TRY(fact.notice, get_string(body, "notice"));
    return fact;
}

template <>
Result<SessionOpened> from_json(const Json& body) {
    return about_session<SessionOpened>(body);
}

template <>
Result<SessionClosed> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_session<SessionClosed>(body));
    KIOSK_TRY(fact.why, name_in<CloseReason>(body, "why", &close_reason_from));
    return fact;
}

template <>
Result<CalendarCarried> from_json(const Json& body) {
    CalendarCarried fact;
    KIOSK_TRY(const Json sessions, get_array(body, "sessions"));
    for (const Json& item : sessions) {
        KIOSK_TRY(auto session, session_from_json(item));
        fact.sessions.push_back(std::move(session));
    }
    KIOSK_TRY(const Json bookings, get_array(body, "bookings"));
    for (const Json& item : bookings) {
        KIOSK_TRY(auto booking, booking_from_json(item));
        fact.bookings.push_back(std::move(booking));
    }
    return fact;
}

template <>
Result<BookingMade> from_json(const Json& body) {
    return made_from_json<BookingMade>(body);
}

template <>
Result<BookingConfirmed> from_json(const Json& body) {
    return about_booking<BookingConfirmed>(body);
}

template <>
Result<BookingPromoted> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_booking<BookingPromoted>(body));
    KIOSK_TRY(fact.place_min, int_in(body, "place_min", 0, kDay_min));
    return fact;
}

template <>
Result<BookingCancelled> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_booking<BookingCancelled>(body));
    KIOSK_TRY(fact.why, name_in<CancelReason>(body, "why", &cancel_reason_from));
    if (body.contains("refused")) {
        KIOSK_TRY(fact.refused, name_in<RefusalReason>(body, "refused", &refusal_reason_from));
    }
    return fact;
}

template <>
Result<BookingReleased> from_json(const Json& body) {
    return about_booking<BookingReleased>(body);
}

template <>
Result<BookingCheckedIn> from_json(const Json& body) {
    KIOSK_TRY(auto fact, about_booking<BookingCheckedIn>(body));
    KIOSK_TRY(fact.ticket, ticket_in(body));
    return fact;
}

}  // namespace kiosk::office
