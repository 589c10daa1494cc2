// A Query borrows a prepared statement and gives it back reset and unbound. SQLITE_TRANSIENT is
// used for all bindings: a caller's temporaries die before the first step.
#include "firmware/sqlite/statement.hpp"

#include <cerrno>
#include <utility>

#include "firmware/base/format.hpp"
#include "firmware/sqlite/statement_pool.hpp"

namespace kiosk::sqlite {

Error sqlite_error(sqlite3* connection, int code, std::string_view doing) {
    const int primary = code & 0xff;
    const int os_errno = connection == nullptr ? 0 : sqlite3_system_errno(connection);
    const char* words = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
    ErrorCode out = ErrorCode::StoreFailed;
    if (primary == SQLITE_FULL ||
        (primary == SQLITE_IOERR && (os_errno == ENOSPC || os_errno == EDQUOT))) {
        out = ErrorCode::DiskFull;
    } else if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
        out = ErrorCode::InUse;
    }
    return Error{out,
                 fmt::format("{}: {} ({})", doing, words, code),
                 primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN ? os_errno : 0};
}

Query::Query(std::shared_ptr<StatementPool> pool, std::string text, sqlite3_stmt* statement)
    : pool_(std::move(pool)), text_(std::move(text)), statement_(statement) {}

Query::Query(Query&& other) noexcept
    : pool_(std::move(other.pool_)),
      text_(std::move(other.text_)),
      statement_(std::exchange(other.statement_, nullptr)) {}

Query& Query::operator=(Query&& other) noexcept {
    if (this != &other) {
        give_back();
        pool_ = std::move(other.pool_);
        text_ = std::move(other.text_);
        statement_ = std::exchange(other.statement_, nullptr);
    }
    return *this;
}

Query::~Query() {
    give_back();
}

void Query::give_back() noexcept {
    if (statement_ == nullptr) {
        return;
    }
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    if (pool_->idle.size() < StatementPool::kMaxIdle) {
        pool_->idle.emplace(std::move(text_), statement_);
    } else {
        sqlite3_finalize(statement_);
    }
    statement_ = nullptr;
}

void Query::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, parameter, value);
    KIOSK_ASSERT(code == SQLITE_OK, "a statement is bound by the number of its parameters");
}

void Query::bind(int parameter, std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();
    const int code = sqlite3_bind_text64(
        statement_, parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    KIOSK_ASSERT(code == SQLITE_OK, "a statement is bound by the number of its parameters");
}

void Query::bind(int parameter, ByteView blob) {
    // A null pointer would bind NULL; an empty blob is x''.
    const int code = blob.empty()
                         ? sqlite3_bind_zeroblob(statement_, parameter, 0)
                         : sqlite3_bind_blob64(
                               statement_, parameter, blob.data(), blob.size(), SQLITE_TRANSIENT);
    KIOSK_ASSERT(code == SQLITE_OK, "a statement is bound by the number of its parameters");
}

void Query::bind(int parameter, std::nullptr_t) {
    const int code = sqlite3_bind_null(statement_, parameter);
    KIOSK_ASSERT(code == SQLITE_OK, "a statement is bound by the number of its parameters");
}

Result<bool> Query::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    return sqlite_error(pool_->handle, code, text_.substr(0, 60));
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string Query::text(int column) const {
    // The text must be asked for before its length (SQLite manual, "sqlite3_column_blob").
    const auto* data = sqlite3_column_text(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? std::string() : std::string(data, data + size);
}

ByteView Query::blob_view(int column) const {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? ByteView() : ByteView(static_cast<const std::uint8_t*>(data), size);
}

Bytes Query::blob(int column) const {
    const ByteView view = blob_view(column);
    return {view.begin(), view.end()};
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace kiosk::sqlite
