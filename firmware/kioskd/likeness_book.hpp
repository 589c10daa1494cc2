#pragma once
// The sketches of the ordinary letters that were confirmed on this device: with them a letter on
// the desk finds those that were handed in before. Of a protected letter, or one without a kind,
// nothing is ever kept. The book is a memory aid in a file of its own, neither journal nor
// projection: losing it harms nothing, and a damaged one is begun anew.

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/kioskd/likeness.hpp"
#include "firmware/petitions/letter.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::kioskd {

struct KnownLetter {
    LetterId letter;
    std::int64_t confirmed_ms = 0;  // UTC
    Likeness likeness;
};

struct KnownLetters {
    std::vector<KnownLetter> newest;  // newest first, at most LikenessBook::kMostFound
    std::size_t all = 0;              // how many there are
};

// Any thread; calls wait for one another: 10 ms, and longer where the disk is slow to a keep().
class LikenessBook {
public:
    static constexpr std::size_t kMost = 50'000;  // letters; the oldest go first. 18 MB of memory
    static constexpr std::size_t kMostFound = 100;

    using SecretName = std::array<std::uint8_t, 8>;

    // Opens or makes the file. Rows that are damaged or were kept under another secret
    // (Sketcher::secret_name()) are dropped; a file that is no sound database is removed and made
    // anew, and the log says so. Errors: DiskFull, InUse, StoreFailed (the folder cannot be written
    // to): then letters are not compared. About 0.1 s for a full book.
    [[nodiscard]] static Result<std::unique_ptr<LikenessBook>> open(
        const std::filesystem::path& file,
        const SecretName& secret,
        const sqlite::SqliteOptions& options = {.synchronous = sqlite::Synchronous::Normal});

    // Keeps the sketch of a letter that was just confirmed; of a Protected one nothing, and that is
    // no error. A letter that is there already is replaced. Not awaited on disk: a power cut may
    // forget the last ones. DiskFull, StoreFailed: it is not kept, go on.
    [[nodiscard]] Status keep(const LetterId& letter,
                              petitions::LetterClass letter_class,
                              std::int64_t confirmed_ms,
                              const Sketch& sketch);

    // The letters that are like this sketch. In memory, 10 ms for a full book.
    [[nodiscard]] KnownLetters find_like(const Sketch& sketch) const;

    [[nodiscard]] std::size_t size() const;

private:
    struct Entry {
        LetterId letter;
        std::int64_t confirmed_ms = 0;
        Sketch sketch;
    };

    explicit LikenessBook(sqlite::Connection db) : db_(std::move(db)) {}

    [[nodiscard]] static Result<std::unique_ptr<LikenessBook>> open_sound(
        const std::filesystem::path& file,
        const SecretName& secret,
        const sqlite::SqliteOptions& options);
    [[nodiscard]] Status take_secret(const SecretName& secret);
    [[nodiscard]] Status load();
    [[nodiscard]] Status trim();
    [[nodiscard]] Status drop_oldest(std::size_t count);
    void remember(Entry entry);

    mutable std::mutex mutex_;
    sqlite::Connection db_;
    std::deque<Entry> entries_;  // oldest first
};

}  // namespace kiosk::kioskd
