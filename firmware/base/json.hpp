#pragma once
// JSON as the API and the journal speak it. nlohmann/json is named only in firmware/base; others
// use `Json`. Foreign exceptions end here: every accessor below returns a Result.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/json_library.hpp"
#include "firmware/base/result.hpp"

namespace kiosk {

using Json = nlohmann::json;  // object keys are sorted

// Parses one document. BadJson (with the byte position) for anything else, for nesting deeper
// than 32, for repeated keys and for text that is not UTF-8.
[[nodiscard]] Result<Json> parse_json(std::string_view text);

// UTF-8 NFC, keys sorted, no floats, no insignificant spaces: the form that is hashed.
// NotCanonical when the tree holds a float or a string that is not UTF-8.
[[nodiscard]] Result<std::string> canonical_json(const Json& value);

// Compact text for the wire; never fails (bad UTF-8 is replaced).
[[nodiscard]] std::string to_text(const Json& value);
// Indented text for people.
[[nodiscard]] std::string to_pretty_text(const Json& value);

// Members of an object. BadArgument names the key when it is missing or of another type.
[[nodiscard]] Result<std::string> get_string(const Json& object, std::string_view key);
[[nodiscard]] Result<std::int64_t> get_int(const Json& object, std::string_view key);
[[nodiscard]] Result<bool> get_bool(const Json& object, std::string_view key);
[[nodiscard]] Result<Json> get_array(const Json& object, std::string_view key);
[[nodiscard]] Result<Json> get_object(const Json& object, std::string_view key);
// As above, but a missing or null member gives `other`.
[[nodiscard]] Result<std::string> get_string_or(const Json& object,
                                                std::string_view key,
                                                std::string_view other);
[[nodiscard]] Result<std::int64_t> get_int_or(const Json& object,
                                              std::string_view key,
                                              std::int64_t other);
[[nodiscard]] Result<bool> get_bool_or(const Json& object, std::string_view key, bool other);

}  // namespace kiosk
