#pragma once
// Errors are values. ErrorCode is one closed list (error_codes.inc); each code has a kind (what the
// caller may do about it), a text and the operator's action, both in Vietnamese and English.
// The texts hold no citizen's data, so an Error may be logged and shown.

#include <optional>
#include <string>
#include <string_view>

namespace kiosk {

// What sort of refusal a code is. The API makes HTTP statuses of it, kioskctl exit codes.
enum class ErrorKind {
    BadInput,     // the request is wrong as it stands; repeating it does not help
    Forbidden,    // this role, token or certificate may not
    NotFound,     // no such service, counter, ticket, letter, route
    Conflict,     // true request, wrong moment: the state forbids it
    TooLarge,     // over a documented limit
    Unavailable,  // a device, disk or link is not there now; repeating later helps
    Internal,     // our fault or a broken store; operator must look
};

enum class ErrorCode {
#define KIOSK_ERROR(name, kind, vi, en, vi_action, en_action) name,
#include "firmware/base/error_codes.inc"
#undef KIOSK_ERROR
};

enum class Language { Vi, En };

struct ErrorText {
    std::string_view text;    // what happened, one sentence
    std::string_view action;  // what the operator does now, one sentence
};

struct Error {
    ErrorCode code;
    std::string context{};  // where and which: "settings.toml:12: services[2].prefix"
    int os_errno = 0;       // 0 = none

    // Adds a word in front of the context: "opening journal: …".
    [[nodiscard]] Error with(std::string_view more) &&;
    [[nodiscard]] Error with(std::string_view more) const&;
};

// Wire name ("NobodyWaiting") and back; nullopt for a name that is not in the list.
[[nodiscard]] std::string_view error_name(ErrorCode code) noexcept;
[[nodiscard]] std::optional<ErrorCode> error_from_name(std::string_view name) noexcept;
[[nodiscard]] ErrorKind error_kind(ErrorCode code) noexcept;
[[nodiscard]] std::string_view error_kind_name(ErrorKind kind) noexcept;
// How every program of ours ends on such an error, so that a script knows what it may do: 2 bad
// input, 3 forbidden, 4 not found, 5 conflict, 6 unavailable, 7 too large, 70 internal.
[[nodiscard]] int exit_code_of(ErrorKind kind) noexcept;
[[nodiscard]] ErrorText error_text(ErrorCode code, Language language) noexcept;

// One line for a log or a terminal: "NobodyWaiting: nobody waits … (context) [errno text]".
[[nodiscard]] std::string describe(const Error& error, Language language = Language::En);

// An Error from errno, read at the call. Maps ENOSPC and EDQUOT to DiskFull, else uses `code`.
[[nodiscard]] Error errno_error(ErrorCode code, std::string context);

}  // namespace kiosk
