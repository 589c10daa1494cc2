// Bodies of the office's own facts: settings, the day and what it carries, enrolment, parking.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {
namespace {

Json service_to_json(const queue::Service& service) {
    return Json{{"id", service.id.value},
                {"prefix", service.prefix},
                {"name_vi", service.name_vi},
                {"name_en", service.name_en}};
}

Json body_to_json(const petitions::ReceivingBody& body) {
    return Json{{"id", body.id.value},
                {"name", body.name},
                {"key", to_hex(body.key)},
                {"protected", body.use == petitions::ReceivingBody::Use::Protected}};
}

Result<queue::Service> service_from_json(const Json& json) {
    queue::Service out;
    KIOSK_TRY(out.id.value, get_string(json, "id"));
    KIOSK_TRY(out.prefix, get_string(json, "prefix"));
    KIOSK_TRY(out.name_vi, get_string(json, "name_vi"));
    KIOSK_TRY(out.name_en, get_string(json, "name_en"));
    return out;
}

Result<queue::CounterSetup> counter_from_json(const Json& json) {
    queue::CounterSetup out;
    KIOSK_TRY(out.id.value, get_string(json, "id"));
    KIOSK_TRY(const Json services, get_array(json, "services"));
    for (const Json& service : services) {
        if (!service.is_string()) {
            return Error{ErrorCode::BadArgument, "counters.services: names"};
        }
        out.services.push_back(ServiceId{service.get<std::string>()});
    }
    return out;
}

Result<petitions::ReceivingBody> body_from_json(const Json& json) {
    petitions::ReceivingBody out;
    KIOSK_TRY(out.id.value, get_string(json, "id"));
    KIOSK_TRY(out.name, get_string(json, "name"));
    KIOSK_TRY(const std::string key, get_string(json, "key"));
    KIOSK_TRY(out.key, fixed_from_hex<32>(key));
    KIOSK_TRY(const bool is_protected, get_bool(json, "protected"));
    out.use = is_protected ? petitions::ReceivingBody::Use::Protected
                           : petitions::ReceivingBody::Use::Ordinary;
    return out;
}

template <class Item, class Read>
Status read_all(const Json& json, std::string_view key, std::vector<Item>& out, Read read) {
    KIOSK_TRY(const Json items, get_array(json, key));
    for (const Json& item : items) {
        KIOSK_TRY(auto value, read(item));
        out.push_back(std::move(value));
    }
    return {};
}

}  // namespace

Json settings_to_json(const AppliedSettings& settings) {
    Json services = Json::array();
    for (const queue::Service& service : settings.services) {
        services.push_back(service_to_json(service));
    }
    Json counters = Json::array();
    for (const queue::CounterSetup& counter : settings.counters) {
        Json names = Json::array();
        for (const ServiceId& service : counter.services) {
            names.push_back(service.value);
        }
        counters.push_back(Json{{"id", counter.id.value}, {"services", std::move(names)}});
    }
    Json bodies = Json::array();
    for (const petitions::ReceivingBody& body : settings.bodies) {
        bodies.push_back(body_to_json(body));
    }
    Json out{{"office", settings.office},
             {"slot", settings.slot},
             {"services", std::move(services)},
             {"counters", std::move(counters)},
             {"bodies", std::move(bodies)},
             {"rules",
              {{"recall_limit", settings.rules.recall_limit},
               {"no_show_wait_s", settings.rules.no_show_wait_s},
               {"outcome_required", settings.rules.outcome == queue::OutcomeRule::Required}}}};
    // Only where it is another than ever: settings of before keep the hash they had.
    if (settings.rules.priority_head_start_min != queue::QueueRules{}.priority_head_start_min) {
        out["rules"]["priority_head_start_min"] = settings.rules.priority_head_start_min;
    }
    // Only where there is a printer: settings without one keep the hash they had.
    if (settings.printing == Printing::On) {
        out["printing"] = true;
    }
    if (settings.booking_grace_min != calendar::kUsualGrace_min) {
        out["booking_grace_min"] = settings.booking_grace_min;
    }
    return out;
}

