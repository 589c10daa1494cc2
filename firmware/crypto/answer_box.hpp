#pragma once
// What became of a letter, for the person who has its receipt and for nobody else: a box is found
// and opened by the receipt's code and PIN together, on a device that knows neither
// (docs/adr/0011-answers-open-by-receipt.md). A PIN has a million values, so each try costs 64 MiB
// and about a tenth of a second of one core (Argon2id, RFC 9106).
//   secret  Argon2id(PIN, salt = first 16 B of SHA-256("tiepdan-answer-1" | code), t = 3, 64 MiB),
//           48 B: tag 16 B | key 32 B
//   box     nonce 24 B | XChaCha20-Poly1305 of: length u16 big-endian | text | zeros to 258 B,
//           with the tag as additional data

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::crypto {

inline constexpr std::size_t kAnswerTagBytes = 16;
inline constexpr std::size_t kMostAnswerBytes = 256;                            // of the text
inline constexpr std::size_t kAnswerBoxBytes = 24 + 2 + kMostAnswerBytes + 16;  // all are alike

using AnswerTag = std::array<std::uint8_t, kAnswerTagBytes>;

// Move only; the key lies in locked memory and is wiped at the end of life.
class AnswerLock {
public:
    // Any code and PIN give one: whether a letter has them shows by its box alone. Overloaded when
    // 64 MiB are not to be had now. Blocks for the CPU time of one hash; never on a server thread
    // or the office loop.
    [[nodiscard]] static Result<AnswerLock> of(std::string_view code, std::string_view pin);

    [[nodiscard]] const AnswerTag& tag() const noexcept { return tag_; }

    // kAnswerBoxBytes, different ones each time. BadArgument for a text above kMostAnswerBytes.
    [[nodiscard]] Result<Bytes> close(std::string_view text) const;
    // SealBroken for a box of another receipt, and for one that was changed.
    [[nodiscard]] Result<std::string> open(ByteView box) const;

private:
    AnswerLock(const AnswerTag& tag, SecretBytes key) : tag_(tag), key_(std::move(key)) {}

    AnswerTag tag_;
    SecretBytes key_;
};

}  // namespace kiosk::crypto
