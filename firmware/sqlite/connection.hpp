#pragma once
// One connection to one SQLite database file.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"
#include "firmware/sqlite/statement.hpp"

namespace kiosk::sqlite {

// What a commit waits for. The product runs on Full; the others exist to show what they lose.
enum class Synchronous { Off = 0, Normal = 1, Full = 2 };

enum class Access {
    ReadWrite,  // makes the file when it is not there
    ReadOnly,   // the file must be there; statements that write are refused
};

struct SqliteOptions {
    std::string vfs{};  // "" = the operating system's files
    Synchronous synchronous = Synchronous::Full;
    Access access = Access::ReadWrite;
    int busy_timeout_ms = 2000;
    // A commit that leaves more pages than these in the write-ahead log moves them into the
    // database file before it returns (milliseconds).
    int log_pages = 1000;
    // Pages of the file that the connection may keep in memory; what does not fit is read again
    // from the kernel's cache or the disk.
    int cache_kib = 2000;
};

// Opens in WAL mode with foreign keys on. Errors: see sqlite_error(); a file that is no database
// is StoreFailed. Used by one thread at a time. Movable; must outlive its queries.
class Connection {
public:
    [[nodiscard]] static Result<Connection> open(const std::filesystem::path& path,
                                                 const SqliteOptions& options = {});
    Connection(Connection&&) noexcept = default;
    Connection& operator=(Connection&&) noexcept = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() = default;

    // Runs a script of any number of statements without parameters; rows are dropped.
    [[nodiscard]] Status execute_script(std::string_view sql);

    // Prepares (or takes from the pool of idle statements) one statement and binds the values to
    // its parameters 1, 2, … `sql` is a constant of the program, never built from data.
    template <class... Values>
    [[nodiscard]] Result<Query> query(std::string_view sql, const Values&... values) {
        KIOSK_TRY(Query out, take(sql));
        int parameter = 0;
        (out.bind(++parameter, values), ...);
        return out;
    }

    // As query(), then steps to the end.
    template <class... Values>
    [[nodiscard]] Status run(std::string_view sql, const Values&... values) {
        KIOSK_TRY(Query out, query(sql, values...));
        return finish(out);
    }

    // The first column of the first row; NotFound when there is no row.
    template <class... Values>
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, const Values&... values) {
        KIOSK_TRY(Query out, query(sql, values...));
        KIOSK_TRY(const bool row, out.next());
        if (!row) {
            return Error{ErrorCode::NotFound, "no row"};
        }
        return out.integer(0);
    }

    // Rows changed by the last INSERT, UPDATE or DELETE (0 after an INSERT OR IGNORE that did not).
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] bool in_transaction() const;

    // SQLite's own check of the file's structure; StoreFailed names the first finding. Minutes on
    // a large file.
    [[nodiscard]] Status integrity_check();
    // Moves the write-ahead log into the database file and empties it; waits for readers.
    [[nodiscard]] Status checkpoint();
    // Moves what no reader still needs and waits for nobody.
    [[nodiscard]] Status checkpoint_passively();

private:
    explicit Connection(std::shared_ptr<StatementPool> pool) : pool_(std::move(pool)) {}

    [[nodiscard]] Result<Query> take(std::string_view sql);
    [[nodiscard]] static Status finish(Query& query);

    std::shared_ptr<StatementPool> pool_;  // shared with queries in use
};

}  // namespace kiosk::sqlite
