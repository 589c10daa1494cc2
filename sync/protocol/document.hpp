#pragma once
// What the JSON documents of the wire have in common.

#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::sync {

// An object whose "v" is this version of the protocol. BadJson, BadArgument, or UnsupportedVersion
// with `what` as its context.
[[nodiscard]] Result<Json> parse_document(std::string_view text, std::string_view what);

// BadArgument that names the key, unless there is text in base64.
[[nodiscard]] Result<Bytes> base64_member(const Json& object, std::string_view key);

}  // namespace kiosk::sync
