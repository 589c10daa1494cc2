#pragma once
// Receipts as they stand in every answer of the hub. Private to sync/protocol.

#include <vector>

#include "firmware/base/json.hpp"
#include "sync/protocol/answer.hpp"

namespace kiosk::sync {

[[nodiscard]] Json receipts_json(const std::vector<Receipt>& receipts);
// The list "receipts" of an answer. HubGarbage for more than a thousand; errors of base/json.
[[nodiscard]] Result<std::vector<Receipt>> parse_receipts(const Json& document);

}  // namespace kiosk::sync
