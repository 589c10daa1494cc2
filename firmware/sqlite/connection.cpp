// Opening sets what the product relies on and reads back that it holds: WAL may be refused (a
// read-only folder), and a store that silently ran without it would lose what it acknowledged.
#include "firmware/sqlite/connection.hpp"

#include "firmware/base/format.hpp"
#include "firmware/sqlite/statement_pool.hpp"

namespace kiosk::sqlite {
namespace {

// Of two that make the same new file SQLite tells one that it is busy, at once: its own time-out
// does not count for this change.
Status take_wal(Connection& db, int busy_timeout_ms) {
    constexpr int kPause_ms = 5;
    for (int left_ms = busy_timeout_ms;; left_ms -= kPause_ms) {
        {
            KIOSK_TRY(auto mode, db.query("PRAGMA journal_mode=WAL"));
            const auto row = mode.next();
            if (row && *row && (mode.text(0) == "wal" || mode.text(0) == "memory")) {
                return {};
            }
            if (row) {
                return Error{ErrorCode::StoreFailed, "the database does not take WAL mode"};
            }
            if (row.error().code != ErrorCode::InUse || left_ms <= 0) {
                return row.error();
            }
        }
        sqlite3_sleep(kPause_ms);
    }
}

Status set_up(Connection& db, const SqliteOptions& options) {
    KIOSK_CHECK(
        db.execute_script("PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
                          "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0;"));
    if (options.access == Access::ReadWrite) {
        KIOSK_CHECK(take_wal(db, options.busy_timeout_ms));
    } else {
        KIOSK_CHECK(db.execute_script("PRAGMA query_only=ON"));
    }
    return db.execute_script(
        fmt::format("PRAGMA synchronous={}; PRAGMA wal_autocheckpoint={}; "
                    "PRAGMA cache_size=-{}",
                    static_cast<int>(options.synchronous),
                    options.log_pages,
                    options.cache_kib));
}

}  // namespace

Result<Connection> Connection::open(const std::filesystem::path& path,
                                    const SqliteOptions& options) {
    auto pool = std::make_shared<StatementPool>();
    // A reader opens for writing too: recovering a write-ahead log needs it. query_only keeps it
    // from changing anything.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (options.access == Access::ReadWrite ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(
        path.c_str(), &pool->handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code != SQLITE_OK) {
        return sqlite_error(pool->handle, code, "opening " + path.string());
    }
    sqlite3_busy_timeout(pool->handle, options.busy_timeout_ms);
    Connection out(std::move(pool));
    if (auto ready = set_up(out, options); !ready) {
        return std::move(ready).error().with("opening " + path.string());
    }
    return out;
}

Status Connection::execute_script(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(pool_->handle, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return sqlite_error(pool_->handle, code, text.substr(0, 60));
    }
    return {};
}

Result<Query> Connection::take(std::string_view sql) {
    if (const auto found = pool_->idle.find(sql); found != pool_->idle.end()) {
        auto node = pool_->idle.extract(found);
        return Query(pool_, std::move(node.key()), node.mapped());
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(pool_->handle,
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &statement,
                                        nullptr);
    if (code != SQLITE_OK) {
        return sqlite_error(pool_->handle, code, sql.substr(0, 60));
    }
    KIOSK_ASSERT(statement != nullptr, "a query holds one statement");
    return Query(pool_, std::string(sql), statement);
}

Status Connection::finish(Query& query) {
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
    }
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(pool_->handle);
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(pool_->handle) == 0;
}

Status Connection::integrity_check() {
    KIOSK_TRY(auto check, query("PRAGMA integrity_check(1)"));
    KIOSK_TRY(const bool row, check.next());
    if (!row || check.text(0) != "ok") {
        return Error{ErrorCode::StoreFailed,
                     "integrity_check: " + (row ? check.text(0) : std::string("no answer"))};
    }
    return {};
}

Status Connection::checkpoint() {
    return run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Status Connection::checkpoint_passively() {
    return run("PRAGMA wal_checkpoint(PASSIVE)");
}

}  // namespace kiosk::sqlite
