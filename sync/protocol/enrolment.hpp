#pragma once
// Enrolment on the wire: POST /.well-known/est/simpleenroll (EST-shaped, RFC 7030), one JSON
// document each way. The device proves both its keys over one message.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/log.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/crypto/x509.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {

inline constexpr std::size_t kMaxEnrolBytes = 16 * 1024;

// `token` is the one-time token as printed by hubctl (hyphens and case do not matter).
// `key_proof` is an ECDSA signature (DER) by the request's P-256 key, `journal_proof` an Ed25519
// signature by the journal key, both over enrol_message().
struct EnrolRequest {
    Bytes csr_der;
    Redacted<std::string> token;
    std::string serial;  // of the appliance, may be empty
    Epoch epoch;
    crypto::VerifyKey journal_key;
    Bytes key_proof;
    crypto::Signature journal_proof{};
};

struct EnrolAnswer {
    DeviceId device;
    std::string office;
    std::string certificate_pem;
    std::string ca_pem;
    crypto::VerifyKey hub_key;  // signs receipts
    std::int64_t hub_generation = 0;
};

// "tiepdan-enrol-1" | journal key 32 B | epoch u64 | SHA-256(CSR).
[[nodiscard]] Bytes enrol_message(const crypto::VerifyKey& journal_key,
                                  Epoch epoch,
                                  ByteView csr_der);

// The token as it is hashed: upper case, without hyphens and spaces.
[[nodiscard]] std::string normal_token(std::string_view typed);

// The device's side: makes the CSR (its name is the device id) and both proofs, and encodes them.
// BadArgument for a token that is empty or longer than 128 characters.
[[nodiscard]] Result<std::string> make_enrol_request(const crypto::TlsKey& tls_key,
                                                     const crypto::SigningKey& journal_key,
                                                     Epoch epoch,
                                                     std::string_view token,
                                                     std::string_view serial);
[[nodiscard]] std::string encode_enrol_request(const EnrolRequest& request);

// The hub's side. BadJson, BadArgument (names the field), UnsupportedVersion; proofs unchecked.
[[nodiscard]] Result<EnrolRequest> parse_enrol_request(std::string_view text);

struct EnrolFacts {
    DeviceId device;       // follows from the journal key
    Digest tls_key_pin{};  // the same key asking again is the same device
};

// BadKey or BadSignature when the request for a certificate or one of the proofs does not hold.
[[nodiscard]] Result<EnrolFacts> verify_enrol_request(const EnrolRequest& request);

[[nodiscard]] std::string encode_enrol_answer(const EnrolAnswer& answer);
// Anything but an answer of this version is HubGarbage.
[[nodiscard]] Result<EnrolAnswer> parse_enrol_answer(std::string_view text);

}  // namespace kiosk::sync
