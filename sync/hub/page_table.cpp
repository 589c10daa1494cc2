#include "sync/hub/page_table.hpp"

namespace kiosk::hub {

Status PageTable::add(const Digest& sha256, ByteView content) {
    return db_.run(
        "INSERT INTO page_contents (sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ByteView(sha256),
        content);
}

Result<std::optional<Bytes>> PageTable::read(const Digest& sha256) {
    KIOSK_TRY(auto query,
              db_.query("SELECT content FROM page_contents WHERE sha256 = ?", ByteView(sha256)));
    KIOSK_TRY(const bool row, query.next());
    return row ? std::optional<Bytes>(query.blob(0)) : std::nullopt;
}

Result<bool> PageTable::has(const Digest& sha256) {
    KIOSK_TRY(auto query,
              db_.query("SELECT 1 FROM page_contents WHERE sha256 = ?", ByteView(sha256)));
    return query.next();
}

}  // namespace kiosk::hub
