#pragma once
// Passwords of people: Argon2id (RFC 9106) through libsodium, 64 MiB of memory and three passes,
// one lane. One hash takes about a tenth of a second of one core on the office's machine; call it
// on a thread of its own, never on a server thread or the office loop.
// Source: docs/reliability.md, row "PIN guessing".

#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::crypto {

// "$argon2id$v=19$m=65536,t=3,p=1$…" with a fresh salt from the kernel. Overloaded when 64 MiB are
// not to be had now. Any thread; blocks for the CPU time of one hash.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);

// True when `password` is the one that `hash` was made of. The time does not depend on where the
// two differ. A text that is no such hash gives false after no work: keep a hash made by
// hash_password() for names that do not exist, so that both cases take the same time.
[[nodiscard]] bool password_fits(const std::string& hash, std::string_view password);

// SHA-256 of a random session token, as the session table keeps it: 64 hex digits.
[[nodiscard]] std::string token_digest(std::string_view token);

}  // namespace kiosk::crypto
