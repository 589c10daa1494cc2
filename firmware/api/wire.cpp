// Field by field, strict about what is used and blind to the rest.
#include "firmware/api/wire.hpp"

#include <algorithm>

namespace kiosk::api {
namespace {

// A string, or "" for null and for a missing member.
Result<std::string> text_or_empty(const Json& object, std::string_view key) {
    return get_string_or(object, key, "");
}

Result<std::vector<std::string>> texts_from(const Json& object, std::string_view key) {
    KIOSK_TRY(const Json items, get_array(object, key));
    std::vector<std::string> out;
    for (const Json& item : items) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, std::string(key)};
        }
        out.push_back(item.get<std::string>());
    }
    return out;
}

Result<std::optional<Wait>> wait_in(const Json& json) {
    if (!json.contains("wait") || json["wait"].is_null()) {
        return std::optional<Wait>();
    }
    const Json& wait = json["wait"];
    Wait out;
    KIOSK_TRY(out.shown, get_string(wait, "shown"));
    for (const auto& [key, value] :
         {std::pair{"upper_min", &out.upper_min}, {"lower_min", &out.lower_min}}) {
        if (wait.contains(key) && !wait[key].is_null()) {
            KIOSK_TRY(*value, get_int(wait, key));
        }
    }
    KIOSK_TRY(out.may_not_be_served, get_bool(wait, "may_not_be_served"));
    return std::optional(out);
}

}  // namespace

const StackedLetter* Letter::behind() const {
    return stack.empty() || stack.back().id == id ? nullptr : &stack.back();
}

bool Letter::being_read() const {
    return std::any_of(page_list.begin(), page_list.end(), [](const PageState& page) {
        return page.state == "reading";
    });
}

Result<Ticket> ticket_from(const Json& json) {
    Ticket out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.text, get_string(json, "text"));
    KIOSK_TRY(out.service, get_string(json, "service"));
    KIOSK_TRY(out.business_day, get_string(json, "business_day"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.party, get_int(json, "party"));
    KIOSK_TRY(out.priority, get_bool_or(json, "priority", false));
    KIOSK_TRY(out.recalls, get_int(json, "recalls"));
    KIOSK_TRY(const std::string counter, text_or_empty(json, "counter"));
    if (!counter.empty()) {
        out.counter = counter;
    }
    KIOSK_TRY(out.outcome, text_or_empty(json, "outcome"));
    KIOSK_TRY(out.paper_state, text_or_empty(json, "paper_state"));
    return out;
}

Result<Issued> issued_from(const Json& answer) {
    Issued out;
    KIOSK_TRY(const Json ticket, get_object(answer, "ticket"));
    KIOSK_TRY(out.ticket, ticket_from(ticket));
    KIOSK_TRY(out.people_ahead, get_int(answer, "people_ahead"));
    KIOSK_TRY(out.wait, wait_in(answer));
    KIOSK_TRY(const bool repeated, get_bool(answer, "repeated"));
    out.freshness = repeated ? Issued::Freshness::Repeated : Issued::Freshness::New;
    if (answer.contains("paper")) {
        KIOSK_TRY(const Json paper, get_object(answer, "paper"));
        KIOSK_TRY(out.paper_job, get_string(paper, "job"));
    }
    KIOSK_TRY(out.code, text_or_empty(answer, "code"));
    if (answer.contains("qr")) {
        KIOSK_TRY(out.qr, texts_from(answer, "qr"));
    }
    return out;
}

Result<Paper> paper_from(const Json& json) {
    Paper out;
    KIOSK_TRY(out.job, get_string(json, "job"));
    KIOSK_TRY(out.subject, get_string(json, "subject"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.copy, get_int(json, "copy"));
    KIOSK_TRY(out.number, text_or_empty(json, "number"));
    KIOSK_TRY(out.reason, text_or_empty(json, "reason"));
    KIOSK_TRY(out.proof, text_or_empty(json, "proof"));
    KIOSK_TRY(out.changed_ms, get_int(json, "changed_ms"));
    return out;
}

Result<Counter> counter_from(const Json& json) {
    Counter out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.services, texts_from(json, "services"));
    if (json.contains("ticket") && json["ticket"].is_object()) {
        KIOSK_TRY(out.ticket, ticket_from(json["ticket"]));
    }
    return out;
}

