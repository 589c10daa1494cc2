// Guarded memory is libsodium's: sodium_malloc puts the bytes before an unmapped page, locks them
// (mlock, MADV_DONTDUMP) and sodium_free wipes them. A lock that the kernel refuses (RLIMIT_MEMLOCK
// too small) does not fail there; the guard pages and the wiping stay.
#include "firmware/crypto/secret.hpp"

#include <sodium.h>

#include <algorithm>

#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {

void ensure_sodium() {
    static const int started = sodium_init();
    KIOSK_ASSERT(started >= 0, "libsodium starts");
}

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
    ensure_sodium();
    bytes_.reset(static_cast<std::uint8_t*>(sodium_malloc(std::max<std::size_t>(size, 1))));
    KIOSK_ASSERT(bytes_ != nullptr, "guarded memory for a key is available");
    sodium_memzero(bytes_.get(), size);
}

SecretBytes::SecretBytes(ByteView copied) : SecretBytes(copied.size()) {
    std::copy(copied.begin(), copied.end(), bytes_.get());
}

void SecretBytes::Free::operator()(std::uint8_t* bytes) const noexcept {
    sodium_free(bytes);
}

bool equal_in_constant_time(ByteView a, ByteView b) noexcept {
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::span<std::uint8_t> bytes) noexcept {
    sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace kiosk::crypto
