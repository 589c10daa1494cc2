// Thin: firmware/sqlite does the work. A transaction takes the file's write lock at its start, so
// a lock on a row would say nothing more and is left out of the statement.
#include "sync/hub/sqlite/sqlite_database.hpp"

#include <optional>
#include <string>

#include "firmware/sqlite/migrate.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::hub {
namespace {

class SqliteRows final : public db::Rows {
public:
    explicit SqliteRows(sqlite::Query query) : query_(std::move(query)) {}

    Result<bool> next() override { return query_.next(); }

    std::int64_t integer(int column) const override { return query_.integer(column); }

    std::string text(int column) const override { return query_.text(column); }

    Bytes blob(int column) const override { return query_.blob(column); }

    bool is_null(int column) const override { return query_.is_null(column); }

private:
    sqlite::Query query_;
};

class SqliteDatabase final : public db::Database {
public:
    explicit SqliteDatabase(sqlite::Connection connection) : connection_(std::move(connection)) {}

    Status run_script(std::string_view sql) override { return connection_.execute_script(sql); }

    Status migrate(std::span<const db::Migration> migrations) override {
        std::vector<sqlite::Migration> steps;
        std::string all;
        for (const db::Migration& migration : migrations) {
            steps.push_back({migration.number, migration.name, migration.sql});
            all += migration.sql;
        }
        return sqlite::migrate(connection_, steps, all);
    }

private:
    Result<std::unique_ptr<db::Rows>> ask(std::string_view sql,
                                          std::span<const db::Value> values) override {
        KIOSK_TRY(auto query, bound(sql, values));
        return std::unique_ptr<db::Rows>(std::make_unique<SqliteRows>(std::move(query)));
    }

    Status tell(std::string_view sql, std::span<const db::Value> values) override {
        KIOSK_TRY(auto query, bound(sql, values));
        while (true) {
            KIOSK_TRY(const bool row, query.next());
            if (!row) {
                return {};
            }
        }
    }

    Result<std::int64_t> changed(std::string_view sql, std::span<const db::Value> values) override {
        KIOSK_CHECK(tell(sql, values));
        return connection_.changes();
    }

    Status begin() override {
        KIOSK_ASSERT(!transaction_, "one transaction at a time");
        KIOSK_TRY(auto begun, sqlite::Transaction::begin(connection_));
        transaction_.emplace(std::move(begun));
        return {};
    }

    Status commit() override {
        Status done = transaction_->commit();
        transaction_.reset();
        return done;
    }

    void roll_back() noexcept override { transaction_.reset(); }

    Result<sqlite::Query> bound(std::string_view sql, std::span<const db::Value> values) {
        if (sql.ends_with(db::kRowLock)) {
            sql.remove_suffix(db::kRowLock.size());
        }
        KIOSK_TRY(auto query, connection_.query(sql));
        int parameter = 0;
        for (const db::Value& value : values) {
            ++parameter;
            std::visit([&](const auto& plain) { query.bind(parameter, plain); }, value);
        }
        return query;
    }

    sqlite::Connection connection_;
    std::optional<sqlite::Transaction> transaction_;
};

}  // namespace

Result<std::unique_ptr<db::Database>> open_sqlite(const std::filesystem::path& file,
                                                  sqlite::SqliteOptions options) {
    options.busy_timeout_ms = 5000;
    auto opened = sqlite::Connection::open(file, options);
    if (!opened) {
        return std::move(opened).error().with("opening the hub's database");
    }
    // What is forgotten is overwritten, not only taken out of its table.
    KIOSK_CHECK(opened->execute_script("PRAGMA secure_delete=ON"));
    return std::unique_ptr<db::Database>(std::make_unique<SqliteDatabase>(std::move(*opened)));
}

}  // namespace kiosk::hub
