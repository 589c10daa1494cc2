// Days as YYYY-MM-DD and times of day as HH:MM, both of the office.
#include "firmware/server/calendar_views.hpp"

namespace kiosk::server {
namespace {

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

}  // namespace

CalendarEyes calendar_eyes_of(const Caller& caller) {
    return caller.is(Role::Staff) || caller.is(Role::Supervisor) ? CalendarEyes::Office
                                                                 : CalendarEyes::Public;
}

Json session_view(const calendar::Session& session,
                  const store::PlaceCount& places,
                  CalendarEyes eyes) {
    const calendar::SessionPlan& plan = session.plan;
    Json out{{"id", session.id.text()},
             {"kind", calendar::session_kind_name(plan.kind)},
             {"held", calendar::held_name(plan.held)},
             {"day", plan.day.text()},
             {"start", calendar::clock_text(plan.hours.start_min)},
             {"end", calendar::clock_text(plan.hours.end_min)},
             {"service", plan.service.value},
             {"leader", plan.leader},
             {"delegate", text_or_null(plan.delegate)},
             {"venue", plan.venue},
             {"bridge_points", plan.bridge_points},
             {"source", text_or_null(plan.source)},
             {"state", calendar::session_state_name(session.state)},
             {"sequence", session.sequence},
             {"changed_ms", session.changed_ms},
             {"notice", text_or_null(session.notice)},
             {"quota", plan.quota},
             {"slot_min", plan.slot_min}};
    if (eyes == CalendarEyes::Office) {
        out["reason"] = text_or_null(session.reason);
        out["taken"] = places.taken;
        out["waiting"] = places.waiting;
    }
    return out;
}

Json booking_view(const calendar::Booking& booking, const calendar::Session& session) {
    const calendar::SessionPlan& plan = session.plan;
    Json out{{"id", booking.id.text()},
             {"session", booking.session.text()},
             {"code", booking.code},
             {"state", calendar::booking_state_name(booking.state)},
             {"party", booking.party},
             {"day", plan.day.text()},
             {"time", nullptr},
             {"leader", plan.leader},
             {"venue", plan.venue},
             {"made_ms", booking.made_ms},
             {"ticket", nullptr}};
    if (booking.place_min) {
        out["time"] = calendar::clock_text(plan.hours.start_min + *booking.place_min);
    }
    if (booking.ticket) {
        out["ticket"] = booking.ticket->text();
    }
    if (booking.refused) {
        out["refused"] = calendar::refusal_reason_name(*booking.refused);
    }
    return out;
}

Json special_view(const calendar::SpecialDays& row) {
    const bool holiday = row.kind == calendar::SpecialDays::Kind::Holiday;
    return {{"from", row.from.text()},
            {"to", row.to.text()},
            {"kind", holiday ? "holiday" : "working"},
            {"name_vi", row.name_vi},
            {"name_en", row.name_en},
            {"source", row.source},
            {"confirmed", row.confirmed == calendar::Confirmed::Yes}};
}

Json proposal_view(const calendar::Proposal& proposal) {
    const auto day_or_null = [](const std::optional<calendar::BusinessDay>& day) {
        return day ? Json(day->text()) : Json(nullptr);
    };
    Json flags = Json::array();
    for (const calendar::DayFlag flag : proposal.flags) {
        flags.push_back(calendar::day_flag_name(flag));
    }
    Json special = nullptr;
    if (proposal.special != nullptr) {
        special = {{"name_vi", proposal.special->name_vi},
                   {"name_en", proposal.special->name_en},
                   {"source", proposal.special->source},
                   {"confirmed", proposal.special->confirmed == calendar::Confirmed::Yes}};
    }
    return {{"month", proposal.month.text()},
            {"day", day_or_null(proposal.day)},
            {"flags", std::move(flags)},
            {"special", std::move(special)},
            {"instead", day_or_null(proposal.instead)},
            {"publish_by", day_or_null(proposal.publish_by)}};
}

}  // namespace kiosk::server
