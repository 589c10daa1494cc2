// Transactions are READ COMMITTED: each begins with a locked row (DeviceTable::hold), and every
// statement after it sees what the holder before it committed; unique keys have the last word. A
// commit counts only when the server says COMMIT without a warning: a failed transaction answers
// ROLLBACK to it without an error, and one whose wait for the standby was cancelled warns and
// reports success.
#include "sync/hub/postgres/postgres_database.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "firmware/base/clock.hpp"
#include "firmware/base/log.hpp"
#include "sync/hub/postgres/ddl.hpp"
#include "sync/hub/postgres/pg_link.hpp"

namespace kiosk::hub {
namespace {

constexpr std::uint64_t kFirstWait_ms = 100;
constexpr std::uint64_t kLongestWait_ms = 5000;
constexpr std::int64_t kMigrationLock = 0x7469657064616e;  // "tiepdan": one hub migrates at a time

class PostgresDatabase final : public db::Database {
public:
    explicit PostgresDatabase(std::string conninfo)
        : conninfo_(std::move(conninfo)), clock_(make_system_clock()) {}

    // A link outside of transactions, made anew when the last one is gone.
    Status ready() {
        if (link_) {
            link_->look();
            if (!link_->lost()) {
                return {};
            }
            link_.reset();
            log::warn("hub", "PostgreSQL: the connection was closed");
        }
        if (clock_->monotonic_ms() < not_before_ms_) {
            return Error{ErrorCode::Overloaded, "PostgreSQL: it was not there a moment ago"};
        }
        auto made = PgLink::connect(conninfo_.get());
        if (!made) {
            wait_ms_ = std::clamp(wait_ms_ * 2, kFirstWait_ms, kLongestWait_ms);
            not_before_ms_ = clock_->monotonic_ms() + wait_ms_;
            log::warn("hub", "{}", describe(made.error()));
            return std::move(made).error();
        }
        wait_ms_ = 0;
        link_ = std::move(made).value();
        return {};
    }

    Status run_script(std::string_view sql) override {
        KIOSK_CHECK(may_go_on());
        return noted(link_->script(std::string(sql)));
    }

    Status migrate(std::span<const db::Migration> migrations) override {
        const auto last = static_cast<std::int64_t>(migrations.size());
        // Most starts end here, so that a hub needs no right to change tables.
        KIOSK_TRY(const std::int64_t there,
                  number("SELECT count(*) FROM pg_tables WHERE tablename = 'schema_version' "
                         "AND schemaname = current_schema()"));
        if (there > 0) {
            KIOSK_TRY(const std::int64_t version, number(kVersion));
            if (version == last) {
                return {};
            }
        }
        KIOSK_TRY(auto step, db::Transaction::begin(*this));
        KIOSK_CHECK(run_script("SET LOCAL statement_timeout = 0"));
        KIOSK_CHECK(query("SELECT pg_advisory_xact_lock(?)", kMigrationLock));
        KIOSK_CHECK(
            run_script("CREATE TABLE IF NOT EXISTS schema_version "
                       "(number BIGINT PRIMARY KEY, name TEXT NOT NULL)"));
        KIOSK_TRY(const std::int64_t version, number(kVersion));
        if (version > last) {
            return Error{ErrorCode::SchemaTooNew,
                         "schema " + std::to_string(version) + ", this program knows " +
                             std::to_string(last)};
        }
        for (const db::Migration& migration : migrations) {
            if (migration.number <= version) {
                continue;
            }
            if (auto done = run_script(postgres_ddl(migration.sql)); !done) {
                return std::move(done).error().with(migration.name);
            }
            KIOSK_CHECK(run("INSERT INTO schema_version (number, name) VALUES (?, ?)",
                            migration.number,
                            migration.name));
        }
        return step.commit();
    }

private:
    static constexpr std::string_view kVersion =
        "SELECT coalesce(max(number), 0) FROM schema_version";

    Result<std::unique_ptr<db::Rows>> ask(std::string_view sql,
                                          std::span<const db::Value> values) override {
        KIOSK_TRY(PgResult result, answer(sql, values));
        return std::unique_ptr<db::Rows>(std::make_unique<PgRows>(std::move(result)));
    }

