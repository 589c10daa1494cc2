#pragma once
// Exit codes of cityhub and hubctl, the same as kioskctl's: what a script may do about a failure.

#include "firmware/base/error.hpp"

namespace kiosk::hub {

// 2 bad input, 3 forbidden, 4 not found, 5 conflict, 6 unavailable, 7 too large, 70 internal.
[[nodiscard]] inline int exit_code(const Error& error) noexcept {
    switch (error_kind(error.code)) {
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

}  // namespace kiosk::hub
