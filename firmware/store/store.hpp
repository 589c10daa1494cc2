#pragma once
// The durable half of the office: journal, projections, keys, sync book in one SQLite database.

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "firmware/office/decide.hpp"
#include "firmware/office/state.hpp"
#include "firmware/sqlite/connection.hpp"
#include "firmware/store/journal/journal.hpp"
#include "firmware/store/projections/projections.hpp"
#include "firmware/store/sync_book.hpp"

namespace kiosk::store {

struct StoreOptions {
    sqlite::SqliteOptions sqlite{};
    std::int64_t verify_rows = 1000;  // of the journal's end, at each opening
};

// One writer: one Store per database, used by one thread. After a failed commit the store is
// suspect and takes no further commit until recover(): an fsync that failed once may lie the second
// time (docs/reliability.md).
class Store {
public:
    // Opens or makes the database, migrates it, and verifies the end of the journal. Errors:
    // JournalBroken (also: the data belongs to another device or epoch), SchemaTooNew, StoreFailed,
    // DiskFull, InUse. About 10 ms for 1,000 rows.
    [[nodiscard]] static Result<Store> open(const std::filesystem::path& path,
                                            const office::Identity& identity,
                                            const StoreOptions& options = {});

    // Folds the journal from the last day.opened (or from the start) and loads the day's keys.
    [[nodiscard]] Result<office::State> load_state();

    // Appends all facts and keys in ONE transaction. On success everything survives a power cut.
    // On an error nothing of it counts as recorded: refuse all, recover(), load_state(). (A sync
    // that failed may still have reached the disk; then load_state() shows the facts, and a
    // repeated key finds its ticket.) Blocks for one disk flush.
    [[nodiscard]] Status commit(std::span<const office::Decision* const> decisions);

    // For a copy of another device's journal: appends its records verbatim, in ONE transaction, and
    // gives them as facts. JournalBroken when a record is not the next one or does not carry the
    // chain on; then, and on every other error, nothing of them is kept (after StoreFailed:
    // recover()).
    [[nodiscard]] Result<std::vector<office::Recorded>> append_copied(
        std::span<const JournalRow> rows);

    // For a moment in which nobody waits: moves what was committed since the last time into the
    // database file (milliseconds), so that no commit has to. Nothing when nothing was committed.
    // An error is that of the disk; what was acknowledged stays in the log.
    [[nodiscard]] Status tidy();

    // Closes, reopens and checks that the last acknowledged record is there with its chain value.
    [[nodiscard]] Status recover();

    [[nodiscard]] bool suspect() const noexcept { return suspect_; }

    [[nodiscard]] Journal journal();
    [[nodiscard]] SyncBook sync_book();
    // For the reads of projections.hpp.
    [[nodiscard]] sqlite::Connection& db();

    [[nodiscard]] const office::Identity& identity() const noexcept { return identity_; }

    // The last record acknowledged.
    [[nodiscard]] const JournalHead& head() const noexcept { return head_; }

    // Checks the whole chain and that projections recomputed from the journal equal the tables.
    // JournalBroken or StoreFailed name the first difference. Seconds for a year.
    [[nodiscard]] Result<JournalHead> verify_all();
    [[nodiscard]] Status check_projections();
    // Makes all projections anew from the journal, in one transaction.
    [[nodiscard]] Status rebuild_projections();

private:
    Store(std::filesystem::path path, const office::Identity& identity, StoreOptions options)
        : path_(std::move(path)), identity_(identity), options_(std::move(options)) {}

    [[nodiscard]] Status open_database();
    [[nodiscard]] Status check_identity();
    [[nodiscard]] Status append_all(std::span<const office::Decision* const> decisions,
                                    JournalHead& head);
    [[nodiscard]] Status append_rows(std::span<const JournalRow> rows,
                                     JournalHead& head,
                                     std::vector<office::Recorded>& facts);

    std::filesystem::path path_;
    office::Identity identity_;
    StoreOptions options_;
    std::unique_ptr<sqlite::Connection> db_;
    JournalHead head_;
    Seq tidied_{};  // the head at the last tidy()
    bool suspect_ = false;
};

// A journal row as the fact it is. JournalBroken when its body lacks a field.
[[nodiscard]] Result<office::Recorded> recorded_from(const office::Identity& identity,
                                                     const JournalRow& row);

}  // namespace kiosk::store
