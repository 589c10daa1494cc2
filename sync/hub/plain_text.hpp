#pragma once
// Strings of records that go into columns. PostgreSQL's text holds no NUL, so a body with one in
// such a field is as unreadable as one without the field: no device of ours writes it, and it must
// not hold up the journal behind it.

#include "firmware/base/json.hpp"

namespace kiosk::hub {

[[nodiscard]] inline Result<std::string> plain_string(const Json& object, std::string_view key) {
    Result<std::string> text = get_string(object, key);
    return text && text->find('\0') != std::string::npos
               ? Result<std::string>(Error{ErrorCode::BadArgument, std::string(key)})
               : text;
}

[[nodiscard]] inline Result<std::string> plain_string_or_empty(const Json& object,
                                                               std::string_view key) {
    KIOSK_TRY(const std::string text, get_string_or(object, key, ""));
    return text.empty() ? Result<std::string>(text) : plain_string(object, key);
}

}  // namespace kiosk::hub
