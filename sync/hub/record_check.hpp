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
    // Of letter.confirmed and letter.adopted; row and journal fields are not set. An adopted one
    // that is handed over has had its receipt.
    std::optional<Letter> letter{};
};

// Errors become the verdict refused{code}: BodyTooLarge, BadJson, NotCanonical (another text would
// parse to the same), BadArgument for a letter that makes no sense. Unknown kinds and
// fields are never a ground for refusal.
[[nodiscard]] Result<CheckedRecord> check_record(const sync::BatchRecord& record);

}  // namespace kiosk::hub
