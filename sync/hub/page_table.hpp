#pragma once
// Sealed blobs in the hub's database, named by their digest: small ones, which share the commit of
// the note that they are whole, and on several machines all of them (store_settings.hpp).

#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// Errors are those of db::Database. The caller holds the transaction and the thread.
class PageTable {
public:
    explicit PageTable(db::Database& database) : db_(database) {}

    // Repeating it changes nothing: a blob never changes.
    [[nodiscard]] Status add(const Digest& sha256, ByteView content);
    // As it stands there, its digest unchecked; nullopt when it is not in the database.
    [[nodiscard]] Result<std::optional<Bytes>> read(const Digest& sha256);
    [[nodiscard]] Result<bool> has(const Digest& sha256);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
