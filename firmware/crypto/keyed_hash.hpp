#pragma once
// Hashes with a key: whoever lacks the key can neither make one nor test a guess against one.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::crypto {

// HMAC-SHA-256 (RFC 2104) under a key of any length: 32 bytes that look random to who lacks the
// key. Pure.
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView bytes);

// SipHash-2-4 with 64 bits of result: for very many short inputs, some 20 ns each. Two inputs
// collide once in 2^64, so its result stands for an input but proves nothing. Any thread; move
// only, its key lies in locked memory.
// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF".
class ShortHash {
public:
    // The key is drawn from `secret` and `purpose`: another purpose is an unrelated hash.
    ShortHash(ByteView secret, std::string_view purpose);

    [[nodiscard]] std::uint64_t operator()(ByteView bytes) const;

private:
    SecretBytes key_;
};

}  // namespace kiosk::crypto
