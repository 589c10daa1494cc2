// letters and pages. A letter's row is made by batch.opened or, of a former installation's letter,
// by letter.adopted, and follows its facts to the end; pages of an abandoned batch keep their rows,
// since the blobs must be found to be removed.
#include "firmware/base/format.hpp"
#include "firmware/store/projections/projections.hpp"

namespace kiosk::store {
namespace {

using namespace kiosk::petitions;

class LetterTables {
public:
    LetterTables(sqlite::Connection& db, const office::Recorded& fact) : db_(db), fact_(fact) {}

    Status operator()(const BatchOpened& event) {
        return db_.run(
            "INSERT INTO letters (seq, id, state, source, dpi, pages, opened_ms) "
            "VALUES (?,?,'feeding',?,?,0,?)",
            fact_.seq.value,
            event.letter,
            name_of(event.source),
            event.dpi,
            at());
    }

    Status operator()(const PageScanned& event) {
        KIOSK_CHECK(make_room(event.letter, event.page.n));
        KIOSK_CHECK(add_page(event.letter, event.page));
        return count(event.letter);
    }

    Status operator()(const BatchSplit& event) {
        KIOSK_CHECK(
            db_.run("INSERT INTO letters (seq, id, state, source, dpi, pages, opened_ms) "
                    "SELECT ?, ?, 'feeding', source, dpi, 0, ? FROM letters WHERE id = ?",
                    fact_.seq.value,
                    event.next,
                    at(),
                    event.letter));
        return state(event.letter, "paused", name_of(PauseReason::Separator));
    }

    // Numbers are a key: a page on its way to another one passes below zero.
    Status operator()(const PageMoved& event) {
        KIOSK_CHECK(
            db_.run("UPDATE pages SET n = -CASE WHEN n = ?2 THEN ?3 "
                    "WHEN ?2 < ?3 AND n > ?2 AND n <= ?3 THEN n - 1 "
                    "WHEN ?2 > ?3 AND n >= ?3 AND n < ?2 THEN n + 1 ELSE n END WHERE letter = ?1",
                    event.letter,
                    event.from,
                    event.to));
        return numbers_back(event.letter);
    }

    Status operator()(const PageTurned& event) {
        KIOSK_CHECK(db_.run("UPDATE pages SET turn = ? WHERE letter = ? AND n = ?",
                            event.turn,
                            event.letter,
                            event.n));
        return one_row();
    }

    Status operator()(const PageRemoved& event) {
        KIOSK_CHECK(take_out(event.letter, event.n));
        KIOSK_CHECK(db_.run("DELETE FROM pages WHERE letter = ? AND n = ?", event.letter, event.n));
        KIOSK_CHECK(db_.run(
            "UPDATE pages SET n = -(n - 1) WHERE letter = ? AND n > ?", event.letter, event.n));
        KIOSK_CHECK(numbers_back(event.letter));
        return count_again(event.letter);
    }

    Status operator()(const PageRestored& event) {
        KIOSK_CHECK(make_room(event.letter, event.n));
        KIOSK_CHECK(
            db_.run("INSERT INTO pages (letter, n, hash, bytes, dpi, side, turn) "
                    "SELECT letter, ?, hash, bytes, dpi, side, turn FROM removed_pages "
                    "WHERE letter = ? AND hash = ?",
                    event.n,
                    event.letter,
                    ByteView(event.hash)));
        KIOSK_CHECK(one_row());
        KIOSK_CHECK(db_.run("DELETE FROM removed_pages WHERE letter = ? AND hash = ?",
                            event.letter,
                            ByteView(event.hash)));
        return count_again(event.letter);
    }

    Status operator()(const PageReplaced& event) {
        KIOSK_CHECK(take_out(event.letter, event.page.n));
        KIOSK_CHECK(
            db_.run("UPDATE pages SET hash = ?, bytes = ?, dpi = ?, side = ?, turn = NULL "
                    "WHERE letter = ? AND n = ?",
                    ByteView(event.page.hash),
                    event.page.bytes,
                    event.page.dpi,
                    name_of(event.page.side),
                    event.letter,
                    event.page.n));
        return one_row();
    }

    Status operator()(const BatchPaused& event) {
        return state(event.letter, "paused", name_of(event.reason));
    }

    Status operator()(const BatchResumed& event) { return state(event.letter, "feeding", ""); }

    Status operator()(const CountConfirmed& event) { return state(event.letter, "counted", ""); }

    Status operator()(const BatchAbandoned& event) {
        return state(event.letter, "abandoned", name_of(event.reason));
    }

    Status operator()(const LetterConfirmed& event) { return confirmed(event, at()); }

    Status operator()(const LetterHandedOver& event) { return handed_over(event.letter, at()); }

