#pragma once
// The hub's database as its tables see it: one port, SQLite and PostgreSQL behind it. SQL is
// written once, in words that both take: `?` for parameters, ON CONFLICT, RETURNING, and kRowLock
// where a row must stay as it was read until the commit.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"
#include "sync/hub/db/query.hpp"

namespace kiosk::hub::db {

// Ends a SELECT whose row the transaction will change: a second hub that asks for the same row
// waits for this one's commit, and then reads what it left. SQLite has one writer and needs none.
inline constexpr std::string_view kRowLock = " FOR NO KEY UPDATE";

// Written in SQLite's words; PostgreSQL's adapter translates its types (postgres/ddl.hpp).
struct Migration {
    int number;             // from 1, without gaps
    std::string_view name;  // for error texts
    std::string_view sql;
};

// One connection, one thread at a time. Errors: DiskFull; InUse when another writer was in the way
// (a lock, a deadlock, a row that came first): roll back and do it all again; Overloaded when the
// server is gone or too slow: nothing was acknowledged, ask again later, the adapter connects by
// itself; SchemaTooNew; StoreFailed for all else. SQL is a constant of the program.
class Database {
public:
    virtual ~Database() = default;
    Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // One statement with its parameters; read the rows with next().
    template <class... Values>
    [[nodiscard]] Result<Query> query(std::string_view sql, const Values&... values) {
        const std::array<Value, sizeof...(Values)> all{value_of(values)...};
        KIOSK_TRY(auto rows, ask(sql, all));
        return Query(std::move(rows));
    }

    // A statement whose rows nobody needs. Inside a transaction its error may come with a later
    // call instead, at the latest with commit(): PostgreSQL is told many of them at once.
    template <class... Values>
    [[nodiscard]] Status run(std::string_view sql, const Values&... values) {
        const std::array<Value, sizeof...(Values)> all{value_of(values)...};
        return tell(sql, all);
    }

    // As run(), but waits, and says how many rows it changed.
    template <class... Values>
    [[nodiscard]] Result<std::int64_t> change(std::string_view sql, const Values&... values) {
        const std::array<Value, sizeof...(Values)> all{value_of(values)...};
        return changed(sql, all);
    }

    // The first column of the first row; NotFound when there is no row.
    template <class... Values>
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, const Values&... values) {
        KIOSK_TRY(Query out, query(sql, values...));
        return first_number(out);
    }

    // The second column of each row under its first one.
    [[nodiscard]] Result<std::map<std::int64_t, std::int64_t>> numbers(std::string_view sql);

    // Any number of statements without parameters, in this database's own words.
    [[nodiscard]] virtual Status run_script(std::string_view sql) = 0;
    // Brings the schema to the last migration. Several hubs may do it at once: one does.
    [[nodiscard]] virtual Status migrate(std::span<const Migration> migrations) = 0;

protected:
    friend class Transaction;
    [[nodiscard]] virtual Result<std::unique_ptr<Rows>> ask(std::string_view sql,
                                                            std::span<const Value> values) = 0;
    [[nodiscard]] virtual Status tell(std::string_view sql, std::span<const Value> values) = 0;
    [[nodiscard]] virtual Result<std::int64_t> changed(std::string_view sql,
                                                       std::span<const Value> values) = 0;
    [[nodiscard]] virtual Status begin() = 0;
    [[nodiscard]] virtual Status commit() = 0;
    virtual void roll_back() noexcept = 0;

private:
    [[nodiscard]] static Result<std::int64_t> first_number(Query& query);
};

// A transaction as a value: what is not committed is rolled back at the end of its life. After
// commit() succeeded the content is durable; after it failed with Overloaded it may be there all
// the same (the answer was lost), so whoever repeats it must be able to. Outlived by the database.
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);

    Transaction(Transaction&& other) noexcept : database_(other.database_) {
        other.database_ = nullptr;
    }

    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    [[nodiscard]] Status commit();

private:
    explicit Transaction(Database* database) : database_(database) {}

    Database* database_;  // null once committed or rolled back
};

}  // namespace kiosk::hub::db
