// The plaintext length is chosen backwards from the blob size that is to be seen: header and the
// 17 bytes that each 64 KiB chunk grows by are subtracted. Every chunk but the last is full and
// only the last carries the tag FINAL, so a blob that was cut, lengthened or reordered does not
// open. Buffers that held the payload are wiped.
#include "firmware/crypto/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "firmware/crypto/key_file.hpp"
#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr std::size_t kChunkGrowth = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kLengthBytes = 8;
constexpr std::string_view kPageMagic = "TDP1";
constexpr std::string_view kContentMagic = "TDC1";
static_assert(kChunkGrowth == 17 && kStreamHeader == 24, "the blob format is frozen");
static_assert(crypto_box_SEALBYTES + 32 == kSealedKeyBytes, "the blob format is frozen");

// Plaintext bytes of a stream of `stream_bytes`; nullopt for a size no stream has.
std::optional<std::size_t> plaintext_of(std::size_t stream_bytes) {
    const std::size_t full = stream_bytes / (kChunk + kChunkGrowth);
    const std::size_t rest = stream_bytes % (kChunk + kChunkGrowth);
    if (rest == 0) {
        return full * kChunk;
    }
    if (rest <= kChunkGrowth) {
        return std::nullopt;
    }
    return full * kChunk + rest - kChunkGrowth;
}

std::size_t next_size(std::size_t blob_bytes, Padding padding) {
    return padding == Padding::PowerOfTwo ? blob_bytes * 2 : blob_bytes + 4096;
}

// The blob size for `payload` bytes behind `front` bytes of magic, key and header.
Result<std::size_t> blob_size(std::size_t payload, std::size_t front, Padding padding) {
    std::size_t size = padding == Padding::PowerOfTwo ? kChunk : 4096;
    for (; size <= kLargestBlobBytes; size = next_size(size, padding)) {
        const auto plain = plaintext_of(size - front);
        if (plain && *plain >= payload + kLengthBytes) {
            return size;
        }
    }
    return Error{ErrorCode::PageTooLarge, "a sealed blob is at most 16 MiB"};
}

Bytes padded(ByteView payload, std::size_t plaintext_bytes) {
    Bytes plain;
    plain.reserve(plaintext_bytes);
    put_u64(plain, payload.size());
    put_bytes(plain, payload);
    plain.resize(plaintext_bytes);
    return plain;
}

// Appends header and stream of `plain` to `out`.
void push_stream(Bytes& out, const LetterKey& key, ByteView plain) {
    crypto_secretstream_xchacha20poly1305_state state;
    std::array<std::uint8_t, kStreamHeader> header{};
    crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), key.secret().data());
    put_bytes(out, header);
    for (std::size_t at = 0; at < plain.size(); at += kChunk) {
        const ByteView chunk = plain.subspan(at, std::min(kChunk, plain.size() - at));
        const bool last = at + chunk.size() == plain.size();
        const std::size_t start = out.size();
        out.resize(start + chunk.size() + kChunkGrowth);
        crypto_secretstream_xchacha20poly1305_push(
            &state,
            out.data() + start,
            nullptr,
            chunk.data(),
            chunk.size(),
            nullptr,
            0,
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                 : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
    sodium_memzero(&state, sizeof state);
}

Result<Bytes> pull_stream(const LetterKey& key, ByteView stream) {
    if (stream.size() <= kStreamHeader) {
        return Error{ErrorCode::SealBroken, "blob too short"};
    }
    const auto plain_bytes = plaintext_of(stream.size() - kStreamHeader);
    if (!plain_bytes) {
        return Error{ErrorCode::SealBroken, "blob of an impossible size"};
    }
    crypto_secretstream_xchacha20poly1305_state state;
    if (crypto_secretstream_xchacha20poly1305_init_pull(
            &state, stream.data(), key.secret().data()) != 0) {
        return Error{ErrorCode::SealBroken, "stream header"};
    }
    Bytes plain(*plain_bytes);
    std::size_t filled = 0;
    for (ByteView rest = stream.subspan(kStreamHeader); !rest.empty();) {
        const ByteView chunk = rest.first(std::min(kChunk + kChunkGrowth, rest.size()));
        rest = rest.subspan(chunk.size());
        unsigned char tag = 0;
        const bool opened = crypto_secretstream_xchacha20poly1305_pull(&state,
                                                                       plain.data() + filled,
                                                                       nullptr,
                                                                       &tag,
                                                                       chunk.data(),
                                                                       chunk.size(),
                                                                       nullptr,
                                                                       0) == 0;
        const auto expected = rest.empty() ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                           : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
        if (!opened || tag != expected) {
            wipe(plain);
            return Error{ErrorCode::SealBroken, "stream chunk"};
        }
        filled += chunk.size() - kChunkGrowth;
    }
    sodium_memzero(&state, sizeof state);
    return plain;
}

// Takes length and padding off.
Result<Bytes> payload_of(Bytes plain) {
    ByteReader reader(plain);
    const auto length = reader.u64();
    if (!length || *length > reader.left()) {
        wipe(plain);
        return Error{ErrorCode::SealBroken, "length of the payload"};
    }
    const auto start = plain.begin() + static_cast<std::ptrdiff_t>(kLengthBytes);
    Bytes payload(start, start + static_cast<std::ptrdiff_t>(*length));
    wipe(plain);
    return payload;
}

bool has_magic(ByteView blob, std::string_view magic) {
    return blob.size() >= magic.size() && as_text(blob.first(magic.size())) == magic;
}

Result<Bytes> seal(const LetterKey& key, Bytes front, ByteView payload, Padding padding) {
    const std::size_t front_bytes = front.size() + kStreamHeader;
    KIOSK_TRY(const auto size, blob_size(payload.size(), front_bytes, padding));
    Bytes plain = padded(payload, *plaintext_of(size - front_bytes));
    Bytes blob = std::move(front);
    blob.reserve(size);
    push_stream(blob, key, plain);
    wipe(plain);
    KIOSK_ASSERT(blob.size() == size, "a blob has the size it was padded for");
    return blob;
}

}  // namespace

