#pragma once
// What this device can say of a letter to whoever shows its receipt: that it was received here, and
// what the city's document "answers" says since. All of it lies in boxes that only a receipt's code
// and PIN find and open (crypto::AnswerLock): neither the device nor who takes its disk can tell
// which letters they are about. A memory aid in a file of its own, DATA/answers.db, as the book of
// letters' likeness: losing it harms nothing but the look-up of letters without an answer yet.

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/petitions/letter_story.hpp"
#include "firmware/sqlite/connection.hpp"
#include "sync/protocol/letter_answers.hpp"

namespace kiosk::kioskd {

// Any thread.
class AnswerBook {
public:
    static constexpr std::int64_t kMost = 50'000;  // letters received here; the oldest go first

    // Opens or makes the file; one that is no sound database is begun anew. Where neither can be
    // done (a full disk) there is a book without a file: what the city says is found, and nothing
    // kept. The log says so; nothing here keeps the kiosk from starting.
    [[nodiscard]] static std::unique_ptr<AnswerBook> open(
        const std::filesystem::path& file,
        const sqlite::SqliteOptions& options = {.synchronous = sqlite::Synchronous::Normal});

    // A letter is being confirmed under this receipt. About 0.1 s of one core. Not awaited on disk:
    // a power cut may forget the last ones. Overloaded, DiskFull, StoreFailed: it is not kept, go
    // on.
    [[nodiscard]] Status keep_received(std::string_view code,
                                       std::string_view pin,
                                       queue::BusinessDay day);

    // The story of the letter with this PIN and one of these codes: the city's, else that it was
    // received; nullopt: there is none, or the PIN is another one, which nobody can tell apart. An
    // answer that cannot be read counts as none. About 0.1 s of one core for each code. Overloaded,
    // StoreFailed.
    [[nodiscard]] Result<std::optional<petitions::LetterStory>> find(
        const std::vector<std::string>& codes,
        std::string_view pin,
        const sync::LetterAnswers& city) const;

private:
    explicit AnswerBook(std::optional<sqlite::Connection> db) : db_(std::move(db)) {}

    [[nodiscard]] Result<std::optional<Bytes>> received(const crypto::AnswerTag& tag) const;

    mutable std::mutex mutex_;
    mutable std::optional<sqlite::Connection> db_;  // guarded by mutex_; nullopt: no file
};

}  // namespace kiosk::kioskd
