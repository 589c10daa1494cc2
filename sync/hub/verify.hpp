#pragma once
// Recomputes everything the hub promises: chains, signatures, receipts, digests of blobs.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/hub/hub_store.hpp"
#include "sync/hub/page_shelf.hpp"

namespace kiosk::hub {

struct VerifyReport {
    std::int64_t journals = 0;
    std::int64_t records = 0;
    std::int64_t refused = 0;     // records of which only the header and a digest are kept
    std::int64_t signatures = 0;  // of heads, by devices
    std::int64_t receipts = 0;    // of complete letters, by this hub
    std::int64_t letters = 0;
    std::int64_t blobs = 0;
    std::vector<std::string> problems;  // each names the device and the first bad seq, or the blob

    [[nodiscard]] bool good() const { return problems.empty(); }
};

// Reads everything; minutes on a large hub. What does not hold is a problem in the report; an
// Error means that reading itself failed.
[[nodiscard]] Result<VerifyReport> verify_hub(HubStore& store,
                                              const PageStore& folder,
                                              const crypto::VerifyKey& hub_key);

}  // namespace kiosk::hub
