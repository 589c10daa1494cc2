#pragma once
// What the hub asks of one record before it keeps its body. Pure.

#include <optional>
#include <string_view>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "sync/hub/letter_table.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::hub {

struct CheckedRecord {
    Json body;
    std::optional<Letter> letter{};  // for letter.confirmed; row and journal fields are not set
};

// Errors become the verdict refused{code}: BodyTooLarge, BadJson, NotCanonical (another text would
// parse to the same), BadArgument for a letter.confirmed that makes no sense. Unknown kinds and
// fields are never a ground for refusal.
[[nodiscard]] Result<CheckedRecord> check_record(const sync::BatchRecord& record);

}  // namespace kiosk::hub
