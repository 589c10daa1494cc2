// These rows follow from nothing the device holds, so each carries a SHA-256 of its own: SQLite's
// check alone lets flipped bits through (docs/reliability.md).
#include "firmware/store/sync_book.hpp"

#include "firmware/crypto/hash.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::store {
namespace {

Digest digest_of(const SyncCursor& cursor) {
    Bytes bytes;
    put_u64(bytes, static_cast<std::uint64_t>(cursor.sent.value));
    put_u64(bytes, static_cast<std::uint64_t>(cursor.acked.value));
    put_u64(bytes, static_cast<std::uint64_t>(cursor.hub_generation));
    return crypto::sha256(bytes);
}

Digest digest_of(Seq seq, std::string_view receipt) {
    Bytes bytes;
    put_u64(bytes, static_cast<std::uint64_t>(seq.value));
    put_bytes(bytes, as_bytes(receipt));
    return crypto::sha256(bytes);
}

}  // namespace

Result<SyncCursor> SyncBook::cursor() const {
    KIOSK_TRY(auto rows,
              db_->query("SELECT sent_seq, acked_seq, hub_generation, digest "
                         "FROM sync_cursor"));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return SyncCursor{};
    }
    const SyncCursor out{Seq{rows.integer(0)}, Seq{rows.integer(1)}, rows.integer(2)};
    const auto digest = rows.fixed_blob<32>(3);
    return digest && *digest == digest_of(out) ? out : SyncCursor{};
}

Status SyncBook::put(const SyncCursor& cursor, std::span<const StoredReceipt> receipts) {
    KIOSK_TRY(auto step, sqlite::Transaction::begin(*db_));
    for (const StoredReceipt& receipt : receipts) {
        KIOSK_CHECK(
            db_->run("INSERT OR REPLACE INTO receipts (seq, receipt, digest) "
                     "VALUES (?,?,?)",
                     receipt.seq.value,
                     receipt.receipt,
                     ByteView(digest_of(receipt.seq, receipt.receipt))));
    }
    KIOSK_CHECK(
        db_->run("INSERT OR REPLACE INTO sync_cursor (one, sent_seq, acked_seq, "
                 "hub_generation, digest) VALUES (1,?,?,?,?)",
                 cursor.sent.value,
                 cursor.acked.value,
                 cursor.hub_generation,
                 ByteView(digest_of(cursor))));
    return step.commit();
}

Result<std::optional<std::string>> SyncBook::receipt(Seq seq) const {
    KIOSK_TRY(auto rows,
              db_->query("SELECT receipt, digest FROM receipts WHERE seq = ?", seq.value));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return std::optional<std::string>();
    }
    std::string text = rows.text(0);
    const auto digest = rows.fixed_blob<32>(1);
    if (!digest || *digest != digest_of(seq, text)) {
        return std::optional<std::string>();
    }
    return std::optional<std::string>(std::move(text));
}

}  // namespace kiosk::store
