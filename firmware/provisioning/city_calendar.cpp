// What a session may be is judged by the calendar's own decisions; here only that it can be read.
#include "firmware/provisioning/city_calendar.hpp"

#include <algorithm>

#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

using calendar::SessionPlan;

Status read_when(const ConfigNode& item, SessionPlan& out) {
    KIOSK_TRY(const std::string day_text, item["day"].string());
    const auto day = calendar::BusinessDay::parse(day_text);
    if (!day) {
        return item["day"].wrong("expected an existing day, \"YYYY-MM-DD\"");
    }
    out.day = *day;
    for (const auto& [name, minute] :
         {std::pair{"start", &out.hours.start_min}, std::pair{"end", &out.hours.end_min}}) {
        KIOSK_TRY(const std::string text, item[name].string());
        const auto clock = calendar::parse_clock(text);
        if (!clock) {
            return item[name].wrong("expected a time such as \"08:00\"");
        }
        *minute = *clock;
    }
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

}  // namespace kiosk::provisioning
