#pragma once
// What SQLite alone can do: the yardstick that ./run bench queue divides by.

#include <cstdint>
#include <filesystem>

#include "firmware/base/result.hpp"

namespace kiosk::test {

struct ProbeResult {
    int transactions = 0;
    double rate_per_s = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
    double fdatasync_p50_ms = 0;  // 4 KiB overwrite of a file in the same folder
    double fdatasync_p99_ms = 0;
};

// Writes `transactions` tickets into a fresh database in `folder`, straight through SQLite's C API:
// the product's schema and pragmas (WAL, synchronous=FULL), the same three rows of the same size
// per ticket (journal, ticket, key), one ticket per transaction, statements prepared once, and no
// domain, no JSON, no hashing. Removes its files. StoreFailed or IoFailed when the disk refuses.
// Blocks for the whole run: about a quarter of a millisecond per transaction on an SSD.
[[nodiscard]] Result<ProbeResult> probe_ticket_transaction(const std::filesystem::path& folder,
                                                           int transactions);

}  // namespace kiosk::test