Result<SealPublicKey> SealPublicKey::parse(std::string_view hex) {
    ensure_sodium();
    auto bytes = fixed_from_hex<32>(hex);
    if (!bytes) {
        return Error{ErrorCode::BadKey, "an X25519 public key is 64 hex digits"};
    }
    const SealPublicKey key{*bytes};
    KIOSK_CHECK(seal_key(LetterKey::generate(), key));
    return key;
}

SealPrivateKey::SealPrivateKey(ByteView secret) : secret_(secret) {
    KIOSK_ASSERT(secret.size() == crypto_box_SECRETKEYBYTES, "an X25519 key is 32 bytes");
    crypto_scalarmult_base(public_key_.bytes.data(), secret_.view().data());
}

SealPrivateKey SealPrivateKey::generate() {
    SecretBytes secret(crypto_box_SECRETKEYBYTES);
    randombytes_buf(secret.writable().data(), secret.size());
    return SealPrivateKey(secret.view());
}

SealPrivateKey SealPrivateKey::from_bytes(const std::array<std::uint8_t, 32>& bytes) {
    return SealPrivateKey(ByteView(bytes));
}

Result<SealPrivateKey> SealPrivateKey::load(const std::filesystem::path& path) {
    KIOSK_TRY(auto secret, load_key_file(path, crypto_box_SECRETKEYBYTES));
    if (secret.size() != crypto_box_SECRETKEYBYTES) {
        return Error{ErrorCode::BadKey, path.string() + ": an X25519 key file has 32 bytes"};
    }
    return SealPrivateKey(secret.view());
}

Status SealPrivateKey::save(const std::filesystem::path& path) const {
    return save_key_file(path, secret_.view());
}

LetterKey LetterKey::generate() {
    SecretBytes secret(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    crypto_secretstream_xchacha20poly1305_keygen(secret.writable().data());
    return LetterKey(std::move(secret));
}

Result<SealedKey> seal_key(const LetterKey& key, const SealPublicKey& receiver) {
    SealedKey sealed{};
    if (crypto_box_seal(
            sealed.data(), key.secret().data(), key.secret().size(), receiver.bytes.data()) != 0) {
        return Error{ErrorCode::BadKey, "an X25519 public key of small order"};
    }
    return sealed;
}

Result<LetterKey> open_key(ByteView sealed, const SealPrivateKey& receiver) {
    if (sealed.size() != kSealedKeyBytes) {
        return Error{ErrorCode::SealBroken, "a sealed letter key is 80 bytes"};
    }
    SecretBytes secret(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    if (crypto_box_seal_open(secret.writable().data(),
                             sealed.data(),
                             sealed.size(),
                             receiver.public_key().bytes.data(),
                             receiver.secret().data()) != 0) {
        return Error{ErrorCode::SealBroken, "sealed letter key"};
    }
    return LetterKey(std::move(secret));
}

Result<Bytes> seal_page(const LetterKey& key, ByteView payload) {
    return seal(key, to_bytes(kPageMagic), payload, Padding::PowerOfTwo);
}

Result<Bytes> open_page(const LetterKey& key, ByteView blob) {
    if (!has_magic(blob, kPageMagic)) {
        return Error{ErrorCode::SealBroken, "not a page blob"};
    }
    KIOSK_TRY(auto plain, pull_stream(key, blob.subspan(kPageMagic.size())));
    return payload_of(std::move(plain));
}

Result<Bytes> seal_content(const LetterKey& key,
                           const SealPublicKey& receiver,
                           ByteView payload,
                           Padding padding) {
    Bytes front = to_bytes(kContentMagic);
    KIOSK_TRY(const auto sealed, seal_key(key, receiver));
    put_bytes(front, sealed);
    return seal(key, std::move(front), payload, padding);
}

Result<OpenedContent> open_content(ByteView blob, const SealPrivateKey& receiver) {
    const std::size_t front = kContentMagic.size() + kSealedKeyBytes;
    if (!has_magic(blob, kContentMagic) || blob.size() < front) {
        return Error{ErrorCode::SealBroken, "not a content blob"};
    }
    KIOSK_TRY(auto key, open_key(blob.subspan(kContentMagic.size(), kSealedKeyBytes), receiver));
    KIOSK_TRY(auto plain, pull_stream(key, blob.subspan(front)));
    KIOSK_TRY(auto payload, payload_of(std::move(plain)));
    return OpenedContent{std::move(key), std::move(payload)};
}

int size_bucket(std::uint64_t total_blob_bytes) noexcept {
    int bucket = 0;
    std::uint64_t size = kChunk;
    while (size < total_blob_bytes && size <= std::numeric_limits<std::uint64_t>::max() / 2) {
        size *= 2;
        ++bucket;
    }
    return bucket;
}

}  // namespace kiosk::crypto
