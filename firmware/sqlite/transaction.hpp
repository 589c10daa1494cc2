#pragma once
// A transaction as a value: what is not committed is rolled back at the end of its life.

#include "firmware/sqlite/connection.hpp"

namespace kiosk::sqlite {

// BEGIN IMMEDIATE: takes the write lock at once, so that no later statement meets InUse.
// After commit() succeeded the content survives a power cut (with Synchronous::Full); after it
// failed nothing of the transaction is there. The connection must outlive the transaction.
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Connection& connection);

    Transaction(Transaction&& other) noexcept : connection_(other.connection_) {
        other.connection_ = nullptr;
    }

    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    [[nodiscard]] Status commit();

private:
    explicit Transaction(Connection* connection) : connection_(connection) {}

    void roll_back() noexcept;
    Connection* connection_;  // null once committed or rolled back
};

}  // namespace kiosk::sqlite