Result<AppliedSettings> settings_from_json(const Json& json) {
    AppliedSettings out;
    KIOSK_TRY(out.office, get_string(json, "office"));
    KIOSK_TRY(out.slot, int_in(json, "slot", 1, 9));
    KIOSK_CHECK(read_all(json, "services", out.services, service_from_json));
    KIOSK_CHECK(read_all(json, "counters", out.counters, counter_from_json));
    KIOSK_CHECK(read_all(json, "bodies", out.bodies, body_from_json));
    KIOSK_TRY(const Json rules, get_object(json, "rules"));
    KIOSK_TRY(out.rules.recall_limit, int_in(rules, "recall_limit", 0, 99));
    KIOSK_TRY(out.rules.no_show_wait_s, int_in(rules, "no_show_wait_s", 0, 3600));
    KIOSK_TRY(const bool required, get_bool(rules, "outcome_required"));
    out.rules.outcome = required ? queue::OutcomeRule::Required : queue::OutcomeRule::Optional;
    if (rules.contains("priority_head_start_min")) {
        KIOSK_TRY(out.rules.priority_head_start_min,
                  int_in(rules, "priority_head_start_min", 0, queue::kMostHeadStart_min));
    }
    KIOSK_TRY(const bool printing, get_bool_or(json, "printing", false));
    out.printing = printing ? Printing::On : Printing::Off;
    if (json.contains("booking_grace_min")) {
        KIOSK_TRY(out.booking_grace_min,
                  int_in(json, "booking_grace_min", 0, calendar::kMostGrace_min));
    }
    return out;
}

Json to_json(const SettingsApplied& fact) {
    Json body = settings_to_json(fact.settings);
    body["hash"] = fact.hash;
    return body;
}

Json to_json(const DayOpened& fact) {
    Json carry = Json::object();
    if (fact.carry.settings) {
        carry["settings"] = settings_to_json(*fact.carry.settings);
    }
    if (fact.carry.letter) {
        carry["letter"] = letter_to_json(*fact.carry.letter);
    }
    if (fact.carry.hub) {
        carry["hub"] = *fact.carry.hub;
    }
    return Json{{"business_day", fact.day.text()}, {"carry", std::move(carry)}};
}

Json to_json(const RecordParked& fact) {
    return Json{{"seq", fact.seq.value}, {"code", fact.code}};
}

Json to_json(const DeviceEnrolled& fact) {
    return Json{{"hub", fact.hub}};
}

Json to_json(const UserSignedIn& fact) {
    return Json{{"user", fact.user}, {"counter", fact.counter}};
}

Json to_json(const UserLockedOut& fact) {
    return Json{{"user", fact.user}, {"locked_s", fact.locked_s}};
}

template <>
Result<SettingsApplied> from_json(const Json& body) {
    SettingsApplied fact;
    KIOSK_TRY(fact.hash, get_string(body, "hash"));
    KIOSK_TRY(fact.settings, settings_from_json(body));
    return fact;
}

template <>
Result<DayOpened> from_json(const Json& body) {
    DayOpened fact;
    KIOSK_TRY(fact.day, day_in(body));
    KIOSK_TRY(const Json carry, get_object(body, "carry"));
    if (carry.contains("settings")) {
        KIOSK_TRY(fact.carry.settings, settings_from_json(carry["settings"]));
    }
    if (carry.contains("letter")) {
        KIOSK_TRY(fact.carry.letter, letter_from_json(carry["letter"]));
    }
    if (carry.contains("hub")) {
        KIOSK_TRY(fact.carry.hub, get_string(carry, "hub"));
    }
    return fact;
}

template <>
Result<RecordParked> from_json(const Json& body) {
    RecordParked fact;
    KIOSK_TRY(fact.seq.value, get_int(body, "seq"));
    KIOSK_TRY(fact.code, get_string(body, "code"));
    return fact;
}

template <>
Result<DeviceEnrolled> from_json(const Json& body) {
    KIOSK_TRY(std::string hub, get_string(body, "hub"));
    return DeviceEnrolled{std::move(hub)};
}

template <>
Result<UserSignedIn> from_json(const Json& body) {
    UserSignedIn fact;
    KIOSK_TRY(fact.user, get_string(body, "user"));
    KIOSK_TRY(fact.counter, get_string(body, "counter"));
    return fact;
}

template <>
Result<UserLockedOut> from_json(const Json& body) {
    UserLockedOut fact;
    KIOSK_TRY(fact.user, get_string(body, "user"));
    KIOSK_TRY(fact.locked_s, int_in(body, "locked_s", 1, 1'000'000));
    return fact;
}

}  // namespace kiosk::office