namespace {

Result<ServiceLine> line_from(const Json& json, std::string_view id_key) {
    ServiceLine out;
    KIOSK_TRY(out.id, get_string(json, id_key));
    KIOSK_TRY(out.prefix, get_string(json, "prefix"));
    KIOSK_TRY(out.name_vi, get_string(json, "name_vi"));
    KIOSK_TRY(out.name_en, get_string(json, "name_en"));
    KIOSK_TRY(out.waiting, get_int(json, "waiting"));
    KIOSK_TRY(out.people, get_int(json, "people"));
    KIOSK_TRY(out.wait, wait_in(json));
    return out;
}

Result<ServiceLine> service_line_from(const Json& json) {
    return line_from(json, "id");
}

Result<ServiceLine> hall_line_from(const Json& json) {
    return line_from(json, "service");
}

Result<HallZone> hall_zone_from(const Json& json) {
    HallZone out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.name_vi, get_string(json, "name_vi"));
    KIOSK_TRY(out.name_en, get_string(json, "name_en"));
    return out;
}

// The member when it is there; an older kioskd has none of them.
template <class Value>
Status read_maybe(const Json& json,
                  const char* key,
                  Result<Value> (*read)(const Json&),
                  std::optional<Value>& out) {
    if (json.contains(key) && json[key].is_object()) {
        KIOSK_TRY(out, read(json[key]));
    }
    return {};
}

Result<HallCall> hall_call_from(const Json& json) {
    HallCall out;
    KIOSK_TRY(out.number, get_string(json, "number"));
    KIOSK_TRY(out.counter, get_string(json, "counter"));
    KIOSK_TRY(out.called_ms, get_int(json, "called_ms"));
    KIOSK_TRY(out.recalls, get_int(json, "recalls"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.voice, get_string(json, "voice"));
    KIOSK_CHECK(read_maybe(json, "way", &hall_zone_from, out.way));
    return out;
}

Result<HallCounter> hall_counter_from(const Json& json) {
    HallCounter out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.ticket, text_or_empty(json, "ticket"));
    return out;
}

Result<PageState> page_state_from(const Json& json) {
    PageState out;
    KIOSK_TRY(out.n, get_int(json, "n"));
    KIOSK_TRY(out.state, text_or_empty(json, "state"));
    KIOSK_TRY(out.id, text_or_empty(json, "id"));
    if (json.contains("flags")) {
        KIOSK_TRY(out.flags, texts_from(json, "flags"));
    }
    if (json.contains("repeats")) {
        KIOSK_TRY(out.repeats, get_int(json, "repeats"));
    }
    return out;
}

Result<StackedLetter> stacked_from(const Json& json) {
    StackedLetter out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.pages, get_int(json, "pages"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.paused, text_or_empty(json, "paused"));
    return out;
}

}  // namespace

Result<HelpCall> help_call_from(const Json& json) {
    HelpCall out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.kiosk, get_int(json, "kiosk"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.called_ms, get_int(json, "called_ms"));
    if (json.contains("over_ms") && !json["over_ms"].is_null()) {
        KIOSK_TRY(out.over_ms, get_int(json, "over_ms"));
    }
    KIOSK_TRY(out.answered_by, text_or_empty(json, "answered_by"));
    return out;
}

namespace {

Result<Intake> intake_from(const Json& json) {
    Intake out;
    KIOSK_TRY(const std::string state, get_string(json, "state"));
    KIOSK_TRY(const std::string cause, get_string_or(json, "cause", "hours"));
    out.open = state != "closed";
    out.by_staff = cause == "staff";
    if (json.contains("opens_ms") && json["opens_ms"].is_number_integer()) {
        KIOSK_TRY(out.opens_ms, get_int(json, "opens_ms"));
    }
    return out;
}

}  // namespace

Result<Queue> queue_from(const Json& answer) {
    Queue out;
    KIOSK_TRY(out.day_open, get_bool_or(answer, "day_open", true));
    if (answer.contains("occupancy")) {
        KIOSK_TRY(const std::string level, get_string(answer["occupancy"], "level"));
        out.house_full = level == "red";
    }
    KIOSK_TRY(out.check_in, get_bool_or(answer, "check_in", false));
    if (answer.contains("intake")) {  // an older kioskd has none, and is always open
        KIOSK_TRY(out.intake, intake_from(answer["intake"]));
    }
    KIOSK_TRY(out.version, get_int(answer, "version"));
    KIOSK_TRY(out.business_day, text_or_empty(answer, "business_day"));
    KIOSK_TRY(out.services, list_from(answer, "services", &service_line_from));
    KIOSK_TRY(out.counters, list_from(answer, "counters", &counter_from));
    KIOSK_TRY(out.waiting, list_from(answer, "waiting", &ticket_from));
    if (answer.contains("help")) {  // an older kioskd has none
        KIOSK_TRY(out.help, list_from(answer, "help", &help_call_from));
    }
    return out;
}

