// Bodies of the notices to the halls.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::reception;

namespace {

Result<NoticeId> notice_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "notice"));
    return NoticeId::parse(text);
}

}  // namespace

Json to_json(const NoticePosted& fact) {
    Json out{{"kind", name_of(fact.kind)}, {"vi", fact.vi}};
    if (!fact.en.empty()) {
        out["en"] = fact.en;
    }
    return out;
}

Json to_json(const NoticeWithdrawn& fact) {
    return Json{{"notice", fact.notice.text()}};
}

Json to_json(const NoticeEnded& fact) {
    return Json{{"notice", fact.notice.text()}};
}

template <>
Result<NoticePosted> from_json(const Json& body) {
    KIOSK_TRY(const std::string name, get_string(body, "kind"));
    const auto kind = notice_kind_from(name);
    if (!kind) {
        return Error{ErrorCode::BadArgument, "kind"};
    }
    NoticePosted out;
    out.kind = *kind;
    KIOSK_TRY(out.vi, get_string(body, "vi"));
    KIOSK_TRY(out.en, get_string_or(body, "en", ""));
    return out;
}

template <>
Result<NoticeWithdrawn> from_json(const Json& body) {
    KIOSK_TRY(const NoticeId notice, notice_in(body));
    return NoticeWithdrawn{notice};
}

template <>
Result<NoticeEnded> from_json(const Json& body) {
    KIOSK_TRY(const NoticeId notice, notice_in(body));
    return NoticeEnded{notice};
}

}  // namespace kiosk::office
