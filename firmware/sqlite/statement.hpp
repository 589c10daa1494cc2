#pragma once
// A prepared statement in use. Column and parameter numbers: columns from 0, parameters from 1.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace kiosk::sqlite {

struct StatementPool;  // idle statements of one connection, by their text

// The Error of the connection's last failure. SQLITE_FULL, and I/O errors whose errno is ENOSPC,
// are DiskFull; SQLITE_BUSY and SQLITE_LOCKED are InUse; all others are StoreFailed with
// SQLite's own words. `connection` may be null (out of memory).
[[nodiscard]] Error sqlite_error(sqlite3* connection, int code, std::string_view doing);

// One use of a prepared statement: bind, then next() until it gives false, reading columns in
// between. At the end of its life the statement goes back to its connection's pool, so the
// connection must outlive it. Text and blobs of a column live until the next next().
// One thread, that of the connection. next() may block for the connection's busy time-out.
class Query {
public:
    Query(Query&&) noexcept;
    Query& operator=(Query&&) noexcept;
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    // Text and blobs are copied. Binding a parameter that is not there is a broken invariant.
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::string_view text);
    void bind(int parameter, ByteView blob);
    void bind(int parameter, std::nullptr_t);

    template <std::integral T>
    void bind(int parameter, T value) {
        bind(parameter, static_cast<std::int64_t>(value));
    }

    void bind(int parameter, const char* text) { bind(parameter, std::string_view(text)); }

    void bind(int parameter, const std::string& text) { bind(parameter, std::string_view(text)); }

    template <class Tag>
    void bind(int parameter, const Id128<Tag>& id) {
        bind(parameter, ByteView(id.bytes));
    }

    template <class T>
    void bind(int parameter, const std::optional<T>& value) {
        value ? bind(parameter, *value) : bind(parameter, nullptr);
    }

    template <class Tag>
    void bind(int parameter, const std::optional<Id128<Tag>>& id) {
        id ? bind(parameter, ByteView(id->bytes)) : bind(parameter, nullptr);
    }

    // True: a row stands ready. False: no more rows. An error ends the query.
    [[nodiscard]] Result<bool> next();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] Bytes blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

    // A blob of exactly N bytes; another length is StoreFailed, since our tables hold no such row.
    template <std::size_t N>
    [[nodiscard]] Result<std::array<std::uint8_t, N>> fixed_blob(int column) const {
        const ByteView view = blob_view(column);
        if (view.size() != N) {
            return Error{ErrorCode::StoreFailed, "a stored blob has the wrong length"};
        }
        return fixed_bytes<N>(view);
    }

private:
    friend class Connection;
    Query(std::shared_ptr<StatementPool> pool, std::string text, sqlite3_stmt* statement);
    [[nodiscard]] ByteView blob_view(int column) const;
    void give_back() noexcept;

    std::shared_ptr<StatementPool> pool_;  // shared with its connection
    std::string text_;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace kiosk::sqlite