    Status operator()(const LetterAdopted& event) {
        const LetterId& letter = event.letter.letter;
        KIOSK_CHECK(
            db_.run("INSERT INTO letters (seq, id, state, source, dpi, pages, opened_ms) "
                    "VALUES (?,?,'feeding',?,?,?,?)",
                    fact_.seq.value,
                    letter,
                    name_of(event.source),
                    event.dpi,
                    event.letter.pages,
                    event.opened_ms));
        for (const Page& page : event.pages) {
            KIOSK_CHECK(add_page(letter, page));
        }
        KIOSK_CHECK(confirmed(event.letter, event.confirmed_ms));
        return event.handed_over_ms ? handed_over(letter, *event.handed_over_ms) : Status();
    }

    template <class Other>
    Status operator()(const Other&) {
        return {};
    }

private:
    [[nodiscard]] std::int64_t at() const { return fact_.at.wall.unix_ms; }

    [[nodiscard]] Status one_row() const {
        if (db_.changes() != 1) {
            return Error{ErrorCode::StoreFailed, "a fact names a letter without a row"};
        }
        return {};
    }

    Status confirmed(const LetterConfirmed& event, std::int64_t when_ms) {
        KIOSK_CHECK(db_.run(
            "UPDATE letters SET state = 'confirmed', reason = NULL, class = ?, code = ?, kind = ?, "
            "body = ?, bucket = ?, as_is = ?, content = ?, confirmed_seq = ?, confirmed_ms = ?, "
            "ticket = ? WHERE id = ?",
            name_of(event.letter_class),
            event.code,
            event.kind ? name_of(*event.kind) : "",
            event.body ? event.body->value : "",
            event.bucket,
            event.review == Review::AsIs ? 1 : 0,
            ByteView(event.manifest.front()),
            fact_.seq.value,
            when_ms,
            event.ticket,
            event.letter));
        return one_row();
    }

    Status handed_over(const LetterId& letter, std::int64_t when_ms) {
        KIOSK_CHECK(
            db_.run("UPDATE letters SET state = 'handed_over', handed_over_ms = ? WHERE id = ?",
                    when_ms,
                    letter));
        return one_row();
    }

    Status add_page(const LetterId& letter, const Page& page) {
        return db_.run("INSERT INTO pages (letter, n, hash, bytes, dpi, side) VALUES (?,?,?,?,?,?)",
                       letter,
                       page.n,
                       ByteView(page.hash),
                       page.bytes,
                       page.dpi,
                       name_of(page.side));
    }

    Status take_out(const LetterId& letter, int n) {
        KIOSK_CHECK(
            db_.run("INSERT INTO removed_pages (letter, hash, n, bytes, dpi, side, turn) "
                    "SELECT letter, hash, n, bytes, dpi, side, turn FROM pages "
                    "WHERE letter = ? AND n = ?",
                    letter,
                    n));
        return one_row();
    }

    // A page comes to stand at `n`.
    Status make_room(const LetterId& letter, int n) {
        KIOSK_CHECK(
            db_.run("UPDATE pages SET n = -(n + 1) WHERE letter = ? AND n >= ?", letter, n));
        return numbers_back(letter);
    }

    Status numbers_back(const LetterId& letter) {
        return db_.run("UPDATE pages SET n = -n WHERE letter = ? AND n < 0", letter);
    }

    Status count(const LetterId& letter) {
        KIOSK_CHECK(
            db_.run("UPDATE letters SET pages = (SELECT count(*) FROM pages WHERE letter = id) "
                    "WHERE id = ?",
                    letter));
        return one_row();
    }

    // What staff counted is another number of pages now.
    Status count_again(const LetterId& letter) {
        KIOSK_CHECK(count(letter));
        return db_.run(
            "UPDATE letters SET state = 'paused', reason = ? WHERE id = ? AND state = 'counted'",
            name_of(PauseReason::Empty),
            letter);
    }

    Status state(const LetterId& letter, std::string_view state, std::string_view reason) {
        KIOSK_CHECK(db_.run("UPDATE letters SET state = ?, reason = nullif(?, '') WHERE id = ?",
                            state,
                            reason,
                            letter));
        return one_row();
    }

