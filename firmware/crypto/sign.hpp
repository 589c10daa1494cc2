#pragma once
// Ed25519 signatures (RFC 8032): the journal's heads, enrolment, the hub's receipts.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::crypto {

using Signature = std::array<std::uint8_t, 64>;

// The public half; its text is 64 lower-case hex digits.
struct VerifyKey {
    std::array<std::uint8_t, 32> bytes{};

    [[nodiscard]] std::string text() const { return to_hex(bytes); }

    // BadKey for anything but 64 hex digits.
    [[nodiscard]] static Result<VerifyKey> parse(std::string_view hex);

    auto operator<=>(const VerifyKey&) const = default;
};

// The private half, in locked memory, wiped at the end of life. Move only.
class SigningKey {
public:
    // From the kernel's randomness.
    [[nodiscard]] static SigningKey generate();
    // The RFC's 32-byte secret; the same seed gives the same key. For files and seeded tests.
    [[nodiscard]] static SigningKey from_seed(const std::array<std::uint8_t, 32>& seed);
    // A file of the 32 seed bytes, mode 0600. Errors as load_key_file, BadKey for another size.
    [[nodiscard]] static Result<SigningKey> load(const std::filesystem::path& path);
    [[nodiscard]] Status save(const std::filesystem::path& path) const;

    [[nodiscard]] const VerifyKey& public_key() const noexcept { return public_key_; }

    // Deterministic: the same message gives the same signature. Thread-safe.
    [[nodiscard]] Signature sign(ByteView message) const;

private:
    explicit SigningKey(ByteView seed);
    SecretBytes secret_;  // seed ‖ public key, as libsodium keeps it
    VerifyKey public_key_;
};

// BadSignature unless `signature` was made over `message` by the owner of `key`. Thread-safe.
[[nodiscard]] Status verify_signature(const VerifyKey& key, ByteView message, ByteView signature);

// A device is named by its journal key: the first 16 bytes of SHA-256 of the public key.
[[nodiscard]] DeviceId device_id_of(const VerifyKey& key);

}  // namespace kiosk::crypto
