// Bodies of the visits. Optional members are left out where they say nothing, so that a body of
// before stays readable and a short row stays short.
#include "firmware/office/codec_parts.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::office {

using namespace kiosk::reception;

namespace {

Error bad(std::string_view key) {
    return Error{ErrorCode::BadArgument, std::string(key)};
}

Result<VisitId> visit_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "visit"));
    return VisitId::parse(text);
}

template <class Id>
Status read_id(const Json& body, const char* key, std::optional<Id>& out) {
    if (body.contains(key)) {
        KIOSK_TRY(const std::string text, get_string(body, key));
        KIOSK_TRY(out, Id::parse(text));
    }
    return {};
}

// A name of a closed list; BadArgument names the key.
template <class Value, class Find>
Status read_name(const Json& body, std::string_view key, Value& out, Find find) {
    KIOSK_TRY(const std::string text, get_string(body, key));
    const auto found = find(text);
    if (!found) {
        return bad(key);
    }
    out = *found;
    return {};
}

Json record_to_json(const VisitId& visit, const VisitRecord& record) {
    Json body{{"visit", visit.text()},
              {"session_kind", calendar::session_kind_name(record.session_kind)},
              {"people", record.people},
              {"nth", record.nth},
              {"kind", name_of(record.kind)},
              {"field", record.field},
              {"prior_result", name_of(record.prior)},
              {"outcome", record.outcome}};
    if (record.session_kind != calendar::SessionKind::Regular) {
        body["held"] = calendar::held_name(record.held);
    }
    if (record.session) {
        body["session"] = record.session->text();
    }
    if (!record.case_token.empty()) {
        body["case"] = record.case_token;
    }
    if (record.group) {
        body["group"] = record.group->text();
    }
    return body;
}

Result<VisitRecord> record_in(const Json& body) {
    VisitRecord out;
    KIOSK_CHECK(read_name(body, "session_kind", out.session_kind, &calendar::session_kind_from));
    if (body.contains("held")) {
        KIOSK_CHECK(read_name(body, "held", out.held, &calendar::held_from));
    }
    KIOSK_CHECK(read_id(body, "session", out.session));
    KIOSK_TRY(out.people, int_in(body, "people", 1, queue::kMaxParty));
    KIOSK_TRY(out.case_token, get_string_or(body, "case", ""));
    KIOSK_TRY(out.nth, int_in(body, "nth", 1, kMostNth));
    KIOSK_CHECK(read_id(body, "group", out.group));
    KIOSK_CHECK(read_name(body, "kind", out.kind, &visit_kind_from));
    KIOSK_TRY(out.field, get_string(body, "field"));
    KIOSK_CHECK(read_name(body, "prior_result", out.prior, &prior_result_from));
    KIOSK_TRY(out.outcome, get_string(body, "outcome"));
    return out;
}

}  // namespace

Json to_json(const VisitOpened& fact) {
    Json body{{"counter", fact.counter.value}, {"people", fact.people}};
    if (fact.ticket) {
        body["ticket"] = fact.ticket->text();
    }
    return body;
}

Json to_json(const VisitRecorded& fact) {
    return record_to_json(fact.visit, fact.record);
}

Json to_json(const VisitClosed& fact) {
    return Json{{"visit", fact.visit.text()}};
}

Json to_json(const VisitCorrected& fact) {
    Json body = record_to_json(fact.visit, fact.record);
    body["reason"] = name_of(fact.reason);
    return body;
}

template <>
Result<VisitOpened> from_json(const Json& body) {
    VisitOpened fact;
    KIOSK_CHECK(read_id(body, "ticket", fact.ticket));
    KIOSK_TRY(fact.counter, counter_in(body));
    KIOSK_TRY(fact.people, int_in(body, "people", 1, queue::kMaxParty));
    return fact;
}

template <>
Result<VisitRecorded> from_json(const Json& body) {
    VisitRecorded fact;
    KIOSK_TRY(fact.visit, visit_in(body));
    KIOSK_TRY(fact.record, record_in(body));
    return fact;
}

template <>
Result<VisitClosed> from_json(const Json& body) {
    KIOSK_TRY(const VisitId visit, visit_in(body));
    return VisitClosed{visit};
}

template <>
Result<VisitCorrected> from_json(const Json& body) {
    VisitCorrected fact;
    KIOSK_TRY(fact.visit, visit_in(body));
    KIOSK_TRY(fact.record, record_in(body));
    KIOSK_CHECK(read_name(body, "reason", fact.reason, &correction_reason_from));
    return fact;
}

}  // namespace kiosk::office
