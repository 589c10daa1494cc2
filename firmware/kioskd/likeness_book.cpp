// The rows are mirrored in memory: reading 50,000 of them from SQLite takes longer than comparing
// them. Like the rows of the sync book they follow from nothing the device holds, so each carries a
// SHA-256 of its own (docs/reliability.md).
#include "firmware/kioskd/likeness_book.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "firmware/base/log.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/sqlite/migrate.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kSchema = R"(
CREATE TABLE secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name BLOB NOT NULL
) STRICT;
CREATE TABLE sketches (
    letter BLOB PRIMARY KEY,
    confirmed_ms INTEGER NOT NULL,
    sketch BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT;
)";

constexpr std::array<sqlite::Migration, 1> kMigrations{{{1, "likeness_0001", kSchema}}};

Digest digest_of(const LetterId& letter, std::int64_t confirmed_ms, ByteView sketch) {
    Bytes bytes;
    put_bytes(bytes, letter.bytes);
    put_u64(bytes, static_cast<std::uint64_t>(confirmed_ms));
    put_bytes(bytes, sketch);
    return crypto::sha256(bytes);
}

bool is_damage(const Error& error) noexcept {
    return error.code == ErrorCode::StoreFailed || error.code == ErrorCode::SchemaTooNew;
}

}  // namespace

Result<std::unique_ptr<LikenessBook>> LikenessBook::open(const std::filesystem::path& file,
                                                         const SecretName& secret,
                                                         const sqlite::SqliteOptions& options) {
    auto book = open_sound(file, secret, options);
    if (book || !is_damage(book.error())) {
        return book;
    }
    log::warn("likeness", "begun anew, no letter is known again: {}", describe(book.error()));
    for (const char* part : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(file.string() + part, ignored);
    }
    return open_sound(file, secret, options);
}

Result<std::unique_ptr<LikenessBook>> LikenessBook::open_sound(
    const std::filesystem::path& file,
    const SecretName& secret,
    const sqlite::SqliteOptions& options) {
    KIOSK_TRY(auto db, sqlite::Connection::open(file, options));
    KIOSK_CHECK(sqlite::migrate(db, kMigrations, kSchema));
    // A damaged index would show at a keep() only, and at every one from then on.
    KIOSK_CHECK(db.integrity_check());
    std::unique_ptr<LikenessBook> out(new LikenessBook(std::move(db)));
    KIOSK_CHECK(out->take_secret(secret));
    KIOSK_CHECK(out->load());
    KIOSK_CHECK(out->trim());
    return out;
}

// Sketches of another secret are noise: they go, with the name they were kept under.
Status LikenessBook::take_secret(const SecretName& secret) {
    KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
    KIOSK_TRY(const std::int64_t same,
              db_.number("SELECT count(*) FROM secret WHERE name = ?", ByteView(secret)));
    if (same != 1) {
        KIOSK_CHECK(db_.run("DELETE FROM sketches"));
        KIOSK_CHECK(
            db_.run("INSERT OR REPLACE INTO secret (one, name) VALUES (1, ?)", ByteView(secret)));
    }
    return step.commit();
}

Status LikenessBook::load() {
    std::vector<std::int64_t> damaged;
    {
        KIOSK_TRY(auto rows,
                  db_.query("SELECT rowid, letter, confirmed_ms, sketch, digest FROM sketches "
                            "ORDER BY confirmed_ms, letter"));
        while (true) {
            KIOSK_TRY(const bool row, rows.next());
            if (!row) {
                break;
            }
            const auto letter = rows.fixed_blob<16>(1);
            const auto digest = rows.fixed_blob<32>(4);
            const Bytes bytes = rows.blob(3);
            auto sketch = sketch_from(bytes);
            if (!letter || !digest || !sketch ||
                *digest != digest_of(LetterId{*letter}, rows.integer(2), bytes)) {
                damaged.push_back(rows.integer(0));
                continue;
            }
            entries_.push_back({LetterId{*letter}, rows.integer(2), std::move(*sketch)});
        }
    }
    if (damaged.empty()) {
        return {};
    }
    log::warn("likeness", "{} damaged rows are dropped", damaged.size());
    KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
    for (const std::int64_t row : damaged) {
        KIOSK_CHECK(db_.run("DELETE FROM sketches WHERE rowid = ?", row));
    }
    return step.commit();
}

Status LikenessBook::trim() {
    if (entries_.size() <= kMost) {
        return {};
    }
    const std::size_t count = entries_.size() - kMost;
    KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
    KIOSK_CHECK(drop_oldest(count));
    KIOSK_CHECK(step.commit());
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(count));
    return {};
}

Status LikenessBook::drop_oldest(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        KIOSK_CHECK(
            db_.run("DELETE FROM sketches WHERE letter = ?", ByteView(entries_[i].letter.bytes)));
    }
    return {};
}

void LikenessBook::remember(Entry entry) {
    std::erase_if(entries_, [&](const Entry& known) { return known.letter == entry.letter; });
    const auto after =
        std::upper_bound(entries_.begin(), entries_.end(), entry, [](const auto& a, const auto& b) {
            return std::tie(a.confirmed_ms, a.letter) < std::tie(b.confirmed_ms, b.letter);
        });
    entries_.insert(after, std::move(entry));
}

Status LikenessBook::keep(const LetterId& letter,
                          petitions::LetterClass letter_class,
                          std::int64_t confirmed_ms,
                          const Sketch& sketch) {
    if (letter_class == petitions::LetterClass::Protected) {
        return {};
    }
    const Bytes bytes = bytes_of(sketch);
    const std::lock_guard lock(mutex_);
    {
        KIOSK_TRY(auto step, sqlite::Transaction::begin(db_));
        KIOSK_CHECK(
            db_.run("INSERT OR REPLACE INTO sketches (letter, confirmed_ms, sketch, digest) "
                    "VALUES (?,?,?,?)",
                    letter,
                    confirmed_ms,
                    ByteView(bytes),
                    ByteView(digest_of(letter, confirmed_ms, bytes))));
        KIOSK_CHECK(step.commit());
    }
    remember({letter, confirmed_ms, sketch});
    return trim();
}

KnownLetters LikenessBook::find_like(const Sketch& sketch) const {
    const std::lock_guard lock(mutex_);
    KnownLetters out;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        const Likeness likeness = compare(sketch, entry->sketch);
        if (likeness.like == Like::None) {
            continue;
        }
        ++out.all;
        if (out.newest.size() < kMostFound) {
            out.newest.push_back({entry->letter, entry->confirmed_ms, likeness});
        }
    }
    return out;
}

std::size_t LikenessBook::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

}  // namespace kiosk::kioskd
