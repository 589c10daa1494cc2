// libsodium's crypto_pwhash_str with our own two numbers instead of its named levels, since those
// may move with a version of the library: t = 3, m = 64 MiB.
#include "firmware/crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = std::size_t{64} << 20;

}  // namespace

Result<std::string> hash_password(std::string_view password) {
    ensure_sodium();
    std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
    if (crypto_pwhash_argon2id_str(
            out.data(), password.data(), password.size(), kPasses, kMemoryBytes) != 0) {
        return Error{ErrorCode::Overloaded, "no memory for a password hash"};
    }
    return std::string(out.data());
}

bool password_fits(const std::string& hash, std::string_view password) {
    ensure_sodium();
    return crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string token_digest(std::string_view token) {
    return to_hex(sha256(as_bytes(token)));
}

}  // namespace kiosk::crypto
