// Rows of letters and blobs. Whether a letter is whole is never stored twice: `missing` compares
// its manifest with the pages of the same device, since one device must not profit from another's.
#include "sync/hub/letter_table.hpp"

#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

// A macro for the columns keeps each statement one constant text.
#define LETTER_COLUMNS                                                                        \
    "l.no, l.device_no, l.epoch, l.seq, l.letter, l.class, l.code, l.kind, l.body, l.pages, " \
    "l.bucket, l.hash, l.as_is, l.received_ms, l.completed_ms"

Result<Letter> letter_of(const db::Query& row) {
    Letter out;
    out.no = row.integer(0);
    out.device_no = row.integer(1);
    out.epoch = Epoch{row.integer(2)};
    out.seq = Seq{row.integer(3)};
    KIOSK_TRY(out.id.bytes, row.fixed_blob<16>(4));
    out.letter_class = row.text(5) == "ordinary" ? LetterClass::Ordinary : LetterClass::Protected;
    out.code = row.text(6);
    out.kind = row.text(7);
    out.body = row.text(8);
    out.pages = row.integer(9);
    out.bucket = row.integer(10);
    out.hash = row.text(11);
    out.as_is = row.integer(12);
    out.received_ms = row.integer(13);
    if (!row.is_null(14)) {
        out.completed_ms = row.integer(14);
    }
    return out;
}

Result<std::vector<Digest>> digests(db::Query& query) {
    std::vector<Digest> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        KIOSK_TRY(const Digest digest, query.fixed_blob<32>(0));
        out.push_back(digest);
    }
}

// Rows of epoch, seq, chain, hub_time_ms, hub_generation, signature.
Result<std::vector<sync::Receipt>> read_receipts(db::Query& query, const DeviceId& device) {
    std::vector<sync::Receipt> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        sync::Receipt receipt;
        receipt.device = device;
        receipt.epoch = Epoch{query.integer(0)};
        receipt.seq = Seq{query.integer(1)};
        KIOSK_TRY(receipt.chain, query.fixed_blob<32>(2));
        receipt.kind = sync::ReceiptKind::Complete;
        receipt.hub_time_ms = query.integer(3);
        receipt.hub_generation = query.integer(4);
        KIOSK_TRY(receipt.signature, query.fixed_blob<64>(5));
        out.push_back(receipt);
    }
}

}  // namespace

Result<std::vector<Letter>> LetterTable::read(db::Query& query) {
    std::vector<Letter> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            break;
        }
        KIOSK_TRY(Letter letter, letter_of(query));
        out.push_back(std::move(letter));
    }
    for (Letter& letter : out) {
        KIOSK_TRY(
            auto blobs,
            db_.query("SELECT sha256 FROM letter_blobs WHERE letter_no = ? ORDER BY n", letter.no));
        KIOSK_TRY(letter.manifest, digests(blobs));
    }
    return out;
}

Result<std::int64_t> LetterTable::add(const Letter& letter) {
    const char* class_name =
        letter.letter_class == LetterClass::Ordinary ? "ordinary" : "protected";
    KIOSK_TRY(const std::int64_t no,
              db_.number("INSERT INTO letters (device_no, epoch, seq, letter, class, code, kind, "
                         "body, pages, bucket, hash, as_is, received_ms, handed_over) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING no",
                         letter.device_no,
                         letter.epoch.value,
                         letter.seq.value,
                         letter.id,
                         class_name,
                         letter.code,
                         letter.kind,
                         letter.body,
                         letter.pages,
                         letter.bucket,
                         letter.hash,
                         letter.as_is,
                         letter.received_ms,
                         letter.handed_over ? 1 : 0));
    std::int64_t n = 0;
    for (const Digest& sha256 : letter.manifest) {
        KIOSK_CHECK(db_.run("INSERT INTO letter_blobs (letter_no, n, sha256) VALUES (?, ?, ?)",
                            no,
                            n,
                            ByteView(sha256)));
        ++n;
    }
    return no;
}

Status LetterTable::take_over(const Letter& former, const Letter& next) {
    KIOSK_CHECK(
        db_.run("UPDATE letters SET device_no = ?, epoch = ?, seq = ?, handed_over = ? "
                "WHERE no = ?",
                next.device_no,
                next.epoch.value,
                next.seq.value,
                next.handed_over ? 1 : 0,
                former.no));
    return db_.run(
        "INSERT INTO pages (device_no, sha256, bytes, received_ms) "
        "SELECT ?, p.sha256, p.bytes, p.received_ms FROM pages p WHERE p.device_no = ? AND "
        "EXISTS (SELECT 1 FROM letter_blobs b WHERE b.letter_no = ? AND b.sha256 = p.sha256) "
        "ON CONFLICT DO NOTHING",
        next.device_no,
        former.device_no,
        former.no);
}

Result<std::vector<Digest>> LetterTable::missing(std::int64_t letter_no) {
    KIOSK_TRY(auto query,
              db_.query("SELECT b.sha256 FROM letter_blobs b JOIN letters l ON l.no = b.letter_no "
                        "WHERE b.letter_no = ? AND NOT EXISTS (SELECT 1 FROM pages p WHERE "
                        "p.device_no = l.device_no AND p.sha256 = b.sha256) "
                        "GROUP BY b.sha256 ORDER BY min(b.n)",
                        letter_no));
    return digests(query);
}

Status LetterTable::complete(std::int64_t letter_no, std::int64_t now_ms) {
    return db_.run("UPDATE letters SET completed_ms = ? WHERE no = ? AND completed_ms IS NULL",
                   now_ms,
                   letter_no);
}

