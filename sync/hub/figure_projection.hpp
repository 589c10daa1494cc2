#pragma once
// From records to what the city counts (figure_table.hpp).

#include "firmware/base/json.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

// Whose record it is.
struct Source {
    std::int64_t device_no = 0;
    DeviceId device;
    Epoch epoch;
};

// Applies one accepted record, after the overview tables (projection.hpp) had it. A body that lacks
// what its kind should have changes nothing. Errors: the store's only. Runs in the caller's
// transaction.
[[nodiscard]] Status project_figures(HubStore& store,
                                     const Source& source,
                                     const crypto::RecordHeader& header,
                                     const Json& body);

// Applies the records that came before the tables were there, once; a hub calls it before it takes
// records. Of several that start at the same time the others wait. Minutes for a hub with years of
// records; nothing afterwards.
[[nodiscard]] Status project_past(HubStore& store);

}  // namespace kiosk::hub
