#pragma once
// What a device and the hub say to each other at enrolment (docs: sync, "Identity and enrolment";
// EST-shaped after RFC 7030). One definition for both sides. The request is
//   POST /.well-known/est/simpleenroll, Content-Type: application/json, server-side TLS only
//   {"v":1, "csr":PEM, "token":text, "journal_key":hex 32 B, "epoch":int,
//    "csr_key_proof":hex, "journal_key_proof":hex}
// and the answer of 200
//   {"v":1, "device":hex 16 B, "certificate":PEM, "hub_key":hex 32 B}
// Both keys sign the same statement: "tiepdan-enrol-1" | journal key 32 B | epoch u64 big-endian |
// SHA-256 of the CSR's DER. So neither key can be enrolled by someone who does not have it.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::crypto {

inline constexpr std::string_view kEnrolPath = "/.well-known/est/simpleenroll";

// A verified request: both proofs hold.
struct EnrolRequest {
    Bytes csr_der;
    Digest tls_key_pin{};  // of the request's key: the same key asking again is the same device
    Redacted<std::string> token;
    VerifyKey journal_key;
    DeviceId device;  // follows from journal_key
    Epoch epoch;
};

struct EnrolAnswer {
    DeviceId device;
    std::string certificate_pem;
    VerifyKey hub_key;  // signs receipts; the device pins it
};

// The device's side. BadArgument for an empty token or one longer than 128 characters.
[[nodiscard]] Result<Json> make_enrol_request(const TlsKey& tls_key, const SigningKey& journal_key,
                                              Epoch epoch, std::string_view token);
// The hub's side. BadArgument names the member that is missing or wrong, UnsupportedVersion for
// another v, BadKey and BadSignature when the request or a proof does not hold. Says nothing about
// the token.
[[nodiscard]] Result<EnrolRequest> parse_enrol_request(const Json& request);

[[nodiscard]] Json to_json(const EnrolAnswer& answer);
// HubGarbage when a member is missing or makes no sense. Says nothing about trust.
[[nodiscard]] Result<EnrolAnswer> parse_enrol_answer(const Json& answer);

}  // namespace kiosk::crypto
