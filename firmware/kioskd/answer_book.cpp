// Rows stand in the order of their tags, which are as good as random: no order of arrival remains
// in the file that could be laid beside the journal's. Their age is kept by month alone.
#include "firmware/kioskd/answer_book.hpp"

#include <array>
#include <utility>

#include "firmware/base/log.hpp"
#include "firmware/sqlite/migrate.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kSchema = R"(
CREATE TABLE received (
    tag BLOB PRIMARY KEY,
    month TEXT NOT NULL,
    box BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX received_month ON received (month);
)";

constexpr std::array<sqlite::Migration, 1> kMigrations{{{1, "answers_0001", kSchema}}};
constexpr std::string_view kAnswers = "answers";  // in the log

// A box that cannot be read, or that has words of a newer body, is as if there were none: what is
// known otherwise is still true.
std::optional<petitions::LetterStory> story_in(const crypto::AnswerLock& lock, ByteView box) {
    const auto text = lock.open(box);
    auto story =
        text ? petitions::LetterStory::parse(*text) : Result<petitions::LetterStory>(text.error());
    if (!story) {
        log::warn(kAnswers, "an answer cannot be read: {}", error_name(story.error().code));
        return std::nullopt;
    }
    return std::move(*story);
}

Result<sqlite::Connection> open_sound(const std::filesystem::path& file,
                                      const sqlite::SqliteOptions& options) {
    KIOSK_TRY(auto db, sqlite::Connection::open(file, options));
    KIOSK_CHECK(sqlite::migrate(db, kMigrations, kSchema));
    KIOSK_CHECK(db.integrity_check());
    return db;
}

bool is_damage(const Error& error) noexcept {
    return error.code == ErrorCode::StoreFailed || error.code == ErrorCode::SchemaTooNew;
}

}  // namespace

std::unique_ptr<AnswerBook> AnswerBook::open(const std::filesystem::path& file,
                                             const sqlite::SqliteOptions& options) {
    auto db = open_sound(file, options);
    if (!db && is_damage(db.error())) {
        log::warn(kAnswers,
                  "begun anew, letters without an answer are not found: {}",
                  describe(db.error()));
        for (const char* part : {"", "-wal", "-shm"}) {
            std::error_code ignored;
            std::filesystem::remove(file.string() + part, ignored);
        }
        db = open_sound(file, options);
    }
    if (!db) {
        log::warn(kAnswers, "letters without an answer are not found: {}", describe(db.error()));
        return std::unique_ptr<AnswerBook>(new AnswerBook(std::nullopt));
    }
    return std::unique_ptr<AnswerBook>(new AnswerBook(std::move(*db)));
}

Status AnswerBook::keep_received(std::string_view code,
                                 std::string_view pin,
                                 queue::BusinessDay day) {
    if (!db_) {
        return Error{ErrorCode::StoreFailed, "answers.db could not be opened"};
    }
    KIOSK_TRY(const auto lock, crypto::AnswerLock::of(code, pin));
    const petitions::LetterStory story{{{petitions::LetterStatus::Received, day}}};
    KIOSK_TRY(const Bytes box, lock.close(story.text()));
    const std::string month = day.text().substr(0, 7);
    const std::lock_guard guard(mutex_);
    KIOSK_TRY(auto step, sqlite::Transaction::begin(*db_));
    KIOSK_CHECK(db_->run("INSERT OR REPLACE INTO received (tag, month, box) VALUES (?,?,?)",
                         ByteView(lock.tag()),
                         std::string_view(month),
                         ByteView(box)));
    KIOSK_CHECK(
        db_->run("DELETE FROM received WHERE tag IN (SELECT tag FROM received "
                 "ORDER BY month DESC LIMIT -1 OFFSET ?)",
                 kMost));
    return step.commit();
}

Result<std::optional<petitions::LetterStory>> AnswerBook::find(
    const std::vector<std::string>& codes,
    std::string_view pin,
    const sync::LetterAnswers& city) const {
    for (const std::string& code : codes) {
        KIOSK_TRY(const auto lock, crypto::AnswerLock::of(code, pin));
        if (const auto said = city.find(lock.tag()); said != city.end()) {
            if (auto story = story_in(lock, said->second)) {
                return story;
            }
        }
        KIOSK_TRY(const auto box, received(lock.tag()));
        if (box) {
            if (auto story = story_in(lock, *box)) {
                return story;
            }
        }
    }
    return std::optional<petitions::LetterStory>();
}

Result<std::optional<Bytes>> AnswerBook::received(const crypto::AnswerTag& tag) const {
    if (!db_) {
        return std::optional<Bytes>();
    }
    const std::lock_guard guard(mutex_);
    KIOSK_TRY(auto rows, db_->query("SELECT box FROM received WHERE tag = ?", ByteView(tag)));
    KIOSK_TRY(const bool there, rows.next());
    return there ? std::optional(rows.blob(0)) : std::nullopt;
}

}  // namespace kiosk::kioskd
