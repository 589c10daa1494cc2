#pragma once
// Checks a JSON value against a schema of docs/api/openapi.yaml: the part of JSON Schema 2020-12
// that the file uses. A keyword that is not known here is a finding, so that none goes unchecked.

#include <string>

#include "firmware/base/json.hpp"

namespace kiosk::test {

// "" when `value` fits, else the first place where it does not, e.g. "$.ticket.party: …".
// `document` is the whole file, for $ref.
[[nodiscard]] std::string schema_breach(const Json& document,
                                        const Json& schema,
                                        const Json& value);

// The part of the document that "#/a/b" names; null when there is none.
[[nodiscard]] const Json* find_reference(const Json& document, const std::string& reference);

}  // namespace kiosk::test
