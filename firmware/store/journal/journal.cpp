// Reading walks by the primary key in one query; verification recomputes every hash from the bytes
// and never trusts a stored value but the chain it starts from.
#include "firmware/store/journal/journal.hpp"

#include "firmware/base/json.hpp"
#include "firmware/crypto/hash.hpp"

namespace kiosk::store {
namespace {

Error broken(Seq seq, std::string_view what) {
    return Error{ErrorCode::JournalBroken,
                 "record " + std::to_string(seq.value) + ": " + std::string(what)};
}

constexpr std::string_view kSelect =
    "SELECT seq, kind, header, body, chain FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?";

Result<JournalRow> row_of(const sqlite::Query& rows) {
    JournalRow row;
    const Seq seq{rows.integer(0)};
    row.header_bytes = rows.blob(2);
    auto header = crypto::parse_header(row.header_bytes);
    if (!header) {
        return broken(seq, "its header does not parse");
    }
    row.header = std::move(header).value();
    if (row.header.seq != seq || row.header.kind != rows.text(1)) {
        return broken(seq, "header and columns disagree");
    }
    row.body = rows.text(3);
    auto chain = rows.fixed_blob<32>(4);
    if (!chain) {
        return broken(seq, "its chain value has the wrong length");
    }
    row.chain = *chain;
    return row;
}

}  // namespace

Result<JournalHead> Journal::head() const {
    KIOSK_TRY(auto rows, db_->query("SELECT seq, chain FROM journal ORDER BY seq DESC LIMIT 1"));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return JournalHead{Seq{0}, crypto::chain_start(device_, epoch_)};
    }
    KIOSK_TRY(const Digest chain, rows.fixed_blob<32>(1));
    return JournalHead{Seq{rows.integer(0)}, chain};
}

Status Journal::append(JournalHead& head,
                       const crypto::RecordHeader& header,
                       std::string_view body) {
    KIOSK_ASSERT(header.seq.value == head.seq.value + 1, "the journal has no gap");
    const Bytes bytes = crypto::encode_header(header);
    const Digest chain = crypto::chain_next(head.chain, bytes, as_bytes(body));
    KIOSK_CHECK(
        db_->run("INSERT INTO journal (seq, kind, header, body, chain) "
                 "VALUES (?,?,?,?,?)",
                 header.seq.value,
                 header.kind,
                 ByteView(bytes),
                 body,
                 ByteView(chain)));
    head = JournalHead{header.seq, chain};
    return {};
}

Result<std::vector<JournalRow>> Journal::read(Seq from, std::size_t most) const {
    KIOSK_TRY(auto rows, db_->query(kSelect, from.value, most));
    std::vector<JournalRow> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        KIOSK_TRY(auto row, row_of(rows));
        out.push_back(std::move(row));
    }
}

Status Journal::each(Seq from, const std::function<Status(const JournalRow&)>& visit) const {
    KIOSK_TRY(auto rows, db_->query(kSelect, from.value, -1));
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return {};
        }
        KIOSK_TRY(const auto row, row_of(rows));
        KIOSK_CHECK(visit(row));
    }
}

Result<JournalHead> Journal::verify(Seq from) const {
    KIOSK_TRY(const Digest before, chain_after(Seq{from.value - 1}));
    JournalHead at{Seq{from.value - 1}, before};
    KIOSK_CHECK(each(from, [&](const JournalRow& row) -> Status {
        const Seq wanted{at.seq.value + 1};
        if (row.header.seq != wanted) {
            return broken(wanted, "it is missing");
        }
        const Digest chain = crypto::chain_next(at.chain, row.header_bytes, as_bytes(row.body));
        if (chain != row.chain) {
            return broken(wanted, "its chain value is not that of its content");
        }
        const auto json = parse_json(row.body);
        const auto canonical = json ? canonical_json(*json) : Result<std::string>(json.error());
        if (!canonical || *canonical != row.body) {
            return broken(wanted, "its body is not canonical");
        }
        at = JournalHead{wanted, chain};
        return {};
    }));
    return at;
}

Result<Digest> Journal::chain_after(Seq seq) const {
    if (seq.value <= 0) {
        return crypto::chain_start(device_, epoch_);
    }
    KIOSK_TRY(auto rows, db_->query("SELECT chain FROM journal WHERE seq = ?", seq.value));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return Error{ErrorCode::NotFound, "record " + std::to_string(seq.value)};
    }
    return rows.fixed_blob<32>(0);
}

Result<Seq> Journal::last_day() const {
    KIOSK_TRY(auto rows,
              db_->query("SELECT seq FROM journal INDEXED BY journal_days "
                         "WHERE kind = 'day.opened' ORDER BY seq DESC LIMIT 1"));
    KIOSK_TRY(const bool any, rows.next());
    return Seq{any ? rows.integer(0) : 0};
}

// A damaged body is named by verify(); until then it counts as one more and hides no other.
Result<std::int64_t> Journal::parked() const {
    return db_->number(
        "SELECT count(DISTINCT CASE WHEN json_valid(body) THEN json_extract(body, '$.seq') "
        "ELSE -seq END) FROM journal INDEXED BY journal_parked WHERE kind = 'record.parked'");
}

std::string export_line(const JournalRow& row) {
    return to_text(Json{{"seq", row.header.seq.value},
                        {"kind", row.header.kind},
                        {"wall_ms", row.header.wall.unix_ms},
                        {"header", to_hex(row.header_bytes)},
                        {"body", row.body},
                        {"chain", to_hex(row.chain)}});
}

}  // namespace kiosk::store
