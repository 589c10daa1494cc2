#pragma once
// Reads the regular YAML of docs/api/openapi.yaml: block maps and lists, flow maps and lists (also
// over several lines), plain and double-quoted scalars, folded text. No anchors, tags or tabs.

#include <string_view>

#include "firmware/base/json.hpp"

namespace kiosk::test {

// The document as JSON. BadArgument names the line of what it does not understand.
[[nodiscard]] Result<Json> read_plain_yaml(std::string_view text);

}  // namespace kiosk::test
