// Members that may be null are read only where they are not.
#include "firmware/api/visit_wire.hpp"

namespace kiosk::api {

Result<Visit> visit_from(const Json& json) {
    Visit out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.number, get_int(json, "number"));
    KIOSK_TRY(out.business_day, get_string(json, "business_day"));
    KIOSK_TRY(out.counter, get_string(json, "counter"));
    KIOSK_TRY(out.people, get_int(json, "people"));
    KIOSK_TRY(out.step, get_string(json, "step"));
    KIOSK_TRY(out.officer, get_string(json, "officer"));
    KIOSK_TRY(out.opened_ms, get_int(json, "opened_ms"));
    KIOSK_TRY(out.corrections, get_int(json, "corrections"));
    if (json.contains("ticket") && !json["ticket"].is_null()) {
        KIOSK_TRY(out.ticket, get_string(json["ticket"], "text"));
    }
    if (json.contains("record") && !json["record"].is_null()) {
        const Json& record = json["record"];
        KIOSK_TRY(out.session_kind, get_string(record, "session_kind"));
        KIOSK_TRY(out.case_token, get_string_or(record, "case", ""));
        KIOSK_TRY(out.nth, get_int(record, "nth"));
        KIOSK_TRY(out.kind, get_string(record, "kind"));
        KIOSK_TRY(out.field, get_string(record, "field"));
        KIOSK_TRY(out.outcome, get_string(record, "outcome"));
    }
    return out;
}

Result<FormColumn> form_column_from(const Json& json) {
    FormColumn out;
    KIOSK_TRY(out.number, get_int(json, "number"));
    KIOSK_TRY(out.vi, get_string(json, "vi"));
    KIOSK_TRY(out.en, get_string(json, "en"));
    if (json.contains("value") && !json["value"].is_null()) {
        KIOSK_TRY(out.value, get_int(json, "value"));
    }
    return out;
}

}  // namespace kiosk::api
