// Field by field.
#include "firmware/api/calendar.hpp"

namespace kiosk::api {

Result<CalendarSession> calendar_session_from(const Json& json) {
    CalendarSession out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.kind, get_string(json, "kind"));
    KIOSK_TRY(out.day, get_string(json, "day"));
    KIOSK_TRY(out.start, get_string(json, "start"));
    KIOSK_TRY(out.end, get_string(json, "end"));
    KIOSK_TRY(out.leader, get_string(json, "leader"));
    KIOSK_TRY(out.delegate, get_string_or(json, "delegate", ""));
    KIOSK_TRY(out.venue, get_string(json, "venue"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.notice, get_string_or(json, "notice", ""));
    KIOSK_TRY(out.quota, get_int(json, "quota"));
    KIOSK_TRY(out.taken, get_int_or(json, "taken", 0));
    KIOSK_TRY(out.waiting, get_int_or(json, "waiting", 0));
    return out;
}

Result<Booking> booking_from(const Json& json) {
    Booking out;
    KIOSK_TRY(out.id, get_string(json, "id"));
    KIOSK_TRY(out.code, get_string(json, "code"));
    KIOSK_TRY(out.state, get_string(json, "state"));
    KIOSK_TRY(out.party, get_int(json, "party"));
    KIOSK_TRY(out.day, get_string(json, "day"));
    KIOSK_TRY(out.time, get_string_or(json, "time", ""));
    KIOSK_TRY(out.venue, get_string(json, "venue"));
    return out;
}

Result<Holiday> holiday_from(const Json& json) {
    Holiday out;
    for (const auto& [name, member] : {std::pair{"from", &out.from},
                                       {"to", &out.to},
                                       {"kind", &out.kind},
                                       {"name_vi", &out.name_vi},
                                       {"name_en", &out.name_en},
                                       {"source", &out.source}}) {
        KIOSK_TRY(*member, get_string(json, name));
    }
    KIOSK_TRY(const bool confirmed, get_bool(json, "confirmed"));
    out.confirmed = confirmed ? Holiday::Confirmed::Yes : Holiday::Confirmed::No;
    return out;
}

Result<FoundBooking> found_booking_from(const Json& answer) {
    FoundBooking out;
    KIOSK_TRY(const Json json, get_object(answer, "found"));
    KIOSK_TRY(out.answer, get_string(json, "answer"));
    KIOSK_TRY(out.wait_s, get_int_or(json, "wait_s", 0));
    KIOSK_TRY(out.booking, get_string_or(json, "booking", ""));
    KIOSK_TRY(out.kind, get_string_or(json, "kind", ""));
    KIOSK_TRY(out.leader, get_string_or(json, "leader", ""));
    KIOSK_TRY(out.venue, get_string_or(json, "venue", ""));
    KIOSK_TRY(out.day, get_string_or(json, "day", ""));
    KIOSK_TRY(out.time, get_string_or(json, "time", ""));
    KIOSK_TRY(out.party, get_int_or(json, "party", 1));
    return out;
}

Result<Proposal> proposal_from(const Json& json) {
    Proposal out;
    KIOSK_TRY(out.month, get_string(json, "month"));
    KIOSK_TRY(out.day, get_string_or(json, "day", ""));
    KIOSK_TRY(const Json flags, get_array(json, "flags"));
    for (const Json& flag : flags) {
        if (!flag.is_string()) {
            return Error{ErrorCode::BadArgument, "flags"};
        }
        out.flags.push_back(flag.get<std::string>());
    }
    if (json.contains("special") && json["special"].is_object()) {
        KIOSK_TRY(out.special_vi, get_string(json["special"], "name_vi"));
        KIOSK_TRY(out.special_en, get_string(json["special"], "name_en"));
    }
    KIOSK_TRY(out.instead, get_string_or(json, "instead", ""));
    KIOSK_TRY(const bool planned, get_bool(json, "planned"));
    out.planned = planned ? Proposal::Planned::Yes : Proposal::Planned::No;
    return out;
}

}  // namespace kiosk::api
