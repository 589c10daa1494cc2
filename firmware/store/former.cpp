// A letter's own record says what it is, its row what became of it. A fold may be trusted only on a
// journal whose chain holds: evolve() takes a fact that does not fit for a broken invariant and
// ends the program, which would then never start again.
#include "firmware/store/former.hpp"

#include <algorithm>

#include "firmware/office/codec.hpp"
#include "firmware/store/schema.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::store {
namespace {

using petitions::LetterAdopted;

constexpr std::string_view kLetters =
    "SELECT l.id, l.confirmed_seq, l.source, l.dpi, l.opened_ms, l.confirmed_ms, l.handed_over_ms, "
    "j.kind, j.body FROM letters l LEFT JOIN journal j ON j.seq = l.confirmed_seq "
    "WHERE l.state IN ('confirmed', 'handed_over') ORDER BY l.confirmed_seq";

Result<office::Identity> identity_in(sqlite::Connection& db) {
    KIOSK_TRY(auto rows, db.query("SELECT device, epoch FROM identity"));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return Error{ErrorCode::NotFound, "the database says not whose it is"};
    }
    office::Identity out;
    KIOSK_TRY(out.device.bytes, rows.fixed_blob<16>(0));
    out.epoch.value = rows.integer(1);
    return out;
}

// What confirmed the letter: its own letter.confirmed, or the letter.adopted by which this
// installation had it from another.
Result<petitions::LetterConfirmed> confirmed_in(const std::string& kind, const std::string& body) {
    KIOSK_TRY(const auto decoded, office::decode(kind, body));
    if (const auto* confirmed = std::get_if<petitions::LetterConfirmed>(&decoded.event)) {
        return *confirmed;
    }
    if (const auto* adopted = std::get_if<LetterAdopted>(&decoded.event)) {
        return adopted->letter;
    }
    return Error{ErrorCode::JournalBroken, "no letter: " + kind};
}

Result<LetterAdopted> letter_in(sqlite::Connection& db,
                                const office::Identity& identity,
                                const sqlite::Query& row) {
    LetterAdopted out;
    KIOSK_TRY(out.letter, confirmed_in(row.text(7), row.text(8)));
    KIOSK_TRY(const auto id, row.fixed_blob<16>(0));
    if (out.letter.letter != LetterId{id}) {
        return Error{ErrorCode::JournalBroken, "another letter's record"};
    }
    out.device = identity.device;
    out.epoch = identity.epoch;
    out.seq = Seq{row.integer(1)};
    out.source =
        petitions::from_name<petitions::Source>(row.text(2)).value_or(petitions::Source::Feeder);
    out.dpi = static_cast<int>(row.integer(3));
    out.opened_ms = row.integer(4);
    out.confirmed_ms = row.integer(5);
    if (!row.is_null(6)) {
        out.handed_over_ms = row.integer(6);
    }
    KIOSK_TRY(out.pages, pages_of(db, out.letter.letter));
    KIOSK_CHECK(petitions::Desk::may_adopt(out));
    for (std::size_t i = 0; i < out.pages.size(); ++i) {
        if (out.pages[i].hash != out.letter.manifest[i + 1]) {
            return Error{ErrorCode::JournalBroken, "pages and manifest differ"};
        }
    }
    return out;
}

Status read_letters(sqlite::Connection& db, Former& out) {
    KIOSK_TRY(auto rows, db.query(kLetters));
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return {};
        }
        auto letter = letter_in(db, out.identity, rows);
        if (letter) {
            out.letters.push_back(std::move(letter).value());
        } else {
            ++out.letters_lost;
        }
    }
}

Result<FormerOffice> office_in(Store& store) {
    KIOSK_TRY(const Seq day, store.journal().last_day());
    KIOSK_TRY(const auto head, store.journal().verify(Seq{std::max<std::int64_t>(1, day.value)}));
    KIOSK_TRY(office::State state, store.load_state());
    FormerOffice out;
    (void)head;  // it verified: that is what was asked
    out.day = state.queue.high_water();
    for (const auto& [id, ticket] : state.queue.tickets()) {
        out.open_tickets += ticket.is_final() ? 0U : 1U;
    }
    out.on_desk = state.desk.on_desk();
    out.calendar = std::move(state.calendar);
    out.waits = std::move(state.waits);
    return out;
}

}  // namespace

std::size_t Former::letters_owed() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(letters.begin(), letters.end(), [](const LetterAdopted& letter) {
            return !letter.handed_over_ms;
        }));
}

Result<Former> read_former(const std::filesystem::path& database) {
    std::error_code error;
    if (!std::filesystem::exists(database, error)) {
        return Error{ErrorCode::NotFound, database.string()};
    }
    Former out;
    {
        KIOSK_TRY(auto db, sqlite::Connection::open(database));
        KIOSK_CHECK(sqlite::migrate(db, migrations(), full_schema()));
        KIOSK_TRY(out.identity, identity_in(db));
        KIOSK_CHECK(read_letters(db, out));
    }
    StoreOptions unverified;
    unverified.verify_rows = 0;
    KIOSK_TRY(auto store, Store::open(database, out.identity, unverified));
    KIOSK_TRY(const auto cursor, store.sync_book().cursor());
    out.records_owed = std::max<std::int64_t>(0, store.head().seq.value - cursor.acked.value);
    auto office = office_in(store);
    if (office) {
        out.office = std::move(office).value();
    } else {
        out.office_lost = std::move(office).error();
    }
    return out;
}

}  // namespace kiosk::store
