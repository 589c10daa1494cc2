// Bodies of the office's own facts: settings, the day and what it carries, enrolment, parking.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {
namespace {

// Keys that came later stand only where they say something: settings of before keep their hash.

Json spans_to_json(const std::vector<queue::Span>& spans) {
    Json out = Json::array();
    for (const queue::Span& span : spans) {
        out.push_back(span.text());
    }
    return out;
}

Result<std::vector<queue::Span>> spans_from_json(const Json& json) {
    std::vector<queue::Span> out;
    for (const Json& item : json) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, "hours: texts"};
        }
        KIOSK_TRY(const queue::Span span, queue::Span::parse(item.get<std::string>()));
        out.push_back(span);
    }
    return out;
}

Json service_to_json(const queue::Service& service) {
    Json out{{"id", service.id.value},
             {"prefix", service.prefix},
             {"name_vi", service.name_vi},
             {"name_en", service.name_en}};
    if (service.mean_minutes != queue::kDefaultMean_min) {
        out["mean_minutes"] = service.mean_minutes;
    }
    if (service.contingent > 0) {
        out["contingent"] = service.contingent;
    }
    if (!service.hours.empty()) {
        out["hours"] = spans_to_json(service.hours);
    }
    return out;
}

Json names_to_json(const std::vector<ServiceId>& services) {
    Json out = Json::array();
    for (const ServiceId& service : services) {
        out.push_back(service.value);
    }
    return out;
}

Result<std::vector<ServiceId>> names_from_json(const Json& json, std::string_view key) {
    KIOSK_TRY(const Json names, get_array(json, key));
    std::vector<ServiceId> out;
    for (const Json& name : names) {
        if (!name.is_string()) {
            return Error{ErrorCode::BadArgument, "counters.services: names"};
        }
        out.push_back(ServiceId{name.get<std::string>()});
    }
    return out;
}

Json counter_to_json(const queue::CounterSetup& counter) {
    Json out{{"id", counter.id.value}, {"services", names_to_json(counter.services)}};
    for (const queue::CallStep& step : counter.steps) {
        out["steps"].push_back({{"services", names_to_json(step.services)},
                                {"when", queue::name_of(step.when)},
                                {"least", step.least}});
    }
    if (counter.seats > 0) {
        out["seats"] = counter.seats;
    }
    return out;
}

Json hours_to_json(const queue::OfficeHours& hours) {
    Json week = Json::array();
    for (const auto& day : hours.week) {
        week.push_back(spans_to_json(day));
    }
    Json out{{"week", std::move(week)}, {"intake_ends_before_min", hours.intake_ends_before_min}};
    if (hours.day_ends_at_min) {
        out["day_ends_at_min"] = *hours.day_ends_at_min;
    }
    return out;
}

Result<queue::OfficeHours> hours_from_json(const Json& json) {
    queue::OfficeHours out;
    KIOSK_TRY(const Json week, get_array(json, "week"));
    if (week.size() != out.week.size()) {
        return Error{ErrorCode::BadArgument, "hours.week: seven days"};
    }
    for (std::size_t day = 0; day < week.size(); ++day) {
        KIOSK_TRY(out.week[day], spans_from_json(week[day]));
    }
    KIOSK_TRY(out.intake_ends_before_min, int_in(json, "intake_ends_before_min", 0, 240));
    if (json.contains("day_ends_at_min")) {
        KIOSK_TRY(out.day_ends_at_min,
                  int_in(json, "day_ends_at_min", 1, queue::kMinutesOfDay - 1));
    }
    return out;
}