    Status tell(std::string_view sql, std::span<const db::Value> values) override {
        if (!open_) {
            KIOSK_CHECK(answer(sql, values));
            return {};
        }
        KIOSK_CHECK(may_go_on());
        return noted(link_->send(sql, values));
    }

    Result<std::int64_t> changed(std::string_view sql, std::span<const db::Value> values) override {
        KIOSK_TRY(const PgResult result, answer(sql, values));
        const std::string_view count = PQcmdTuples(result.get());
        std::int64_t out = 0;
        const auto read = std::from_chars(count.data(), count.data() + count.size(), out);
        if (read.ec != std::errc()) {
            return Error{ErrorCode::StoreFailed, "PostgreSQL: a change without a count of rows"};
        }
        return out;
    }

    Status begin() override {
        KIOSK_ASSERT(!open_, "one transaction at a time");
        KIOSK_CHECK(ready());
        open_ = true;
        failed_.reset();
        if (auto begun = noted(link_->send("BEGIN ISOLATION LEVEL READ COMMITTED", {})); !begun) {
            open_ = false;
            return begun;
        }
        return {};
    }

    Status commit() override {
        KIOSK_CHECK(may_go_on());
        (void)link_->take_warnings();
        // The time limit would cancel the wait for a synchronous standby, and the commit would be
        // reported as done.
        KIOSK_CHECK(noted(link_->send("SET LOCAL statement_timeout = 0", {})));
        KIOSK_CHECK(noted(link_->send("COMMIT", {})));
        auto result = link_->settle(PgLink::Until::Sync);
        if (!result) {
            return noted(std::move(result).error());
        }
        if (std::string_view(PQcmdStatus(result->get())) != "COMMIT" ||
            link_->take_warnings() > 0) {
            link_.reset();
            return noted(Error{ErrorCode::Overloaded, "PostgreSQL: the commit is not confirmed"});
        }
        open_ = false;
        return {};
    }

    void roll_back() noexcept override {
        open_ = false;
        if (!link_) {
            return;
        }
        // What was sent and not read yet may end in an error of its own; it does not matter now.
        bool clean = link_->settle(PgLink::Until::Sync).has_value() || !link_->lost();
        if (clean && link_->in_transaction()) {
            clean = link_->send("ROLLBACK", {}).has_value() &&
                    link_->settle(PgLink::Until::Sync).has_value();
        }
        if (!clean || link_->in_transaction()) {
            link_.reset();
        }
    }

    // Sends one statement and waits for its result.
    Result<PgResult> answer(std::string_view sql, std::span<const db::Value> values) {
        KIOSK_CHECK(may_go_on());
        KIOSK_CHECK(noted(link_->send(sql, values)));
        auto result = link_->settle(open_ ? PgLink::Until::Flush : PgLink::Until::Sync);
        if (!result) {
            return noted(std::move(result).error()).error();
        }
        return result;
    }

    // After its first error a transaction takes nothing more, whatever else is asked of it.
    Status may_go_on() {
        if (!open_) {
            return ready();
        }
        return failed_ ? Status(*failed_) : Status();
    }

    Status noted(Status status) {
        if (!status) {
            if (open_ && !failed_) {
                failed_ = status.error();
            }
            if (link_ && link_->lost()) {
                link_.reset();
            }
        }
        return status;
    }

    const Redacted<std::string> conninfo_;
    const std::unique_ptr<Clock> clock_;
    std::unique_ptr<PgLink> link_;  // null: to be made
    std::optional<Error> failed_;   // of the open transaction
    bool open_ = false;
    std::uint64_t wait_ms_ = 0;
    std::uint64_t not_before_ms_ = 0;
};

struct FreeOptions {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

}  // namespace

Status check_conninfo(const std::string& conninfo) {
    char* words = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(conninfo.c_str(), &words));
    if (words != nullptr) {
        PQfreemem(words);
    }
    if (!options) {
        return Error{ErrorCode::BadSettings, "not a connection string of PostgreSQL"};
    }
    return {};
}

Result<std::unique_ptr<db::Database>> open_postgres(const std::string& conninfo) {
    KIOSK_CHECK(check_conninfo(conninfo));
    auto out = std::make_unique<PostgresDatabase>(conninfo);
    KIOSK_CHECK(out->ready());
    return std::unique_ptr<db::Database>(std::move(out));
}

}  // namespace kiosk::hub