Result<std::optional<Letter>> LetterTable::of_record(const JournalName& journal, Seq seq) {
    KIOSK_TRY(auto query,
              db_.query("SELECT " LETTER_COLUMNS " FROM letters l WHERE "
                        "l.device_no = ? AND l.epoch = ? AND l.seq = ?",
                        journal.device_no,
                        journal.epoch.value,
                        seq.value));
    KIOSK_TRY(auto found, read(query));
    return found.empty() ? std::optional<Letter>() : std::optional<Letter>(found.front());
}

Result<std::vector<Letter>> LetterTable::waiting_for(std::int64_t device_no, const Digest& sha256) {
    KIOSK_TRY(auto query,
              db_.query("SELECT DISTINCT " LETTER_COLUMNS " FROM letter_blobs b JOIN letters l ON "
                        "l.no = b.letter_no WHERE b.sha256 = ? AND l.device_no = ? AND "
                        "l.completed_ms IS NULL ORDER BY l.no",
                        ByteView(sha256),
                        device_no));
    return read(query);
}

Result<std::vector<Letter>> LetterTable::find(std::string_view id_or_hash) {
    if (id_or_hash.size() == 32) {
        KIOSK_TRY(const LetterId id, LetterId::parse(id_or_hash));
        KIOSK_TRY(auto query,
                  db_.query("SELECT " LETTER_COLUMNS " FROM letters l WHERE "
                            "l.letter = ? ORDER BY l.no",
                            id));
        return read(query);
    }
    KIOSK_TRY(auto query,
              db_.query("SELECT " LETTER_COLUMNS " FROM letters l WHERE l.hash = ? "
                        "ORDER BY l.no",
                        id_or_hash));
    return read(query);
}

Result<std::vector<Letter>> LetterTable::after(std::int64_t no, std::int64_t most) {
    KIOSK_TRY(
        auto query,
        db_.query("SELECT " LETTER_COLUMNS " FROM letters l WHERE l.no > ? ORDER BY l.no LIMIT ?",
                  no,
                  most));
    return read(query);
}

Result<std::map<std::int64_t, std::int64_t>> LetterTable::waiting_by_device() {
    return db_.numbers(
        "SELECT device_no, count(*) FROM letters WHERE completed_ms IS NULL GROUP BY device_no");
}

Status LetterTable::handed_over(std::int64_t device_no, const LetterId& letter) {
    return db_.run(
        "UPDATE letters SET handed_over = 1 WHERE device_no = ? AND letter = ?", device_no, letter);
}

Result<std::vector<Letter>> LetterTable::lost(std::int64_t device_no,
                                              Epoch epoch,
                                              std::int64_t most) {
    KIOSK_TRY(auto query,
              db_.query("SELECT " LETTER_COLUMNS " FROM letters l WHERE l.device_no = ? AND "
                        "l.epoch = ? AND l.handed_over = 1 AND l.completed_ms IS NULL "
                        "ORDER BY l.no DESC LIMIT ?",
                        device_no,
                        epoch.value,
                        most));
    return read(query);
}

Status LetterTable::add_page(std::int64_t device_no,
                             const Digest& sha256,
                             std::uint64_t bytes,
                             std::int64_t now_ms) {
    return db_.run(
        "INSERT INTO pages (device_no, sha256, bytes, received_ms) "
        "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        device_no,
        ByteView(sha256),
        bytes,
        now_ms);
}

Result<std::optional<std::uint64_t>> LetterTable::page_bytes(std::int64_t device_no,
                                                             const Digest& sha256) {
    KIOSK_TRY(auto query,
              db_.query("SELECT bytes FROM pages WHERE device_no = ? AND sha256 = ?",
                        device_no,
                        ByteView(sha256)));
    KIOSK_TRY(const bool row, query.next());
    if (!row) {
        return std::optional<std::uint64_t>();
    }
    return std::optional<std::uint64_t>(static_cast<std::uint64_t>(query.integer(0)));
}

Result<std::vector<Digest>> LetterTable::all_pages() {
    KIOSK_TRY(auto query, db_.query("SELECT DISTINCT sha256 FROM pages ORDER BY sha256"));
    return digests(query);
}

Status LetterTable::add_receipt(std::int64_t device_no, const sync::Receipt& receipt) {
    return db_.run(
        "INSERT INTO receipts (device_no, epoch, seq, chain, hub_time_ms, "
        "hub_generation, signature) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        device_no,
        receipt.epoch.value,
        receipt.seq.value,
        ByteView(receipt.chain),
        receipt.hub_time_ms,
        receipt.hub_generation,
        ByteView(receipt.signature));
}

Result<std::vector<sync::Receipt>> LetterTable::receipts_to_send(const DeviceId& device,
                                                                 std::int64_t device_no,
                                                                 std::int64_t most) {
    KIOSK_TRY(auto query,
              db_.query("SELECT r.epoch, r.seq, r.chain, r.hub_time_ms, r.hub_generation, "
                        "r.signature FROM letters l JOIN receipts r ON r.device_no = l.device_no "
                        "AND r.epoch = l.epoch AND r.seq = l.seq WHERE l.device_no = ? AND "
                        "l.handed_over = 0 ORDER BY l.no LIMIT ?",
                        device_no,
                        most));
    return read_receipts(query, device);
}

Result<std::vector<sync::Receipt>> LetterTable::all_receipts(const DeviceId& device,
                                                             std::int64_t device_no) {
    KIOSK_TRY(auto query,
              db_.query("SELECT epoch, seq, chain, hub_time_ms, hub_generation, signature FROM "
                        "receipts WHERE device_no = ? ORDER BY epoch, seq",
                        device_no));
    return read_receipts(query, device);
}

#undef LETTER_COLUMNS

}  // namespace kiosk::hub
