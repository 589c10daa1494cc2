// libsodium's SHA-256. Its state is kept in a plain array, so that this header names no foreign
// type and the hash of half a page can be copied.
#include "firmware/crypto/hash.hpp"

#include <sodium.h>

#include <new>

#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {
namespace {

using State = crypto_hash_sha256_state;
static_assert(sizeof(State) <= 128 && alignof(State) <= 8);

State* state_of(std::array<std::byte, 128>& storage) {
    return std::launder(reinterpret_cast<State*>(storage.data()));
}

}  // namespace

Sha256::Sha256() {
    ensure_sodium();
    crypto_hash_sha256_init(::new (state_.data()) State);
}

void Sha256::update(ByteView bytes) {
    crypto_hash_sha256_update(state_of(state_), bytes.data(), bytes.size());
}

Digest Sha256::finish() {
    Digest digest{};
    crypto_hash_sha256_final(state_of(state_), digest.data());
    return digest;
}

Digest sha256(ByteView bytes) {
    ensure_sodium();
    Digest digest{};
    crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
    return digest;
}

}  // namespace kiosk::crypto