    sqlite::Connection& db_;
    const office::Recorded& fact_;
};

constexpr std::string_view kLetterColumns =
    "SELECT id, state, source, dpi, pages, opened_ms, reason, class, code, kind, body, bucket, "
    "as_is, content, confirmed_seq, confirmed_ms, handed_over_ms, ticket FROM letters ";

Result<LetterRow> letter_row(const sqlite::Query& rows) {
    LetterRow out;
    KIOSK_TRY(out.id.bytes, rows.fixed_blob<16>(0));
    out.state = rows.text(1);
    out.source = rows.text(2);
    out.dpi = static_cast<int>(rows.integer(3));
    out.pages = static_cast<int>(rows.integer(4));
    out.opened_ms = rows.integer(5);
    out.reason = rows.text(6);
    out.letter_class = rows.text(7);
    out.code = rows.text(8);
    out.kind = rows.text(9);
    out.body = rows.text(10);
    out.bucket = static_cast<int>(rows.integer(11));
    out.as_is = rows.integer(12) != 0;
    if (!rows.is_null(13)) {
        KIOSK_TRY(out.content, rows.fixed_blob<32>(13));
    }
    out.confirmed_seq.value = rows.integer(14);
    out.confirmed_ms = rows.integer(15);
    out.handed_over_ms = rows.integer(16);
    if (!rows.is_null(17)) {
        TicketId ticket;
        KIOSK_TRY(ticket.bytes, rows.fixed_blob<16>(17));
        out.ticket = ticket;
    }
    return out;
}

Result<std::vector<LetterRow>> letter_rows(Result<sqlite::Query> found) {
    KIOSK_TRY(auto rows, std::move(found));
    std::vector<LetterRow> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        KIOSK_TRY(auto row, letter_row(rows));
        out.push_back(std::move(row));
    }
}

}  // namespace

Status project_letters(sqlite::Connection& db, const office::Recorded& fact) {
    return std::visit(LetterTables(db, fact), fact.event);
}

Result<LetterRow> find_letter(sqlite::Connection& db, const LetterId& id) {
    KIOSK_TRY(auto rows, letter_rows(db.query(std::string(kLetterColumns) + "WHERE id = ?", id)));
    if (rows.empty()) {
        return Error{ErrorCode::UnknownLetter, id.text()};
    }
    return std::move(rows.front());
}

Result<std::vector<LetterRow>> recent_letters(sqlite::Connection& db, std::size_t most) {
    return letter_rows(db.query(fmt::format("{}ORDER BY seq DESC LIMIT ?", kLetterColumns), most));
}

Result<std::vector<LetterRow>> letters_of_days(sqlite::Connection& db,
                                               queue::BusinessDay from,
                                               queue::BusinessDay to,
                                               std::size_t most) {
    return letter_rows(db.query(fmt::format("{}WHERE confirmed_ms >= ? AND confirmed_ms < ? "
                                            "ORDER BY confirmed_ms DESC, seq DESC LIMIT ?",
                                            kLetterColumns),
                                queue::begin_ms(from),
                                queue::begin_ms({to.days + 1}),
                                most));
}

Result<std::vector<LetterRow>> letters_to_hand_over(sqlite::Connection& db, std::size_t most) {
    return letter_rows(db.query(
        fmt::format("{}WHERE state = 'confirmed' ORDER BY confirmed_seq LIMIT ?", kLetterColumns),
        most));
}

Result<std::optional<LetterRow>> letter_confirmed_by(sqlite::Connection& db, Seq confirmed) {
    KIOSK_TRY(auto rows,
              letter_rows(db.query(std::string(kLetterColumns) + "WHERE confirmed_seq = ?",
                                   confirmed.value)));
    return rows.empty() ? std::optional<LetterRow>() : std::move(rows.front());
}

Result<std::vector<HandedOverLetter>> letters_handed_over(sqlite::Connection& db,
                                                          Seq after,
                                                          std::size_t most) {
    KIOSK_TRY(auto rows,
              db.query("SELECT seq, handed_over_ms, id, content FROM letters "
                       "WHERE seq > ? AND state = 'handed_over' ORDER BY seq LIMIT ?",
                       after.value,
                       most));
    std::vector<HandedOverLetter> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        HandedOverLetter letter{Seq{rows.integer(0)}, rows.integer(1), {}};
        KIOSK_TRY(const auto id, rows.fixed_blob<16>(2));
        if (!rows.is_null(3)) {
            KIOSK_TRY(const Digest content, rows.fixed_blob<32>(3));
            letter.blobs.push_back(content);
        }
        KIOSK_TRY(auto pages,
                  db.query("SELECT hash FROM pages WHERE letter = ? "
                           "UNION SELECT hash FROM removed_pages WHERE letter = ?",
                           ByteView(id),
                           ByteView(id)));
        while (true) {
            KIOSK_TRY(const bool page, pages.next());
            if (!page) {
                break;
            }
            KIOSK_TRY(const Digest hash, pages.fixed_blob<32>(0));
            letter.blobs.push_back(hash);
        }
        out.push_back(std::move(letter));
    }
}

Result<std::vector<Page>> pages_of(sqlite::Connection& db, const LetterId& id) {
    KIOSK_TRY(auto rows,
              db.query("SELECT n, hash, bytes, dpi, side FROM pages WHERE letter = ? "
                       "ORDER BY n",
                       id));
    std::vector<Page> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        Page page;
        page.n = static_cast<int>(rows.integer(0));
        KIOSK_TRY(page.hash, rows.fixed_blob<32>(1));
        page.bytes = rows.integer(2);
        page.dpi = static_cast<int>(rows.integer(3));
        page.side = from_name<Side>(rows.text(4)).value_or(Side::Front);
        out.push_back(page);
    }
}

}  // namespace kiosk::store
