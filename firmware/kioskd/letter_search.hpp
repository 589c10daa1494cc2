#pragma once
// Search over the words of ordinary letters that were confirmed on this device and are not handed
// over yet. It lives in memory alone: after a restart it is empty, for by then the kiosk cannot
// open those letters any more. A protected letter, or one without a kind, never enters it.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/petitions/letter.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::kioskd {

struct FoundLetter {
    LetterId letter;
    std::vector<int> pages;  // from 1, those that hold most of the words
};

struct FoundLetters {
    std::vector<FoundLetter> newest;  // the last added first, at most LetterSearch::kMostFound
    std::size_t all = 0;              // how many there are
};

// Any thread; calls wait for one another.
class LetterSearch {
public:
    static constexpr std::size_t kMostFound = 50;
    static constexpr std::size_t kMostBytes = std::size_t{16}
                                              << 20;  // of folded text: 6,000 full pages
    static constexpr std::size_t kMostQuery = 16;     // words; further ones are left out

    // A value of a letter's field, searched with the words of its page.
    struct Value {
        std::string text;
        int page = 1;
    };

    // StoreFailed only when SQLite is without FTS5 or out of memory.
    [[nodiscard]] static Result<std::unique_ptr<LetterSearch>> open();
    // Overwrites every row before the memory goes back; what SQLite copied into buffers on the way
    // was given back as it was.
    ~LetterSearch();
    LetterSearch(const LetterSearch&) = delete;
    LetterSearch& operator=(const LetterSearch&) = delete;

    // Takes a letter in, `pages` its texts in order, as staff corrected them. A Protected one is
    // not taken in, and that is no error. A letter that is there is replaced. Beyond kMostBytes the
    // letters that came first are let go; BodyTooLarge when this one is longer alone. StoreFailed:
    // nothing has changed, go on. Below a ms a page.
    [[nodiscard]] Status add(const LetterId& letter,
                             petitions::LetterClass letter_class,
                             const std::vector<std::string>& pages,
                             const std::vector<Value>& values);

    // The letter was handed over: it is found no more and its words are overwritten. Nothing for a
    // letter that is not there. StoreFailed: it is still found. Up to 0.1 s with full memory.
    [[nodiscard]] Status remove(const LetterId& letter);

    // The letters that hold every word of the query, on whatever pages; the last word may be the
    // beginning of one. Case and marks do not count, đ is d. Signs mean nothing: any text may come
    // in. Nothing for a query without a letter or digit. Errors: StoreFailed.
    [[nodiscard]] Result<FoundLetters> find(std::string_view query) const;

    [[nodiscard]] std::size_t size() const;

private:
    struct Entry {
        std::int64_t number = 0;  // order of adding; names its rows
        std::size_t bytes = 0;
    };

    using Letters = std::map<LetterId, Entry>;

    explicit LetterSearch(sqlite::Connection db) : db_(std::move(db)) {}

    [[nodiscard]] std::vector<LetterId> making_room(const LetterId& letter,
                                                    std::size_t bytes) const;
    [[nodiscard]] Status delete_rows(const std::vector<LetterId>& letters);
    void forget(const std::vector<LetterId>& letters);

    mutable std::mutex mutex_;
    mutable sqlite::Connection db_;  // also a question prepares a statement
    Letters letters_;
    std::map<std::int64_t, LetterId> by_number_;
    std::int64_t added_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace kiosk::kioskd
