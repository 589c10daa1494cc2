// Plain rows; a journal's head is the row with its highest number, found by the unique index.
#include "sync/hub/journal_table.hpp"

#include <limits>

namespace kiosk::hub {
namespace {

constexpr std::int64_t kPiece = 1000;  // records read at once

Result<StoredRecord> record_of(const db::Query& row) {
    StoredRecord out;
    out.seq = Seq{row.integer(0)};
    KIOSK_TRY(out.chain, row.fixed_blob<32>(1));
    out.header = row.blob(2);
    if (row.is_null(3)) {
        KIOSK_TRY(out.body_hash, row.fixed_blob<32>(4));
    } else {
        out.body = row.text(3);
    }
    if (!row.is_null(5)) {
        out.refused = error_from_name(row.text(5)).value_or(ErrorCode::Unknown);
    }
    out.stored_ms = row.integer(6);
    return out;
}

}  // namespace

Result<std::optional<Head>> JournalTable::head(const JournalName& journal) {
    KIOSK_TRY(auto query,
              db_.query("SELECT seq, chain FROM records WHERE device_no = ? AND "
                        "epoch = ? ORDER BY seq DESC LIMIT 1",
                        journal.device_no,
                        journal.epoch.value));
    KIOSK_TRY(const bool row, query.next());
    if (!row) {
        return std::optional<Head>();
    }
    Head out;
    out.seq = Seq{query.integer(0)};
    KIOSK_TRY(out.chain, query.fixed_blob<32>(1));
    return std::optional<Head>(out);
}

Result<std::optional<StoredRecord>> JournalTable::find(const JournalName& journal, Seq seq) {
    KIOSK_TRY(auto query,
              db_.query("SELECT seq, chain, header, body, body_hash, refused, stored_ms FROM "
                        "records WHERE device_no = ? AND epoch = ? AND seq = ?",
                        journal.device_no,
                        journal.epoch.value,
                        seq.value));
    KIOSK_TRY(const bool row, query.next());
    if (!row) {
        return std::optional<StoredRecord>();
    }
    KIOSK_TRY(StoredRecord record, record_of(query));
    return std::optional<StoredRecord>(std::move(record));
}

Status JournalTable::add(const JournalName& journal, const StoredRecord& record) {
    const auto body_hash =
        record.body ? std::optional<ByteView>() : std::optional<ByteView>(record.body_hash);
    const auto refused = record.refused
                             ? std::optional<std::string_view>(error_name(*record.refused))
                             : std::optional<std::string_view>();
    return db_.run(
        "INSERT INTO records (device_no, epoch, seq, chain, header, body, body_hash, refused, "
        "refusals, stored_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        journal.device_no,
        journal.epoch.value,
        record.seq.value,
        ByteView(record.chain),
        ByteView(record.header),
        record.body,
        body_hash,
        refused,
        record.refused ? 1 : 0,
        record.stored_ms);
}

Status JournalTable::refuse_again(const JournalName& journal, Seq seq) {
    return db_.run(
        "UPDATE records SET refusals = refusals + 1 WHERE device_no = ? AND epoch = ? "
        "AND seq = ?",
        journal.device_no,
        journal.epoch.value,
        seq.value);
}

Status JournalTable::accept(const JournalName& journal, Seq seq, std::string_view body) {
    return db_.run(
        "UPDATE records SET body = ?, body_hash = NULL, refused = NULL WHERE "
        "device_no = ? AND epoch = ? AND seq = ?",
        body,
        journal.device_no,
        journal.epoch.value,
        seq.value);
}

Status JournalTable::add_head(const JournalName& journal, const Head& head) {
    return db_.run(
        "INSERT INTO heads (device_no, epoch, seq, chain, signature) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        journal.device_no,
        journal.epoch.value,
        head.seq.value,
        ByteView(head.chain),
        ByteView(head.signature));
}

Result<std::vector<JournalName>> JournalTable::journals() {
    KIOSK_TRY(auto query,
              db_.query("SELECT DISTINCT device_no, epoch FROM records "
                        "ORDER BY device_no, epoch"));
    std::vector<JournalName> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back({query.integer(0), Epoch{query.integer(1)}});
    }
}

Status JournalTable::for_each(const JournalName& journal,
                              const std::function<Status(const StoredRecord&)>& visit) {
    // In pieces: a journal is years long, and PostgreSQL's rows come into memory all at once.
    std::int64_t after = std::numeric_limits<std::int64_t>::min();
    for (std::int64_t came = kPiece; came == kPiece;) {
        KIOSK_TRY(auto query,
                  db_.query("SELECT seq, chain, header, body, body_hash, refused, stored_ms FROM "
                            "records WHERE device_no = ? AND epoch = ? AND seq > ? ORDER BY seq "
                            "LIMIT ?",
                            journal.device_no,
                            journal.epoch.value,
                            after,
                            kPiece));
        came = 0;
        while (true) {
            KIOSK_TRY(const bool row, query.next());
            if (!row) {
                break;
            }
            KIOSK_TRY(const StoredRecord record, record_of(query));
            KIOSK_CHECK(visit(record));
            after = record.seq.value;
            ++came;
        }
    }
    return {};
}

Result<std::vector<Head>> JournalTable::heads(const JournalName& journal) {
    KIOSK_TRY(auto query,
              db_.query("SELECT seq, chain, signature FROM heads WHERE "
                        "device_no = ? AND epoch = ? ORDER BY seq",
                        journal.device_no,
                        journal.epoch.value));
    std::vector<Head> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        Head head;
        head.seq = Seq{query.integer(0)};
        KIOSK_TRY(head.chain, query.fixed_blob<32>(1));
        KIOSK_TRY(head.signature, query.fixed_blob<64>(2));
        out.push_back(head);
    }
}

Result<std::int64_t> JournalTable::count(const JournalName& journal) {
    return db_.number("SELECT count(*) FROM records WHERE device_no = ? AND epoch = ?",
                      journal.device_no,
                      journal.epoch.value);
}

Result<std::int64_t> JournalTable::count_refused(std::int64_t device_no) {
    return db_.number("SELECT count(*) FROM records WHERE device_no = ? AND refused IS NOT NULL",
                      device_no);
}

}  // namespace kiosk::hub
