// Plain rows; a journal's head is the row with its highest number, found by the unique index.
#include "sync/hub/journal_table.hpp"

namespace kiosk::hub {
namespace {

Result<StoredRecord> record_of(const sqlite::Query& row) {
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
    KIOSK_TRY(auto query,
              db_.query("INSERT INTO records (device_no, epoch, seq, chain, header, body, "
                        "body_hash, refused, refusals, stored_ms) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        journal.device_no,
                        journal.epoch.value,
                        record.seq.value,
                        ByteView(record.chain),
                        ByteView(record.header),
                        nullptr,
                        nullptr,
                        nullptr,
                        record.refused ? 1 : 0,
                        record.stored_ms));
    if (record.body) {
        query.bind(6, std::string_view(*record.body));
    } else {
        query.bind(7, ByteView(record.body_hash));
    }
    if (record.refused) {
        query.bind(8, error_name(*record.refused));
    }
    KIOSK_TRY(const bool row, query.next());
    KIOSK_ASSERT(!row, "an INSERT gives no row");
    return {};
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
        "INSERT OR IGNORE INTO heads (device_no, epoch, seq, chain, signature) "
        "VALUES (?, ?, ?, ?, ?)",
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
    KIOSK_TRY(auto query,
              db_.query("SELECT seq, chain, header, body, body_hash, refused, stored_ms FROM "
                        "records WHERE device_no = ? AND epoch = ? ORDER BY seq",
                        journal.device_no,
                        journal.epoch.value));
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        KIOSK_TRY(const StoredRecord record, record_of(query));
        KIOSK_CHECK(visit(record));
    }
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