Json body_to_json(const petitions::ReceivingBody& body) {
    Json out{{"id", body.id.value},
             {"name", body.name},
             {"key", to_hex(body.key)},
             {"protected", body.use == petitions::ReceivingBody::Use::Protected}};
    if (body.key_until) {
        out["key_until"] = body.key_until->text();
    }
    if (body.next) {
        out["next"] = {{"key", to_hex(body.next->key)}, {"from", body.next->from.text()}};
    }
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

Result<queue::Service> service_from_json(const Json& json) {
    queue::Service out;
    KIOSK_TRY(out.id.value, get_string(json, "id"));
    KIOSK_TRY(out.prefix, get_string(json, "prefix"));
    KIOSK_TRY(out.name_vi, get_string(json, "name_vi"));
    KIOSK_TRY(out.name_en, get_string(json, "name_en"));
    if (json.contains("mean_minutes")) {
        KIOSK_TRY(out.mean_minutes, int_in(json, "mean_minutes", 1, queue::kMostMean_min));
    }
    if (json.contains("contingent")) {
        KIOSK_TRY(out.contingent, int_in(json, "contingent", 1, queue::kMostContingent));
    }
    if (json.contains("hours")) {
        KIOSK_TRY(out.hours, spans_from_json(json["hours"]));
    }
    return out;
}

Result<queue::CallStep> step_from_json(const Json& json) {
    queue::CallStep out;
    KIOSK_TRY(out.services, names_from_json(json, "services"));
    KIOSK_TRY(const std::string when, get_string(json, "when"));
    const auto known = queue::call_when_from(when);
    if (!known) {
        return Error{ErrorCode::BadArgument, "counters.steps.when"};
    }
    out.when = *known;
    KIOSK_TRY(out.least, int_in(json, "least", 0, queue::kMostLeast));
    return out;
}

Result<queue::CounterSetup> counter_from_json(const Json& json) {
    queue::CounterSetup out;
    KIOSK_TRY(out.id.value, get_string(json, "id"));
    KIOSK_TRY(out.services, names_from_json(json, "services"));
    if (json.contains("steps")) {
        KIOSK_CHECK(read_all(json, "steps", out.steps, step_from_json));
    }
    if (json.contains("seats")) {
        KIOSK_TRY(out.seats, int_in(json, "seats", 1, queue::kMaxParty));
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
    if (json.contains("key_until")) {
        KIOSK_TRY(const std::string until, get_string(json, "key_until"));
        KIOSK_TRY(out.key_until, queue::BusinessDay::parse(until));
    }
    if (json.contains("next")) {
        KIOSK_TRY(const Json next, get_object(json, "next"));
        KIOSK_TRY(const std::string next_key, get_string(next, "key"));
        KIOSK_TRY(const std::string from, get_string(next, "from"));
        out.next.emplace();
        KIOSK_TRY(out.next->key, fixed_from_hex<32>(next_key));
        KIOSK_TRY(out.next->from, queue::BusinessDay::parse(from));
    }
    return out;
}

}  // namespace

Json settings_to_json(const AppliedSettings& settings) {
    Json services = Json::array();
    for (const queue::Service& service : settings.services) {
        services.push_back(service_to_json(service));
    }
    Json counters = Json::array();
    for (const queue::CounterSetup& counter : settings.counters) {
        counters.push_back(counter_to_json(counter));
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
    constexpr queue::QueueRules kUsual;
    if (settings.rules.priority_head_start_min != kUsual.priority_head_start_min) {
        out["rules"]["priority_head_start_min"] = settings.rules.priority_head_start_min;
    }
    if (settings.rules.return_behind != kUsual.return_behind) {
        out["rules"]["return_behind"] = settings.rules.return_behind;
    }
    if (settings.rules.group_min != kUsual.group_min) {
        out["rules"]["group_min"] = settings.rules.group_min;
    }
    if (settings.rules.live_block != kUsual.live_block) {
        out["rules"]["live_block"] = settings.rules.live_block;
    }
    if (settings.rules.room_red != kUsual.room_red) {
        out["rules"]["room_amber"] = settings.rules.room_amber;
        out["rules"]["room_red"] = settings.rules.room_red;
    }
    if (settings.hours != queue::OfficeHours{}) {
        out["hours"] = hours_to_json(settings.hours);
    }
    if (settings.purpose == Purpose::Training) {
        out["training"] = true;
    }
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
    if (rules.contains("return_behind")) {
        KIOSK_TRY(out.rules.return_behind,
                  int_in(rules, "return_behind", 0, queue::kMostReturnBehind));
    }
    if (rules.contains("group_min")) {
        KIOSK_TRY(out.rules.group_min, int_in(rules, "group_min", 2, queue::kMaxParty));
    }
    if (rules.contains("live_block")) {
        KIOSK_TRY(out.rules.live_block, int_in(rules, "live_block", 1, queue::kMostLiveBlock));
    }
    if (rules.contains("room_red")) {
        KIOSK_TRY(out.rules.room_amber, int_in(rules, "room_amber", 1, queue::kMostRoom));
        KIOSK_TRY(out.rules.room_red, int_in(rules, "room_red", 1, queue::kMostRoom));
    }
    if (json.contains("hours")) {
        KIOSK_TRY(out.hours, hours_from_json(json["hours"]));
    }
    KIOSK_TRY(const bool training, get_bool_or(json, "training", false));
    out.purpose = training ? Purpose::Training : Purpose::Service;
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
    for (const petitions::Letter& letter : fact.carry.letters) {
        carry["letters"].push_back(letter_to_json(letter));
    }
    if (fact.carry.hub) {
        carry["hub"] = *fact.carry.hub;
    }
    if (fact.carry.kiosks != KiosksCarry{}) {
        carry["kiosks"] = kiosks_to_json(fact.carry.kiosks);
    }
    return Json{{"business_day", fact.day.text()}, {"carry", std::move(carry)}};
}

Json to_json(const RecordParked& fact) {
    return Json{{"seq", fact.seq.value}, {"code", fact.code}};
}

Json to_json(const DeviceEnrolled& fact) {
    return Json{{"hub", fact.hub}};
}

Json to_json(const DocumentApplied& fact) {
    Json out{{"name", fact.name}, {"version", fact.version}, {"sha256", fact.sha256}};
    if (fact.withdrawn) {
        out["withdrawn"] = true;
    }
    return out;
}

Json to_json(const DocumentRefused& fact) {
    Json out{{"name", fact.name}, {"version", fact.version}, {"code", fact.code}};
    if (!fact.where.empty()) {
        out["where"] = fact.where;
    }
    return out;
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
    if (carry.contains("letter")) {  // before a stack could hold several
        KIOSK_TRY(auto letter, letter_from_json(carry["letter"]));
        fact.carry.letters.push_back(std::move(letter));
    }
    if (carry.contains("letters")) {
        KIOSK_TRY(const Json letters, get_array(carry, "letters"));
        for (const Json& item : letters) {
            KIOSK_TRY(auto letter, letter_from_json(item));
            fact.carry.letters.push_back(std::move(letter));
        }
    }
    if (carry.contains("hub")) {
        KIOSK_TRY(fact.carry.hub, get_string(carry, "hub"));
    }
    if (carry.contains("kiosks")) {
        KIOSK_TRY(fact.carry.kiosks, kiosks_from_json(carry["kiosks"]));
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
Result<DocumentApplied> from_json(const Json& body) {
    DocumentApplied fact;
    KIOSK_TRY(fact.name, get_string(body, "name"));
    KIOSK_TRY(fact.version, get_int(body, "version"));
    KIOSK_TRY(fact.sha256, get_string(body, "sha256"));
    fact.withdrawn = body.contains("withdrawn");
    return fact;
}

template <>
Result<DocumentRefused> from_json(const Json& body) {
    DocumentRefused fact;
    KIOSK_TRY(fact.name, get_string(body, "name"));
    KIOSK_TRY(fact.version, get_int(body, "version"));
    KIOSK_TRY(fact.code, get_string(body, "code"));
    KIOSK_TRY(fact.where, get_string_or(body, "where", ""));
    return fact;
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
