// One WHERE for counting and listing. A field that is not asked for is "" and lets every row pass.
#include "sync/hub/letter_register.hpp"

#include <algorithm>

namespace kiosk::hub {
namespace {

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kHashDigits = 64;

#define REGISTER_COLUMNS                                                                        \
    "l.no, l.device_no, l.letter, l.class, l.code, l.kind, l.body, l.pages, l.bucket, l.hash, " \
    "l.as_is, l.received_ms, l.completed_ms, d.device, d.office, l.epoch, l.seq "
#define ORDINARY_WHERE                                                                    \
    "FROM letters l JOIN devices d ON d.no = l.device_no WHERE l.class = 'ordinary' AND " \
    "l.completed_ms IS NOT NULL AND l.received_ms >= ? AND l.received_ms < ? AND "        \
    "(? = '' OR d.office = ?) AND (? = '' OR l.kind = ?) AND (? = '' OR l.hash = ?) AND " \
    "(? = '' OR (l.code >= ? AND l.code < ?)) AND (? = '' OR l.letter = ?)"
#define PROTECTED_WHERE                                                                    \
    "FROM letters l JOIN devices d ON d.no = l.device_no WHERE l.class = 'protected' AND " \
    "l.completed_ms IS NOT NULL AND (? = '' OR l.hash = ?)"

constexpr std::string_view kCountOrdinary = "SELECT count(*) " ORDINARY_WHERE;
constexpr std::string_view kListOrdinary = "SELECT " REGISTER_COLUMNS ORDINARY_WHERE
                                           " ORDER BY l.received_ms DESC, l.no DESC LIMIT ? "
                                           "OFFSET ?";
constexpr std::string_view kCountProtected = "SELECT count(*) " PROTECTED_WHERE;
constexpr std::string_view kListProtected =
    "SELECT " REGISTER_COLUMNS PROTECTED_WHERE " ORDER BY l.hash, l.no LIMIT ? OFFSET ?";
constexpr std::string_view kOrdinaryAfter =
    "SELECT " REGISTER_COLUMNS
    "FROM letters l JOIN devices d ON d.no = l.device_no WHERE l.class = 'ordinary' AND "
    "CASE WHEN l.completed_ms IS NULL THEN 1 ELSE 0 END = CAST(? AS BIGINT) AND l.no > ? ORDER BY "
    "l.no LIMIT ?";
constexpr std::string_view kProtectedAfter =
    "SELECT " REGISTER_COLUMNS
    "FROM letters l JOIN devices d ON d.no = l.device_no WHERE l.class = 'protected' AND "
    "CASE WHEN l.completed_ms IS NULL THEN 1 ELSE 0 END = CAST(? AS BIGINT) AND (l.hash, l.no) > "
    "(?, ?) "
    "ORDER BY l.hash, l.no LIMIT ?";

#undef REGISTER_COLUMNS
#undef ORDINARY_WHERE
#undef PROTECTED_WHERE

// What one text field can mean, apart.
struct TextQuestion {
    std::string hash;
    std::string code;
    std::string code_end;  // above every code that begins so: codes are plain ASCII
    std::string id_digits;
    LetterId id;
};

TextQuestion text_question(std::string_view text) {
    TextQuestion out;
    const bool hex = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (hex && text.size() == kHashDigits) {
        out.hash = text;
    } else if (hex && text.size() == kIdDigits) {
        out.id_digits = text;
        out.id = LetterId::parse(text).value_or(LetterId{});
    } else if (!text.empty()) {
        out.code = text;
        out.code_end = out.code + '~';
    }
    return out;
}

Result<RegisteredLetter> registered(const db::Query& row) {
    RegisteredLetter out;
    out.letter.no = row.integer(0);
    out.letter.device_no = row.integer(1);
    KIOSK_TRY(out.letter.id.bytes, row.fixed_blob<16>(2));
    out.letter.letter_class =
        row.text(3) == "ordinary" ? LetterClass::Ordinary : LetterClass::Protected;
    out.letter.code = row.text(4);
    out.letter.kind = row.text(5);
    out.letter.body = row.text(6);
    out.letter.pages = row.integer(7);
    out.letter.bucket = row.integer(8);
    out.letter.hash = row.text(9);
    out.letter.as_is = row.integer(10);
    out.letter.received_ms = row.integer(11);
    if (!row.is_null(12)) {
        out.letter.completed_ms = row.integer(12);
    }
    KIOSK_TRY(out.device.id.bytes, row.fixed_blob<16>(13));
    out.device.office = row.text(14);
    out.letter.epoch = Epoch{row.integer(15)};
    out.letter.seq = Seq{row.integer(16)};
    return out;
}

Status read_letters(db::Query& query, std::vector<RegisteredLetter>& out) {
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        KIOSK_TRY(RegisteredLetter letter, registered(query));
        out.push_back(std::move(letter));
    }
}

}  // namespace

