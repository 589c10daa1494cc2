// libsodium's HMAC and short hash. SipHash's result is little-endian by its definition; it is put
// together by hand so that sketches are the same on every machine.
#include "firmware/crypto/keyed_hash.hpp"

#include <sodium.h>

#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {

Digest hmac_sha256(ByteView key, ByteView bytes) {
    ensure_sodium();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, bytes.data(), bytes.size());
    Digest out{};
    static_assert(crypto_auth_hmacsha256_BYTES == sizeof(out));
    crypto_auth_hmacsha256_final(&state, out.data());
    sodium_memzero(&state, sizeof state);
    return out;
}

ShortHash::ShortHash(ByteView secret, std::string_view purpose) {
    Digest drawn = hmac_sha256(secret, as_bytes(purpose));
    static_assert(crypto_shorthash_KEYBYTES <= sizeof(drawn));
    key_ = SecretBytes(ByteView(drawn).first(crypto_shorthash_KEYBYTES));
    wipe(drawn);
}

std::uint64_t ShortHash::operator()(ByteView bytes) const {
    std::array<std::uint8_t, crypto_shorthash_BYTES> out{};
    crypto_shorthash(out.data(), bytes.data(), bytes.size(), key_.view().data());
    std::uint64_t value = 0;
    for (std::size_t i = out.size(); i-- > 0;) {
        value = value << 8 | out[i];
    }
    return value;
}

}  // namespace kiosk::crypto
