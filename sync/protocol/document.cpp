#include "sync/protocol/document.hpp"

#include "sync/protocol/version.hpp"

namespace kiosk::sync {

Result<Json> parse_document(std::string_view text, std::string_view what) {
    KIOSK_TRY(Json document, parse_json(text));
    KIOSK_TRY(const std::int64_t version, get_int(document, "v"));
    if (version != kProtocolVersion) {
        return Error{ErrorCode::UnsupportedVersion, std::string(what)};
    }
    return document;
}

Result<Bytes> base64_member(const Json& object, std::string_view key) {
    KIOSK_TRY(const std::string text, get_string(object, key));
    auto out = from_base64(text);
    if (!out) {
        return Error{ErrorCode::BadArgument, std::string(key)};
    }
    return out;
}

}  // namespace kiosk::sync
