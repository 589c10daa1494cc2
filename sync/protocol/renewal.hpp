#pragma once
// A new certificate for the same key, before the old one ends or after (docs/protocols/
// city-sync.md, "Renewal"). The device's name and key stay; only the dates change.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::sync {

// With the certificate that still holds: POST, over mutual TLS.
inline constexpr char kReenrolPath[] = "/.well-known/est/simplereenroll";
// With one that has ended: GET gives a nonce, POST the proof, both without a client certificate.
inline constexpr char kRenewPath[] = "/v1/renew";
inline constexpr std::size_t kMaxRenewBytes = 16 * 1024;

// For so long after its end a certificate can still be renewed; later the device enrols again.
inline constexpr std::int64_t kRenewalGrace_s = std::int64_t{180} * 24 * 3600;

// The body of simplereenroll: {"v", "csr"}.
[[nodiscard]] std::string encode_reenrol_request(ByteView csr_der);
// The request's DER. BadJson, BadArgument, UnsupportedVersion.
[[nodiscard]] Result<Bytes> parse_reenrol_request(std::string_view text);

// What a device with an ended certificate sends. `proof` is an Ed25519 signature by its journal key
// over renew_message(): the old certificate alone proves nothing, since it is no secret.
struct RenewRequest {
    Bytes certificate_der;  // the old one
    Bytes csr_der;
    Bytes nonce;  // of the hub
    crypto::Signature proof{};
};

// "tiepdan-renew-1" | SHA-256(nonce) | SHA-256(old certificate) | SHA-256(CSR).
[[nodiscard]] Bytes renew_message(const RenewRequest& request);
[[nodiscard]] std::string encode_renew_request(const RenewRequest& request);
// BadJson, BadArgument (names the field), UnsupportedVersion; nothing is verified.
[[nodiscard]] Result<RenewRequest> parse_renew_request(std::string_view text);

// A nonce says by itself when this city's hub made it: time u64 (ms) | 16 random bytes | Ed25519
// signature by the hub's receipt key over "tiepdan-nonce-1" and these 24 bytes. So every hub of the
// city takes it, and none has to remember it.
[[nodiscard]] Bytes make_nonce(const crypto::SigningKey& hub_key,
                               std::int64_t now_ms,
                               Random& random);
// BadSignature unless this hub made it in the last five minutes.
[[nodiscard]] Status check_nonce(ByteView nonce,
                                 const crypto::VerifyKey& hub_key,
                                 std::int64_t now_ms);
[[nodiscard]] std::string encode_nonce(ByteView nonce);
// HubGarbage for anything but an answer with a nonce.
[[nodiscard]] Result<Bytes> parse_nonce(std::string_view text);

// The answer of both roads: {"v", "certificate"}. HubGarbage for anything else.
[[nodiscard]] std::string encode_renew_answer(std::string_view certificate_pem);
[[nodiscard]] Result<std::string> parse_renew_answer(std::string_view text);

}  // namespace kiosk::sync
