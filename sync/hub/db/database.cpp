// What both databases share.
#include "sync/hub/db/database.hpp"

namespace kiosk::hub::db {

Result<std::int64_t> Database::first_number(Query& query) {
    KIOSK_TRY(bool row, query.next());
    if (!row) {
        return Error{ErrorCode::NotFound, "no row"};
    }
    const std::int64_t out = query.integer(0);
    while (row) {  // an INSERT … RETURNING is done when its rows are read
        KIOSK_TRY(row, query.next());
    }
    return out;
}

Result<std::map<std::int64_t, std::int64_t>> Database::numbers(std::string_view sql) {
    KIOSK_TRY(auto rows, query(sql));
    std::map<std::int64_t, std::int64_t> out;
    while (true) {
        KIOSK_TRY(const bool row, rows.next());
        if (!row) {
            return out;
        }
        out[rows.integer(0)] = rows.integer(1);
    }
}

Result<Transaction> Transaction::begin(Database& database) {
    KIOSK_CHECK(database.begin());
    return Transaction(&database);
}

Transaction::~Transaction() {
    if (database_ != nullptr) {
        database_->roll_back();
    }
}

Status Transaction::commit() {
    KIOSK_ASSERT(database_ != nullptr, "a transaction is committed once");
    Status done = database_->commit();
    if (!done) {
        database_->roll_back();
    }
    database_ = nullptr;
    return done;
}

}  // namespace kiosk::hub::db
