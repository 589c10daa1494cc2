// What a session may be is judged by the calendar's own decisions; here only that it can be read.
#include "firmware/provisioning/city_calendar.hpp"

#include <algorithm>

#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

using calendar::SessionPlan;

Result<int> clock_in(const ConfigNode& node) {
    KIOSK_TRY(const std::string text, node.string());
    const auto clock = calendar::parse_clock(text);
    if (!clock) {
        return node.wrong("expected a time such as \"08:00\"");
    }
    return *clock;
}

Status read_when(const ConfigNode& item, SessionPlan& out) {
    KIOSK_TRY(out.day, day_of(item["day"]));
    KIOSK_TRY(out.hours.start_min, clock_in(item["start"]));
    KIOSK_TRY(out.hours.end_min, clock_in(item["end"]));
    return {};
}

Status read_plan(const ConfigNode& item, SessionPlan& out) {
    KIOSK_CHECK(read_when(item, out));
    KIOSK_TRY(out.service.value, item["service"].string());
    KIOSK_TRY(out.leader, text_of(item["leader"]));
    KIOSK_TRY(out.venue, text_of(item["venue"]));
    KIOSK_TRY(const std::string kind_text, item["kind"].string_or("periodic"));
    const auto kind = calendar::session_kind_from(kind_text);
    if (!kind) {
        return item["kind"].wrong("expected \"regular\", \"periodic\" or \"ad_hoc\"");
    }
    out.kind = *kind;
    KIOSK_TRY(out.delegate, item["delegate"].string_or(""));
    out.held = out.delegate.empty() ? calendar::Held::ByHead : calendar::Held::ByDelegate;
    KIOSK_TRY(out.bridge_points, item["bridge_points"].strings_or_empty());
    KIOSK_TRY(const auto quota, item["quota"].integer_or(0, 0, calendar::kMostQuota));
    KIOSK_TRY(const auto slot, item["slot_min"].integer_or(0, 0, calendar::kMostSlot_min));
    out.quota = static_cast<int>(quota);
    out.slot_min = static_cast<int>(slot);
    KIOSK_TRY(out.source, item["source"].string_or(""));
    return {};
}

Status read_answer(const ConfigNode& item, CityAppointment& out) {
    KIOSK_TRY(const std::string answer, item["answer"].string());
    if (answer != "yes" && answer != "no") {
        return item["answer"].wrong("expected \"yes\" or \"no\"");
    }
    out.answer = answer == "yes";
    KIOSK_TRY(const std::string reason_text, item["reason"].string_or("other"));
    const auto reason = calendar::refusal_reason_from(reason_text);
    if (!reason) {
        return item["reason"].wrong(
            "expected \"no_place\", \"other_body\", \"other_session\", \"answered\" or \"other\"");
    }
    out.reason = *reason;
    return {};
}

Status read_place(const ConfigNode& item, CityAppointment& out) {
    KIOSK_TRY(out.service.value, text_of(item["service"]));
    KIOSK_TRY(out.day, day_of(item["day"]));
    KIOSK_TRY(out.start_min, clock_in(item["start"]));
    KIOSK_TRY(const auto party, item["people"].integer_or(1, 1, queue::kMaxParty));
    out.party = static_cast<int>(party);
    if (item["slot"].exists()) {
        KIOSK_TRY(out.slot_min, clock_in(item["slot"]));
    }
    return {};
}

bool is_same(const SessionPlan& one, const SessionPlan& other) {
    return one.service == other.service && one.day == other.day &&
           one.hours.start_min == other.hours.start_min;
}

}  // namespace

Result<std::vector<CitySession>> parse_city_calendar(std::string_view toml_text,
                                                     std::string_view file_name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, file_name));
    std::vector<CitySession> out;
    for (const ConfigNode& item : file["sessions"].items()) {
        CitySession next;
        KIOSK_CHECK(read_plan(item, next.plan));
        KIOSK_TRY(next.cancelled, item["cancelled"].boolean_or(false));
        if (next.cancelled) {
            KIOSK_TRY(next.reason, text_of(item["reason"]));
            KIOSK_TRY(next.notice, text_of(item["notice"]));
        }
        const bool twice = std::any_of(out.begin(), out.end(), [&](const CitySession& other) {
            return is_same(other.plan, next.plan);
        });
        if (twice) {
            return item["start"].wrong("another session of this line begins then");
        }
        out.push_back(std::move(next));
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

Result<std::vector<CityAppointment>> parse_city_appointments(std::string_view toml_text,
                                                             std::string_view file_name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, file_name));
    std::vector<CityAppointment> out;
    std::set<std::string> codes;
    for (const ConfigNode& item : file["appointments"].items()) {
        CityAppointment next;
        KIOSK_TRY(next.code, unique_text(item["code"], codes));
        if (next.code.size() > calendar::kMostCode_bytes) {
            return item["code"].wrong("too long");
        }
        KIOSK_TRY(next.cancelled, item["cancelled"].boolean_or(false));
        if (item["answer"].exists()) {
            KIOSK_CHECK(read_answer(item, next));
        } else if (!next.cancelled || item["service"].exists()) {
            KIOSK_CHECK(read_place(item, next));
        }
        out.push_back(std::move(next));
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

}  // namespace kiosk::provisioning
