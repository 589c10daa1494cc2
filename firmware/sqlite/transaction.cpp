// A failed COMMIT may leave the transaction open (SQLITE_BUSY) or closed (SQLITE_FULL, I/O
// errors); asking SQLite which, before the ROLLBACK, covers both.
#include "firmware/sqlite/transaction.hpp"

#include "firmware/base/log.hpp"

namespace kiosk::sqlite {

Result<Transaction> Transaction::begin(Connection& connection) {
    KIOSK_CHECK(connection.run("BEGIN IMMEDIATE"));
    return Transaction(&connection);
}

Transaction::~Transaction() {
    roll_back();
}

Status Transaction::commit() {
    KIOSK_ASSERT(connection_ != nullptr, "a transaction is committed once");
    if (auto done = connection_->run("COMMIT"); !done) {
        roll_back();
        return done;
    }
    connection_ = nullptr;
    return {};
}

void Transaction::roll_back() noexcept {
    if (connection_ != nullptr && connection_->in_transaction()) {
        if (auto undone = connection_->run("ROLLBACK"); !undone) {
            // The handle is no longer usable; its owner reopens after any failed commit.
            log::error("sqlite", "rollback failed: {}", describe(undone.error()));
        }
    }
    connection_ = nullptr;
}

}  // namespace kiosk::sqlite