Result<LetterPage> LetterRegister::ordinary(const LetterQuestion& question) {
    const TextQuestion text = text_question(question.text);
    const auto ask = [&](std::string_view sql, const auto&... more) {
        return db_.query(sql,
                         question.from_ms,
                         question.to_ms,
                         question.office,
                         question.office,
                         question.kind,
                         question.kind,
                         text.hash,
                         text.hash,
                         text.code,
                         text.code,
                         text.code_end,
                         text.id_digits,
                         text.id,
                         more...);
    };
    LetterPage out;
    {
        KIOSK_TRY(auto count, ask(kCountOrdinary));
        KIOSK_TRY(const bool row, count.next());
        out.all = row ? count.integer(0) : 0;
    }
    KIOSK_TRY(auto rows, ask(kListOrdinary, question.most, question.first));
    KIOSK_CHECK(read_letters(rows, out.letters));
    return out;
}

Result<LetterPage> LetterRegister::protected_ones(std::string_view hash,
                                                  std::int64_t first,
                                                  std::int64_t most) {
    LetterPage out;
    KIOSK_TRY(out.all, db_.number(kCountProtected, hash, hash));
    KIOSK_TRY(auto rows, db_.query(kListProtected, hash, hash, most, first));
    KIOSK_CHECK(read_letters(rows, out.letters));
    return out;
}

Result<std::vector<RegisteredLetter>> LetterRegister::after(LetterClass letter_class,
                                                            Pages pages,
                                                            const Letter& last,
                                                            std::int64_t most) {
    const int waits = pages == Pages::Waiting ? 1 : 0;
    KIOSK_TRY(auto rows,
              letter_class == LetterClass::Ordinary
                  ? db_.query(kOrdinaryAfter, waits, last.no, most)
                  : db_.query(kProtectedAfter, waits, last.hash, last.no, most));
    std::vector<RegisteredLetter> out;
    KIOSK_CHECK(read_letters(rows, out));
    return out;
}

Result<std::vector<LetterCount>> LetterRegister::count_ordinary(std::int64_t from_ms,
                                                                std::int64_t to_ms) {
    KIOSK_TRY(auto query,
              db_.query("SELECT d.office, l.kind, count(l.completed_ms), count(*) FROM letters l "
                        "JOIN devices d ON d.no = l.device_no WHERE l.class = 'ordinary' AND "
                        "l.received_ms >= ? AND l.received_ms < ? GROUP BY d.office, l.kind "
                        "ORDER BY d.office, l.kind",
                        from_ms,
                        to_ms));
    std::vector<LetterCount> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        const std::int64_t whole = query.integer(2);
        out.push_back({query.text(0), query.text(1), whole, query.integer(3) - whole});
    }
}

Result<LetterCount> LetterRegister::count_protected() {
    KIOSK_TRY(auto query,
              db_.query("SELECT count(completed_ms), count(*) FROM letters "
                        "WHERE class = 'protected'"));
    KIOSK_TRY(const bool row, query.next());
    LetterCount out;
    if (row) {
        out.whole = query.integer(0);
        out.waiting = query.integer(1) - out.whole;
    }
    return out;
}

Result<std::vector<std::string>> LetterRegister::offices() {
    KIOSK_TRY(auto query, db_.query("SELECT DISTINCT office FROM devices ORDER BY office"));
    std::vector<std::string> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back(query.text(0));
    }
}

}  // namespace kiosk::hub
