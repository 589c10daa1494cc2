// The same two numbers as for passwords, for the same reason (password.cpp). The salt is no secret:
// it makes each code's PINs a search of their own.
#include "firmware/crypto/answer_box.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/sodium_ready.hpp"

namespace kiosk::crypto {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = std::size_t{64} << 20;
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kLengthBytes = 2;
constexpr std::size_t kPlainBytes = kLengthBytes + kMostAnswerBytes;
static_assert(kNonceBytes + kPlainBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES ==
                  kAnswerBoxBytes,
              "the box's format is frozen");
static_assert(crypto_pwhash_SALTBYTES == 16, "the box's format is frozen");

Digest salt_of(std::string_view code) {
    Bytes text;
    put_bytes(text, as_bytes("tiepdan-answer-1"));
    put_bytes(text, as_bytes(code));
    return sha256(text);
}

}  // namespace

Result<AnswerLock> AnswerLock::of(std::string_view code, std::string_view pin) {
    ensure_sodium();
    const Digest salt = salt_of(code);
    SecretBytes secret(kAnswerTagBytes + kKeyBytes);
    if (crypto_pwhash(secret.writable().data(),
                      secret.size(),
                      pin.data(),
                      pin.size(),
                      salt.data(),
                      kPasses,
                      kMemoryBytes,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return Error{ErrorCode::Overloaded, "no memory to look a letter up"};
    }
    AnswerTag tag{};
    std::copy_n(secret.view().begin(), tag.size(), tag.begin());
    return AnswerLock(tag, SecretBytes(secret.view().subspan(tag.size())));
}

Result<Bytes> AnswerLock::close(std::string_view text) const {
    if (text.size() > kMostAnswerBytes) {
        return Error{ErrorCode::BadArgument, "an answer is at most 256 bytes"};
    }
    Bytes plain;
    plain.push_back(static_cast<std::uint8_t>(text.size() >> 8U));
    plain.push_back(static_cast<std::uint8_t>(text.size() & 0xffU));
    put_bytes(plain, as_bytes(text));
    plain.resize(kPlainBytes);
    Bytes box(kAnswerBoxBytes);
    randombytes_buf(box.data(), kNonceBytes);
    unsigned long long size = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + kNonceBytes,
                                               &size,
                                               plain.data(),
                                               plain.size(),
                                               tag_.data(),
                                               tag_.size(),
                                               nullptr,
                                               box.data(),
                                               key_.view().data());
    wipe(plain);
    return box;
}

Result<std::string> AnswerLock::open(ByteView box) const {
    if (box.size() != kAnswerBoxBytes) {
        return Error{ErrorCode::SealBroken, "an answer's box has another size"};
    }
    Bytes plain(kPlainBytes);
    unsigned long long size = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(),
                                                   &size,
                                                   nullptr,
                                                   box.data() + kNonceBytes,
                                                   box.size() - kNonceBytes,
                                                   tag_.data(),
                                                   tag_.size(),
                                                   box.data(),
                                                   key_.view().data()) != 0) {
        return Error{ErrorCode::SealBroken, "an answer's box"};
    }
    const std::size_t length = std::size_t{plain[0]} << 8U | plain[1];
    if (length > kMostAnswerBytes) {
        return Error{ErrorCode::SealBroken, "an answer's length"};
    }
    std::string text(as_text(ByteView(plain).subspan(kLengthBytes, length)));
    wipe(plain);
    return text;
}

}  // namespace kiosk::crypto
