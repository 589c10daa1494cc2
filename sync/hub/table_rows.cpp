// Each table goes on behind the last row that it gave, by a key that never changes.
#include "sync/hub/table_rows.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "sync/hub/letter_register.hpp"
#include "sync/hub/letter_view.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kPiece = 1000;
constexpr std::int64_t kBeforeAll = std::numeric_limits<std::int64_t>::min();

constexpr std::array<std::string_view, 11> kTicketColumns = {"ticket",
                                                             "number",
                                                             "business_day",
                                                             "service",
                                                             "party",
                                                             "state",
                                                             "counter",
                                                             "outcome",
                                                             "issued_ms",
                                                             "device",
                                                             "office"};

template <std::size_t A, std::size_t B>
constexpr std::array<std::string_view, A + B> joined(const std::array<std::string_view, A>& first,
                                                     const std::array<std::string_view, B>& more) {
    std::array<std::string_view, A + B> out{};
    std::copy(first.begin(), first.end(), out.begin());
    std::copy(more.begin(), more.end(), out.begin() + A);
    return out;
}

// What letter_view shows of every letter.
constexpr std::array<std::string_view, 12> kOfALetter = {"class",
                                                         "hash",
                                                         "pages",
                                                         "bucket",
                                                         "letter",
                                                         "code",
                                                         "kind",
                                                         "body",
                                                         "as_is",
                                                         "device",
                                                         "office",
                                                         "received_ms"};
constexpr auto kLetterColumns = joined(kOfALetter, std::array<std::string_view, 1>{"completed_ms"});
constexpr auto kWaitingColumns =
    joined(kOfALetter,
           std::array<std::string_view, 4>{
               "missing_blobs", "bytes_here", "bytes_missing_at_most", "missing"});
constexpr std::array<std::string_view, 8> kJournalColumns = {"device",
                                                             "office",
                                                             "epoch",
                                                             "records",
                                                             "last_seq",
                                                             "refused",
                                                             "first_received_ms",
                                                             "last_received_ms"};
constexpr std::array<std::string_view, 7> kRefusedColumns = {
    "device", "office", "epoch", "seq", "code", "times", "received_ms"};
constexpr std::array<std::string_view, 11> kVisitColumns = {"visit",
                                                            "device",
                                                            "office",
                                                            "business_day",
                                                            "ticket",
                                                            "counter",
                                                            "people",
                                                            "recorded",
                                                            "session_kind",
                                                            "held",
                                                            "nth"};
constexpr std::array<std::string_view, 5> kAlarmColumns = {
    "device", "office", "at_ms", "code", "seq"};
constexpr std::array<std::string_view, 9> kReceiptColumns = {"letter",
                                                             "hash",
                                                             "device",
                                                             "office",
                                                             "epoch",
                                                             "seq",
                                                             "hub_time_ms",
                                                             "hub_generation",
                                                             "signature"};
constexpr std::array<std::string_view, 7> kEventColumns = {
    "webhook", "event", "state", "made_ms", "tries", "next_ms", "told_ms"};

// Asks again and again until a piece is not full. `row` notes where the next one begins.
Status in_pieces(const std::function<Result<db::Query>()>& ask,
                 const std::function<Status(const db::Query&)>& row) {
    for (std::int64_t came = kPiece; came == kPiece;) {
        KIOSK_TRY(auto query, ask());
        came = 0;
        while (true) {
            KIOSK_TRY(const bool more, query.next());
            if (!more) {
                break;
            }
            KIOSK_CHECK(row(query));
            ++came;
        }
    }
    return {};
}

std::string hex(const db::Query& row, int column) {
    return row.is_null(column) ? std::string() : to_hex(row.blob(column));
}

Json number_or_none(const db::Query& row, int column) {
    return row.is_null(column) ? Json(nullptr) : Json(row.integer(column));
}

Status tickets(HubStore& store, const TakeRow& take) {
    KIOSK_TRY(const auto devices, store.devices().all());
    std::map<std::int64_t, const Device*> by_no;
    for (const Device& device : devices) {
        by_no[device.no] = &device;
    }
    Ticket last;
    for (std::size_t came = kPiece; came == kPiece;) {
        KIOSK_TRY(const auto piece, store.tickets().after(last, kPiece));
        came = piece.size();
        for (const Ticket& ticket : piece) {
            last = ticket;
            const auto device = by_no.find(ticket.device_no);
            if (device == by_no.end()) {
                continue;  // enrolled a moment ago
            }
            KIOSK_CHECK(take(Json{{"ticket", ticket.id.text()},
                                  {"number", ticket.label()},
                                  {"business_day", ticket.business_day},
                                  {"service", ticket.service},
                                  {"party", ticket.party},
                                  {"state", ticket.state},
                                  {"counter", ticket.counter},
                                  {"outcome", ticket.outcome},
                                  {"issued_ms", ticket.issued_ms},
                                  {"device", device->second->id.text()},
                                  {"office", device->second->office}}));
        }
    }
    return {};
}

