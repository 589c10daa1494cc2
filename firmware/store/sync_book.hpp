#pragma once
// What sync has to remember: how far the hub has the journal, and the hub's receipts. No second
// queue: what is to send follows from the cursor.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "firmware/base/ids.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::store {

struct SyncCursor {
    Seq sent{0};   // last record put on the wire
    Seq acked{0};  // last record of which a verdict came, without a gap before it
    std::int64_t hub_generation = 0;
    bool operator==(const SyncCursor&) const = default;
};

struct StoredReceipt {
    Seq seq;
    std::string receipt;  // the hub's signed text, verbatim
};

// Uses `connection`; one thread, that of the store.
class SyncBook {
public:
    explicit SyncBook(sqlite::Connection& connection) : db_(&connection) {}

    // Zeros when there is none or its digest is wrong: then everything is sent again, and the hub
    // answers "duplicate".
    [[nodiscard]] Result<SyncCursor> cursor() const;
    // Both in one transaction; durable when it returns.
    [[nodiscard]] Status put(const SyncCursor& cursor, std::span<const StoredReceipt> receipts);
    // Nullopt when there is none or its digest is wrong: a re-send fetches it again.
    [[nodiscard]] Result<std::optional<std::string>> receipt(Seq seq) const;

private:
    sqlite::Connection* db_;
};

}  // namespace kiosk::store
