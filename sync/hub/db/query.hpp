#pragma once
// Parameters of a statement, and the rows that it gives.

#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "firmware/base/bytes.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub::db {

// What a parameter carries. Text and blobs are borrowed until the call that takes them returns.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, ByteView>;

inline Value value_of(std::nullptr_t) {
    return nullptr;
}

inline Value value_of(std::string_view text) {
    return text;
}

inline Value value_of(const std::string& text) {
    return std::string_view(text);
}

inline Value value_of(const char* text) {
    return std::string_view(text);
}

inline Value value_of(ByteView blob) {
    return blob;
}

template <std::integral T>
Value value_of(T number) {
    return static_cast<std::int64_t>(number);
}

template <class Tag>
Value value_of(const Id128<Tag>& id) {
    return ByteView(id.bytes);
}

template <class T>
Value value_of(const std::optional<T>& value) {
    return value ? value_of(*value) : Value(nullptr);
}

// Rows of one statement, as an adapter gives them. Columns from 0.
class Rows {
public:
    virtual ~Rows() = default;
    // True: a row stands ready. False: no more rows.
    [[nodiscard]] virtual Result<bool> next() = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string text(int column) const = 0;
    [[nodiscard]] virtual Bytes blob(int column) const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
};

// Rows with the checks that all tables want. Must not outlive its database; one thread.
class Query {
public:
    explicit Query(std::unique_ptr<Rows> rows) : rows_(std::move(rows)) {}

    [[nodiscard]] Result<bool> next() { return rows_->next(); }

    [[nodiscard]] std::int64_t integer(int column) const { return rows_->integer(column); }

    [[nodiscard]] std::string text(int column) const { return rows_->text(column); }

    [[nodiscard]] Bytes blob(int column) const { return rows_->blob(column); }

    [[nodiscard]] bool is_null(int column) const { return rows_->is_null(column); }

    // A blob of exactly N bytes; another length is StoreFailed, since our tables hold no such row.
    template <std::size_t N>
    [[nodiscard]] Result<std::array<std::uint8_t, N>> fixed_blob(int column) const {
        const Bytes bytes = blob(column);
        if (bytes.size() != N) {
            return Error{ErrorCode::StoreFailed, "a stored blob has the wrong length"};
        }
        return fixed_bytes<N>(bytes);
    }

private:
    std::unique_ptr<Rows> rows_;
};

}  // namespace kiosk::hub::db