// Journals are as many as installations: one answer.
Status journals(HubStore& store, const TakeRow& take) {
    KIOSK_TRY(auto query,
              store.database().query(
                  "SELECT d.device, d.office, r.epoch, count(*), max(r.seq), count(r.refused), "
                  "min(r.stored_ms), max(r.stored_ms) FROM records r JOIN devices d ON "
                  "d.no = r.device_no GROUP BY d.no, d.device, d.office, r.epoch "
                  "ORDER BY d.no, min(r.stored_ms)"));
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        KIOSK_CHECK(take(Json{{"device", hex(query, 0)},
                              {"office", query.text(1)},
                              {"epoch", query.integer(2)},
                              {"records", query.integer(3)},
                              {"last_seq", query.integer(4)},
                              {"refused", query.integer(5)},
                              {"first_received_ms", query.integer(6)},
                              {"last_received_ms", query.integer(7)}}));
    }
}

Status refused(HubStore& store, const TakeRow& take) {
    std::int64_t device_no = kBeforeAll;
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
    return in_pieces(
        [&] {
            return store.database().query(
                "SELECT r.device_no, r.epoch, r.seq, d.device, d.office, r.refused, r.refusals, "
                "r.stored_ms FROM records r JOIN devices d ON d.no = r.device_no WHERE "
                "r.refused IS NOT NULL AND (r.device_no, r.epoch, r.seq) > (?, ?, ?) "
                "ORDER BY r.device_no, r.epoch, r.seq LIMIT ?",
                device_no,
                epoch,
                seq,
                kPiece);
        },
        [&](const db::Query& row) {
            device_no = row.integer(0);
            epoch = row.integer(1);
            seq = row.integer(2);
            return take(Json{{"device", hex(row, 3)},
                             {"office", row.text(4)},
                             {"epoch", epoch},
                             {"seq", seq},
                             {"code", row.text(5)},
                             {"times", row.integer(6)},
                             {"received_ms", row.integer(7)}});
        });
}

Status visits(HubStore& store, const TakeRow& take) {
    std::string day;
    std::int64_t device_no = kBeforeAll;
    Bytes visit;
    return in_pieces(
        [&] {
            return store.database().query(
                "SELECT v.business_day, v.device_no, v.visit, d.device, d.office, v.ticket, "
                "v.counter, v.people, v.recorded, v.session_kind, v.held, v.nth FROM visits v "
                "JOIN devices d ON d.no = v.device_no WHERE "
                "(v.business_day, v.device_no, v.visit) > (?, ?, ?) "
                "ORDER BY v.business_day, v.device_no, v.visit LIMIT ?",
                day,
                device_no,
                ByteView(visit),
                kPiece);
        },
        [&](const db::Query& row) {
            day = row.text(0);
            device_no = row.integer(1);
            visit = row.blob(2);
            return take(Json{{"visit", to_hex(visit)},
                             {"device", hex(row, 3)},
                             {"office", row.text(4)},
                             {"business_day", day},
                             {"ticket", hex(row, 5)},
                             {"counter", row.text(6)},
                             {"people", row.integer(7)},
                             {"recorded", row.integer(8) != 0},
                             {"session_kind", row.text(9)},
                             {"held", row.text(10)},
                             {"nth", row.integer(11)}});
        });
}

Status alarms(HubStore& store, const TakeRow& take) {
    std::int64_t after = 0;
    return in_pieces(
        [&] {
            return store.database().query(
                "SELECT a.no, d.device, d.office, a.at_ms, a.code, a.seq FROM alarms a JOIN "
                "devices d ON d.no = a.device_no WHERE a.no > ? ORDER BY a.no LIMIT ?",
                after,
                kPiece);
        },
        [&](const db::Query& row) {
            after = row.integer(0);
            return take(Json{{"device", hex(row, 1)},
                             {"office", row.text(2)},
                             {"at_ms", row.integer(3)},
                             {"code", row.text(4)},
                             {"seq", row.integer(5)}});
        });
}

// What is shown of the letter, and what it waits for. Its blobs' sizes are known when they are
// here; its bucket bounds them all.
Result<Json> waiting_row(HubStore& store, const RegisteredLetter& waiting) {
    const Letter& letter = waiting.letter;
    Json out = letter_view(letter, waiting.device);
    out.erase("completed_ms");
    KIOSK_TRY(const auto missing, store.letters().missing(letter.no));
    KIOSK_TRY(
        const std::int64_t here,
        store.database().number("SELECT CAST(coalesce(sum(p.bytes), 0) AS BIGINT) FROM pages p "
                                "WHERE p.device_no = ? AND p.sha256 IN "
                                "(SELECT sha256 FROM letter_blobs WHERE letter_no = ?)",
                                letter.device_no,
                                letter.no));
    const auto k = std::clamp<std::int64_t>(letter.bucket, 0, 40);
    const std::int64_t most = std::int64_t{65536} << k;
    Json names = Json::array();
    for (const Digest& sha256 : missing) {
        names.push_back(to_hex(sha256));
    }
    out["missing_blobs"] = missing.size();
    out["bytes_here"] = here;
    out["bytes_missing_at_most"] = std::max<std::int64_t>(most - here, 0);
    out["missing"] = std::move(names);
    return out;
}

