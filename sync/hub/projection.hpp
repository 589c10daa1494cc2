#pragma once
// Keeps the overview tables of tickets and hand-overs in step with the records.

#include "firmware/base/json.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::hub {

// Applies one accepted record. A body that lacks what its kind should have changes nothing: the
// record itself is stored, and a later hub may read it better. Errors: the store's only. Runs in
// the caller's transaction.
[[nodiscard]] Status project(HubStore& store,
                             const Device& device,
                             Epoch epoch,
                             const sync::BatchRecord& record,
                             const Json& body);

}  // namespace kiosk::hub
