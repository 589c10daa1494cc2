// The error table is one X-macro file, read four times: names, kinds, texts, actions.
#include "firmware/base/error.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace kiosk {
namespace {

struct Row {
    std::string_view name;
    ErrorKind kind;
    ErrorText vi;
    ErrorText en;
};

constexpr std::array kRows = {
#define KIOSK_ERROR(name, kind, vi, en, vi_action, en_action) \
    Row{#name, ErrorKind::kind, {vi, vi_action}, {en, en_action}},
#include "firmware/base/error_codes.inc"
#undef KIOSK_ERROR
};

const Row& row_of(ErrorCode code) noexcept {
    return kRows[static_cast<std::size_t>(code)];
}

}  // namespace

Error Error::with(std::string_view more) && {
    context = context.empty() ? std::string(more) : std::string(more) + ": " + context;
    return std::move(*this);
}

Error Error::with(std::string_view more) const& {
    return Error(*this).with(more);
}

std::string_view error_name(ErrorCode code) noexcept {
    return row_of(code).name;
}

std::optional<ErrorCode> error_from_name(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].name == name) {
            return static_cast<ErrorCode>(i);
        }
    }
    return std::nullopt;
}

ErrorKind error_kind(ErrorCode code) noexcept {
    return row_of(code).kind;
}

std::string_view error_kind_name(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::BadInput:
            return "bad_input";
        case ErrorKind::Forbidden:
            return "forbidden";
        case ErrorKind::NotFound:
            return "not_found";
        case ErrorKind::Conflict:
            return "conflict";
        case ErrorKind::TooLarge:
            return "too_large";
        case ErrorKind::Unavailable:
            return "unavailable";
        case ErrorKind::Internal:
            return "internal";
    }
    return "internal";
}

int exit_code_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::BadInput:
            return 2;
        case ErrorKind::Forbidden:
            return 3;
        case ErrorKind::NotFound:
            return 4;
        case ErrorKind::Conflict:
            return 5;
        case ErrorKind::Unavailable:
            return 6;
        case ErrorKind::TooLarge:
            return 7;
        case ErrorKind::Internal:
            break;
    }
    return 70;
}

ErrorText error_text(ErrorCode code, Language language) noexcept {
    const Row& row = row_of(code);
    return language == Language::Vi ? row.vi : row.en;
}

std::string describe(const Error& error, Language language) {
    const ErrorText text = error_text(error.code, language);
    std::string out(error_name(error.code));
    out += ": ";
    out += text.text;
    if (!error.context.empty()) {
        out += " (" + error.context + ")";
    }
    if (error.os_errno != 0) {
        out += std::string(" [") + std::strerror(error.os_errno) + "]";
    }
    out += " ";
    out += text.action;
    return out;
}

Error errno_error(ErrorCode code, std::string context) {
    const int number = errno;
    if (number == ENOSPC || number == EDQUOT) {
        code = ErrorCode::DiskFull;
    }
    return Error{code, std::move(context), number};
}

}  // namespace kiosk