// Ordinary letters as they came, then protected ones by hash.
Status in_register(HubStore& store,
                   Pages pages,
                   const std::function<Status(const RegisteredLetter&)>& take) {
    LetterRegister letters(store.database());
    RegisteredLetter last;
    for (const LetterClass letter_class : {LetterClass::Ordinary, LetterClass::Protected}) {
        last.letter.no = 0;
        last.letter.hash = "";
        for (std::size_t came = kPiece; came == kPiece;) {
            KIOSK_TRY(const auto piece, letters.after(letter_class, pages, last.letter, kPiece));
            came = piece.size();
            for (const RegisteredLetter& letter : piece) {
                KIOSK_CHECK(take(letter));
                last = letter;
            }
        }
    }
    return {};
}

Status letters(HubStore& store, const TakeRow& take) {
    return in_register(store, Pages::Whole, [&take](const RegisteredLetter& it) {
        return take(letter_view(it.letter, it.device));
    });
}

Status waiting(HubStore& store, const TakeRow& take) {
    return in_register(store, Pages::Waiting, [&](const RegisteredLetter& it) -> Status {
        KIOSK_TRY(const Json row, waiting_row(store, it));
        return take(row);
    });
}

Status receipts(HubStore& store, const TakeRow& take) {
    std::int64_t after = 0;
    return in_pieces(
        [&] {
            return store.database().query(
                "SELECT l.no, l.letter, l.hash, d.device, d.office, r.epoch, r.seq, "
                "r.hub_time_ms, r.hub_generation, r.signature FROM letters l JOIN receipts r ON "
                "r.device_no = l.device_no AND r.epoch = l.epoch AND r.seq = l.seq JOIN devices d "
                "ON d.no = l.device_no WHERE l.class = 'ordinary' AND l.no > ? "
                "ORDER BY l.no LIMIT ?",
                after,
                kPiece);
        },
        [&](const db::Query& row) {
            after = row.integer(0);
            return take(Json{{"letter", hex(row, 1)},
                             {"hash", row.text(2)},
                             {"device", hex(row, 3)},
                             {"office", row.text(4)},
                             {"epoch", row.integer(5)},
                             {"seq", row.integer(6)},
                             {"hub_time_ms", row.integer(7)},
                             {"hub_generation", row.integer(8)},
                             {"signature", hex(row, 9)}});
        });
}

Status webhook_events(HubStore& store, const TakeRow& take) {
    std::int64_t after = 0;
    return in_pieces(
        [&] {
            return store.database().query(
                "SELECT no, webhook, id, made_ms, tries, next_ms, told_ms FROM webhook_events "
                "WHERE no > ? ORDER BY no LIMIT ?",
                after,
                kPiece);
        },
        [&](const db::Query& row) {
            after = row.integer(0);
            const char* state = !row.is_null(6) ? "told" : !row.is_null(5) ? "waiting" : "given_up";
            return take(Json{{"webhook", row.text(1)},
                             {"event", row.text(2)},
                             {"state", state},
                             {"made_ms", row.integer(3)},
                             {"tries", row.integer(4)},
                             {"next_ms", number_or_none(row, 5)},
                             {"told_ms", number_or_none(row, 6)}});
        });
}

struct Entry {
    std::span<const std::string_view> columns;
    Status (*read)(HubStore& store, const TakeRow& take);
};

// In the order of RowTable.
constexpr std::array<Entry, kRowTables.size()> kEntries = {{{kTicketColumns, tickets},
                                                            {kLetterColumns, letters},
                                                            {kJournalColumns, journals},
                                                            {kRefusedColumns, refused},
                                                            {kVisitColumns, visits},
                                                            {kAlarmColumns, alarms},
                                                            {kWaitingColumns, waiting},
                                                            {kReceiptColumns, receipts},
                                                            {kEventColumns, webhook_events}}};

}  // namespace

std::optional<RowTable> row_table_from(std::string_view name) noexcept {
    const auto found = std::find(kRowTables.begin(), kRowTables.end(), name);
    return found == kRowTables.end() ? std::optional<RowTable>()
                                     : static_cast<RowTable>(found - kRowTables.begin());
}

std::span<const std::string_view> columns_of(RowTable table) noexcept {
    return kEntries[static_cast<std::size_t>(table)].columns;
}

Status for_each_row(HubStore& store, RowTable table, const TakeRow& take) {
    return kEntries[static_cast<std::size_t>(table)].read(store, take);
}

}  // namespace kiosk::hub
