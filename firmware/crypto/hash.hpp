#pragma once
// SHA-256 (FIPS 180-4), the only hash of the product: chains, record ids, blob names, pins.

#include <array>
#include <cstddef>

#include "firmware/base/bytes.hpp"

namespace kiosk::crypto {

[[nodiscard]] Digest sha256(ByteView bytes);

// SHA-256 of bytes that come in pieces. A copy taken in the middle goes on by itself, so a part of
// a page can be checked while the rest is on its way. finish() is called once, last.
class Sha256 {
public:
    Sha256();
    void update(ByteView bytes);
    [[nodiscard]] Digest finish();

private:
    alignas(8) std::array<std::byte, 128> state_{};  // libsodium's state, size checked in hash.cpp
};

}  // namespace kiosk::crypto
