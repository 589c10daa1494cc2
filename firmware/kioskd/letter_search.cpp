// FTS5 over an in-memory database, one row a page. Text is folded by the product's own folding
// before it goes in and before it is asked for, so the tokenizer only has to part words at blanks.
// A word of a query goes in as one quoted string of letters and digits: FTS5 has no syntax inside
// quotes, and no quote can be in it. Each word is asked for by itself and the letters are
// intersected here, since the words of a query may stand on different pages.
#include "firmware/kioskd/letter_search.hpp"

#include <algorithm>
#include <utility>

#include "firmware/base/log.hpp"
#include "firmware/base/text.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::size_t kMostWord = 64;           // bytes of a word of a query
constexpr std::int64_t kPagesEach = 1LL << 16;  // rowid = number of the letter * kPagesEach + page

constexpr std::string_view kSchema = R"(
PRAGMA secure_delete=ON;
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'ascii', detail = none, columnsize = 0);
)";

// Folded, with one blank for whatever is no letter or digit.
std::string searched(std::string_view text) {
    std::string out;
    for (const char c : fold_vi(text)) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80;
        if (kept) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

// Each different word of a query, quoted; the last one as a beginning.
std::vector<std::string> asked(std::string_view query) {
    constexpr std::size_t kMostBytes = 4096;
    const std::string text = searched(query.substr(0, kMostBytes));
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size() && out.size() < LetterSearch::kMostQuery;) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            out.push_back('"' + text.substr(at, std::min(end - at, kMostWord)) + '"');
        }
        at = end + 1;
    }
    if (!out.empty()) {
        out.back() += '*';
    }
    return out;
}

}  // namespace

Result<std::unique_ptr<LetterSearch>> LetterSearch::open() {
    KIOSK_TRY(auto db, sqlite::Connection::open(":memory:"));
    KIOSK_CHECK(db.execute_script(kSchema));
    return std::unique_ptr<LetterSearch>(new LetterSearch(std::move(db)));
}

LetterSearch::~LetterSearch() {
    if (const auto wiped = db_.execute_script("DROP TABLE words"); !wiped) {
        log::warn("search", "not wiped: {}", describe(wiped.error()));
    }
}

// What has to go for a letter of `bytes`: an older text of itself, and the first of the others.
std::vector<LetterId> LetterSearch::making_room(const LetterId& letter, std::size_t bytes) const {
    std::vector<LetterId> out;
    std::size_t left = bytes_;
    if (const auto old = letters_.find(letter); old != letters_.end()) {
        left -= old->second.bytes;
        out.push_back(letter);
    }
    for (const auto& [number, other] : by_number_) {
        if (left + bytes <= kMostBytes) {
            break;
        }
        if (other != letter) {
            left -= letters_.at(other).bytes;
            out.push_back(other);
        }
    }
    return out;
}

// FTS5 only marks the words of a deleted row as deleted; merging all of its index drops them.
Status LetterSearch::delete_rows(const std::vector<LetterId>& letters) {
    if (letters.empty()) {
        return {};
    }
    for (const LetterId& letter : letters) {
        const std::int64_t first = letters_.at(letter).number * kPagesEach;
        KIOSK_CHECK(db_.run(
            "DELETE FROM words WHERE rowid BETWEEN ? AND ?", first, first + kPagesEach - 1));
    }
    return db_.run("INSERT INTO words (words) VALUES ('optimize')");
}

void LetterSearch::forget(const std::vector<LetterId>& letters) {
    for (const LetterId& letter : letters) {
        const auto entry = letters_.find(letter);
        bytes_ -= entry->second.bytes;
        by_number_.erase(entry->second.number);
        letters_.erase(entry);
    }
}

Status LetterSearch::add(const LetterId& letter,
                         petitions::LetterClass letter_class,
                         const std::vector<std::string>& pages,
                         const std::vector<Value>& values) {
    if (letter_class == petitions::LetterClass::Protected) {
        return {};
    }
    std::vector<std::string> texts;
    for (const std::string& page : pages) {
        texts.push_back(searched(page));
    }
    for (const Value& value : values) {
        const bool there = value.page >= 1 && value.page <= static_cast<int>(texts.size());
        if (!texts.empty()) {
            texts[there ? static_cast<std::size_t>(value.page) - 1 : 0] +=
                ' ' + searched(value.text);
        }
    }
    std::size_t bytes = 0;
    for (const std::string& text : texts) {
        bytes += text.size();
    }
    if (bytes > kMostBytes || texts.size() >= kPagesEach) {
        return Error{ErrorCode::BodyTooLarge, "a letter too long to be searched"};
    }
    const std::lock_guard lock(mutex_);
    const auto going = making_room(letter, bytes);
    const std::int64_t number = added_ + 1;
    {
        KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
        KIOSK_CHECK(delete_rows(going));
        std::int64_t row = number * kPagesEach;
        for (const std::string& text : texts) {
            KIOSK_CHECK(db_.run("INSERT INTO words (rowid, text) VALUES (?,?)", ++row, text));
        }
        KIOSK_CHECK(step.commit());
    }
    forget(going);
    added_ = number;
    letters_[letter] = {number, bytes};
    by_number_[number] = letter;
    bytes_ += bytes;
    return {};
}

Status LetterSearch::remove(const LetterId& letter) {
    const std::lock_guard lock(mutex_);
    if (!letters_.contains(letter)) {
        return {};
    }
    KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
    KIOSK_CHECK(delete_rows({letter}));
    KIOSK_CHECK(step.commit());
    forget({letter});
    return {};
}

Result<FoundLetters> LetterSearch::find(std::string_view query) const {
    using Pages = std::map<int, int>;        // how many of the words a page holds
    std::map<std::int64_t, Pages> standing;  // letters that held every word so far, by number
    const auto words = asked(query);
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::map<std::int64_t, Pages> held;
        KIOSK_TRY(auto rows, db_.query("SELECT rowid FROM words WHERE words MATCH ?", words[i]));
        while (true) {
            KIOSK_TRY(const bool row, rows.next());
            if (!row) {
                break;
            }
            const std::int64_t number = rows.integer(0) / kPagesEach;
            const auto before = standing.find(number);
            if (i == 0 || before != standing.end()) {
                Pages& pages = held[number];
                if (pages.empty() && i > 0) {
                    pages = before->second;
                }
                ++pages[static_cast<int>(rows.integer(0) % kPagesEach)];
            }
        }
        standing = std::move(held);
    }
    FoundLetters out;
    out.all = standing.size();
    for (auto one = standing.rbegin(); one != standing.rend() && out.newest.size() < kMostFound;
         ++one) {
        FoundLetter& found = out.newest.emplace_back(FoundLetter{by_number_.at(one->first), {}});
        int most = 0;
        for (const auto& [page, count] : one->second) {
            most = std::max(most, count);
        }
        for (const auto& [page, count] : one->second) {
            if (count == most) {
                found.pages.push_back(page);
            }
        }
    }
    return out;
}

std::size_t LetterSearch::size() const {
    const std::lock_guard lock(mutex_);
    return letters_.size();
}

}  // namespace kiosk::kioskd
