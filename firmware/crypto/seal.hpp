#pragma once
// Sealing of letters (docs/protocols/city-sync.md). One random key per letter encrypts all its
// blobs (libsodium secretstream, XChaCha20-Poly1305, chunks of 64 KiB); the key itself goes into a
// sealed box (X25519) for the receiving body. Blob bytes:
//   page     "TDP1" | stream header 24 B | stream
//   content  "TDC1" | sealed letter key 80 B | stream header 24 B | stream
// Plaintext of a stream = true length u64 big-endian | payload | zeros up to the padded size.

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::crypto {

inline constexpr std::size_t kSealedKeyBytes = 80;
// The hub takes no larger blob (sync, "Pages").
inline constexpr std::size_t kLargestBlobBytes = std::size_t{16} << 20;

// A receiving body's public half (X25519); its text is 64 lower-case hex digits.
struct SealPublicKey {
    std::array<std::uint8_t, 32> bytes{};

    [[nodiscard]] std::string text() const { return to_hex(bytes); }

    // BadKey for anything but 64 hex digits, and for points of small order.
    [[nodiscard]] static Result<SealPublicKey> parse(std::string_view hex);

    auto operator<=>(const SealPublicKey&) const = default;
};

// A receiving body's private half, in locked memory, wiped at the end of life. Move only.
class SealPrivateKey {
public:
    // From the kernel's randomness.
    [[nodiscard]] static SealPrivateKey generate();
    [[nodiscard]] static SealPrivateKey from_bytes(const std::array<std::uint8_t, 32>& bytes);
    // A file of 32 bytes, mode 0600. Errors as load_key_file, BadKey for another size.
    [[nodiscard]] static Result<SealPrivateKey> load(const std::filesystem::path& path);
    [[nodiscard]] Status save(const std::filesystem::path& path) const;

    [[nodiscard]] const SealPublicKey& public_key() const noexcept { return public_key_; }

    [[nodiscard]] ByteView secret() const noexcept { return secret_.view(); }

private:
    explicit SealPrivateKey(ByteView secret);
    SecretBytes secret_;
    SealPublicKey public_key_;
};

// A letter's key while it is on the desk: locked memory, wiped at the end of life. Move only.
class LetterKey {
public:
    [[nodiscard]] static LetterKey generate();

    [[nodiscard]] ByteView secret() const noexcept { return secret_.view(); }

private:
    friend Result<LetterKey> open_key(ByteView, const SealPrivateKey&);

    explicit LetterKey(SecretBytes secret) : secret_(std::move(secret)) {}

    SecretBytes secret_;
};

using SealedKey = std::array<std::uint8_t, kSealedKeyBytes>;

// 80 bytes that only the owner of the private key opens. They do not prove who sealed them.
// BadKey when the receiver's key is a point of small order, which parse() refuses too.
[[nodiscard]] Result<SealedKey> seal_key(const LetterKey& key, const SealPublicKey& receiver);
// SealBroken when the bytes were changed or sealed for another key.
[[nodiscard]] Result<LetterKey> open_key(ByteView sealed, const SealPrivateKey& receiver);

// Protected letters and all pages hide their size better than ordinary content.
enum class Padding {
    PowerOfTwo,  // the blob is 64 KiB * 2^k
    FourKiB      // the blob is a multiple of 4 KiB
};

// A page blob. PageTooLarge when it would exceed kLargestBlobBytes. CPU bound, some ms per MB.
[[nodiscard]] Result<Bytes> seal_page(const LetterKey& key, ByteView payload);
// SealBroken for a wrong key, a changed, cut, reordered or extended blob, and a false length.
[[nodiscard]] Result<Bytes> open_page(const LetterKey& key, ByteView blob);

// A content blob. Errors as seal_page and seal_key.
[[nodiscard]] Result<Bytes> seal_content(const LetterKey& key,
                                         const SealPublicKey& receiver,
                                         ByteView payload,
                                         Padding padding);

struct OpenedContent {
    LetterKey key;  // opens the letter's pages
    Bytes payload;
};

// Errors as open_page.
[[nodiscard]] Result<OpenedContent> open_content(ByteView blob, const SealPrivateKey& receiver);

// Size bucket of a letter: the smallest k such that the sum of its blob bytes <= 64 KiB * 2^k.
[[nodiscard]] int size_bucket(std::uint64_t total_blob_bytes) noexcept;

}  // namespace kiosk::crypto
