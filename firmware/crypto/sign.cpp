// libsodium's Ed25519. The 64-byte secret (seed and public key) lives in guarded memory; a file
// holds only the seed, from which the rest follows.
#include "firmware/crypto/sign.hpp"

#include <sodium.h>

#include <algorithm>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/key_file.hpp"
#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {

Result<VerifyKey> VerifyKey::parse(std::string_view hex) {
    auto bytes = fixed_from_hex<32>(hex);
    if (!bytes) {
        return Error{ErrorCode::BadKey, "an Ed25519 public key is 64 hex digits"};
    }
    return VerifyKey{*bytes};
}

SigningKey::SigningKey(ByteView seed) : secret_(crypto_sign_SECRETKEYBYTES) {
    ensure_sodium();
    KIOSK_ASSERT(seed.size() == crypto_sign_SEEDBYTES, "an Ed25519 seed is 32 bytes");
    crypto_sign_seed_keypair(public_key_.bytes.data(), secret_.writable().data(), seed.data());
}

SigningKey SigningKey::generate() {
    SecretBytes seed(crypto_sign_SEEDBYTES);
    randombytes_buf(seed.writable().data(), seed.size());
    return SigningKey(seed.view());
}

SigningKey SigningKey::from_seed(const std::array<std::uint8_t, 32>& seed) {
    return SigningKey(ByteView(seed));
}

Result<SigningKey> SigningKey::load(const std::filesystem::path& path) {
    KIOSK_TRY(auto seed, load_key_file(path, crypto_sign_SEEDBYTES));
    if (seed.size() != crypto_sign_SEEDBYTES) {
        return Error{ErrorCode::BadKey, path.string() + ": an Ed25519 key file has 32 bytes"};
    }
    return SigningKey(seed.view());
}

Status SigningKey::save(const std::filesystem::path& path) const {
    return save_key_file(path, secret_.view().first(crypto_sign_SEEDBYTES));
}

Signature SigningKey::sign(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(
        signature.data(), nullptr, message.data(), message.size(), secret_.view().data());
    return signature;
}

Status verify_signature(const VerifyKey& key, ByteView message, ByteView signature) {
    ensure_sodium();
    if (signature.size() != crypto_sign_BYTES ||
        crypto_sign_verify_detached(
            signature.data(), message.data(), message.size(), key.bytes.data()) != 0) {
        return ErrorCode::BadSignature;
    }
    return {};
}

DeviceId device_id_of(const VerifyKey& key) {
    const Digest digest = sha256(key.bytes);
    DeviceId id;
    std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

}  // namespace kiosk::crypto