Result<Hall> hall_from(const Json& answer) {
    Hall out;
    KIOSK_TRY(out.version, get_int(answer, "version"));
    KIOSK_TRY(out.office, get_string(answer, "office"));
    KIOSK_TRY(out.training, get_bool_or(answer, "training", false));
    if (answer.contains("now") && answer["now"].is_object()) {
        KIOSK_TRY(out.now, hall_call_from(answer["now"]));
    }
    KIOSK_TRY(out.calls, list_from(answer, "calls", &hall_call_from));
    KIOSK_TRY(out.counters, list_from(answer, "counters", &hall_counter_from));
    KIOSK_TRY(out.lines, list_from(answer, "lines", &hall_line_from));
    KIOSK_TRY(out.closed, texts_from(answer, "closed"));
    KIOSK_CHECK(read_maybe(answer, "zone", &hall_zone_from, out.zone));
    KIOSK_CHECK(read_maybe(answer, "notice", &hall_notice_from, out.notice));
    KIOSK_CHECK(read_maybe(answer, "urgent", &hall_notice_from, out.urgent));
    return out;
}

Result<HallNotice> hall_notice_from(const Json& json) {
    HallNotice out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.vi, get_string(json, "vi"));
    KIOSK_TRY(out.en, text_or_empty(json, "en"));
    KIOSK_TRY(out.since_ms, get_int(json, "since_ms"));
    return out;
}

Result<HallScreen> hall_screen_from(const Json& json) {
    HallScreen out;
    KIOSK_TRY(out.name, get_string(json, "name"));
    KIOSK_TRY(out.zone, text_or_empty(json, "zone"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.silent_s, get_int(json, "silent_s"));
    if (json.contains("seen_ms") && json["seen_ms"].is_number_integer()) {
        out.seen_ms = json["seen_ms"].get<std::int64_t>();
    }
    return out;
}

Result<Backs> backs_from(const Json& json) {
    Backs out;
    KIOSK_TRY(out.sheets, get_int(json, "sheets"));
    KIOSK_TRY(out.came, get_int(json, "came"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    return out;
}

Result<Letter> letter_from(const Json& json) {
    Letter out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.pages, get_int(json, "pages"));
    KIOSK_TRY(out.paused, text_or_empty(json, "paused"));
    if (json.contains("page_list")) {
        KIOSK_TRY(out.page_list, list_from(json, "page_list", &page_state_from));
    }
    if (json.contains("removed")) {
        KIOSK_TRY(out.removed, list_from(json, "removed", &page_state_from));
    }
    if (json.contains("stack")) {
        KIOSK_TRY(out.stack, list_from(json, "stack", &stacked_from));
    }
    if (json.contains("backs") && json["backs"].is_object()) {
        KIOSK_TRY(out.backs, backs_from(json["backs"]));
    }
    if (json.contains("fault") && json["fault"].is_object()) {
        KIOSK_TRY(const std::string code, get_string(json["fault"], "code"));
        KIOSK_TRY(const std::string context, text_or_empty(json["fault"], "context"));
        out.fault = Error{error_from_name(code).value_or(ErrorCode::Unknown), context};
    }
    KIOSK_TRY(out.kind_hint, text_or_empty(json, "kind_hint"));
    KIOSK_TRY(out.letter_class, text_or_empty(json, "class"));
    KIOSK_TRY(out.code, text_or_empty(json, "code"));
    KIOSK_TRY(out.pin, text_or_empty(json, "pin"));
    KIOSK_TRY(out.kind, text_or_empty(json, "kind"));
    KIOSK_TRY(out.body, text_or_empty(json, "body"));
    KIOSK_TRY(const bool key_gone, get_bool_or(json, "key_gone", false));
    out.key = key_gone ? Letter::Key::Gone : Letter::Key::Held;
    return out;
}

Result<PageText> page_text_from(const Json& json) {
    PageText out;
    KIOSK_TRY(out.n, get_int(json, "n"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.text, text_or_empty(json, "text"));
    KIOSK_TRY(out.mean_confidence, get_int_or(json, "mean_confidence", 0));
    return out;
}

Result<Record> record_from(const Json& json) {
    Record out;
    KIOSK_TRY(out.seq, get_int(json, "seq"));
    KIOSK_TRY(out.kind, get_string(json, "kind"));
    KIOSK_TRY(out.wall_ms, get_int(json, "wall_ms"));
    KIOSK_TRY(out.by, get_string(json, "by"));
    KIOSK_TRY(out.body, get_object(json, "body"));
    return out;
}

}  // namespace kiosk::api
