#pragma once
// Result<T>: a value or an Error. Fallible functions return it; nothing throws across a folder.
// Member names are those of std::expected, which gcc 12 with clang 14 does not offer together.

#include <optional>
#include <utility>
#include <variant>

#include "firmware/base/assert.hpp"
#include "firmware/base/error.hpp"

namespace kiosk {

template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}  // NOLINT

    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

    Result(ErrorCode code) : content_(std::in_place_index<1>, Error{code}) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return content_.index() == 0; }

    explicit operator bool() const noexcept { return has_value(); }

    // Asking for the value of an error (or the reverse) is a broken invariant and ends the process.
    [[nodiscard]] T& value() & {
        KIOSK_ASSERT(has_value(), "value() of a Result that holds an error");
        return *std::get_if<0>(&content_);
    }

    [[nodiscard]] const T& value() const& {
        KIOSK_ASSERT(has_value(), "value() of a Result that holds an error");
        return *std::get_if<0>(&content_);
    }

    [[nodiscard]] T&& value() && {
        KIOSK_ASSERT(has_value(), "value() of a Result that holds an error");
        return std::move(*std::get_if<0>(&content_));
    }

    [[nodiscard]] const Error& error() const& {
        KIOSK_ASSERT(!has_value(), "error() of a Result that holds a value");
        return *std::get_if<1>(&content_);
    }

    [[nodiscard]] Error&& error() && {
        KIOSK_ASSERT(!has_value(), "error() of a Result that holds a value");
        return std::move(*std::get_if<1>(&content_));
    }

    [[nodiscard]] T& operator*() & { return value(); }

    [[nodiscard]] const T& operator*() const& { return value(); }

    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }

    [[nodiscard]] T* operator->() { return &value(); }

    [[nodiscard]] const T* operator->() const { return &value(); }

    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(other));
    }

private:
    std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;

    Result(Error error) : error_(std::move(error)) {}  // NOLINT

    Result(ErrorCode code) : error_(Error{code}) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }

    explicit operator bool() const noexcept { return has_value(); }

    void value() const { KIOSK_ASSERT(has_value(), "value() of a Result that holds an error"); }

    [[nodiscard]] const Error& error() const& {
        KIOSK_ASSERT(!has_value(), "error() of a Result that holds a value");
        return *error_;
    }

    [[nodiscard]] Error&& error() && {
        KIOSK_ASSERT(!has_value(), "error() of a Result that holds a value");
        return std::move(*error_);
    }

private:
    std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace kiosk

#define KIOSK_CONCAT_(a, b) a##b
#define KIOSK_CONCAT(a, b) KIOSK_CONCAT_(a, b)

// KIOSK_TRY(auto x, f()); declares x with f's value, or returns f's error from this function.
#define KIOSK_TRY(declaration, expression) \
    KIOSK_TRY_(KIOSK_CONCAT(kiosk_try_, __LINE__), declaration, expression)
#define KIOSK_TRY_(name, declaration, expression) \
    auto name = (expression);                     \
    if (!name) {                                  \
        return std::move(name).error();           \
    }                                             \
    declaration = std::move(name).value()

// KIOSK_CHECK(f()); goes on when f succeeded, else returns its error.
#define KIOSK_CHECK(expression)                                \
    do {                                                       \
        if (auto kiosk_status = (expression); !kiosk_status) { \
            return std::move(kiosk_status).error();            \
        }                                                      \
    } while (false)
