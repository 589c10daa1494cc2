// Checked here once more than in the file's reader: decide() must not depend on who called it.
#include "firmware/office/settings.hpp"

#include <algorithm>
#include <set>

#include "firmware/crypto/hash.hpp"
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {
namespace {

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxId = 40;

Error wrong(const std::string& field) {
    return Error{ErrorCode::BadSettings, field};
}

bool is_prefix(const std::string& text) {
    return !text.empty() && text.size() <= 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_id(const std::string& text) {
    return !text.empty() && text.size() <= kMaxId &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

Status check_services(const AppliedSettings& settings) {
    std::set<std::string> ids;
    std::set<std::string> prefixes;
    for (const queue::Service& service : settings.services) {
        const std::string field = "service " + service.id.value;
        if (!is_id(service.id.value) || !ids.insert(service.id.value).second) {
            return wrong(field + ": id is not valid or stands twice");
        }
        if (!is_prefix(service.prefix) || !prefixes.insert(service.prefix).second) {
            return wrong(field + ": prefix is not [A-Z]{1,2} or stands twice");
        }
        if (service.name_vi.empty() || service.name_vi.size() > kMaxName ||
            service.name_en.empty() || service.name_en.size() > kMaxName) {
            return wrong(field + ": a name is missing or too long");
        }
        if (service.mean_minutes < 1 || service.mean_minutes > queue::kMostMean_min) {
            return wrong(field + ": mean_minutes is not 1 to 240");
        }
        if (service.contingent < 0 || service.contingent > queue::kMostContingent ||
            !queue::check_spans(service.hours)) {
            return wrong(field + ": contingent or hours out of range");
        }
    }
    return {};
}

Status check_steps(const queue::CounterSetup& counter, const std::string& field) {
    for (const queue::CallStep& step : counter.steps) {
        const bool known =
            std::all_of(step.services.begin(), step.services.end(), [&](const ServiceId& wanted) {
                return std::find(counter.services.begin(), counter.services.end(), wanted) !=
                       counter.services.end();
            });
        if (step.services.empty() || !known || step.least < 0 || step.least > queue::kMostLeast) {
            return wrong(field + ": a step without services of the counter, or out of range");
        }
    }
    return counter.seats < 0 || counter.seats > queue::kMaxParty
               ? Status(wrong(field + ": seats out of range"))
               : Status();
}

Status check_counters(const AppliedSettings& settings) {
    std::set<std::string> ids;
    for (const queue::CounterSetup& counter : settings.counters) {
        const std::string field = "counter " + counter.id.value;
        if (!is_id(counter.id.value) || !ids.insert(counter.id.value).second) {
            return wrong(field + ": id is not valid or stands twice");
        }
        for (const ServiceId& wanted : counter.services) {
            if (std::none_of(settings.services.begin(),
                             settings.services.end(),
                             [&](const queue::Service& s) { return s.id == wanted; })) {
                return wrong(field + ": there is no service " + wanted.value);
            }
        }
        KIOSK_CHECK(check_steps(counter, field));
    }
    return {};
}

Status check_bodies(const AppliedSettings& settings) {
    std::set<std::string> ids;
    int protected_bodies = 0;
    for (const petitions::ReceivingBody& body : settings.bodies) {
        if (!is_id(body.id.value) || !ids.insert(body.id.value).second) {
            return wrong("body " + body.id.value + ": id is not valid or stands twice");
        }
        if (body.name.empty() || body.name.size() > kMaxName) {
            return wrong("body " + body.id.value + ": the name is missing or too long");
        }
        if (body.next && body.key_until && body.next->from.days > body.key_until->days + 1) {
            return wrong("body " + body.id.value + ": days between its keys without one");
        }
        protected_bodies += body.use == petitions::ReceivingBody::Use::Protected ? 1 : 0;
    }
    return protected_bodies > 1 ? Status(wrong("bodies: two are protected")) : Status();
}

}  // namespace

Status check_settings(const AppliedSettings& settings) {
    if (!is_id(settings.office)) {
        return wrong("office: the code is missing or not valid");
    }
    if (settings.slot < 1 || settings.slot > 9) {
        return wrong("slot: 1 to 9");
    }
    if (settings.rules.recall_limit < 0 || settings.rules.recall_limit > 99 ||
        settings.rules.no_show_wait_s < 0 || settings.rules.no_show_wait_s > 3600 ||
        settings.rules.priority_head_start_min < 0 ||
        settings.rules.priority_head_start_min > queue::kMostHeadStart_min ||
        settings.rules.return_behind < 0 ||
        settings.rules.return_behind > queue::kMostReturnBehind || settings.rules.group_min < 2 ||
        settings.rules.group_min > queue::kMaxParty || settings.rules.live_block < 1 ||
        settings.rules.live_block > queue::kMostLiveBlock) {
        return wrong("rules: out of range");
    }
    const queue::QueueRules& rules = settings.rules;
    if (rules.room_amber < 0 || rules.room_amber > rules.room_red ||
        rules.room_red > queue::kMostRoom || (rules.room_red > 0 && rules.room_amber == 0)) {
        return wrong("occupancy: 1 <= amber <= red <= 9999");
    }
    if (settings.booking_grace_min < 0 || settings.booking_grace_min > calendar::kMostGrace_min) {
        return wrong("bookings: grace_min out of range");
    }
    KIOSK_CHECK(check_services(settings));
    KIOSK_CHECK(check_counters(settings));
    KIOSK_CHECK(check_bodies(settings));
    KIOSK_CHECK(queue::check_hours(settings.hours));
    auto text = canonical_json(settings_to_json(settings));
    if (!text || text->size() > kMaxSettingsBytes) {
        return wrong("settings: more than 30 KiB, or text that is not UTF-8");
    }
    return {};
}

std::string settings_hash(const AppliedSettings& settings) {
    const auto text = canonical_json(settings_to_json(settings));
    KIOSK_ASSERT(text.has_value(), "settings are checked before they are hashed");
    return to_hex(crypto::sha256(as_bytes(*text)));
}

}  // namespace kiosk::office
