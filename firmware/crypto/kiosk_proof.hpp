#pragma once
// How a kiosk proves to another one of its office who it is: a signature by its journal key over a
// nonce that the other side made when it started, and over what is asked. The bodies need none:
// they go through TLS to a listener whose key is known. docs/protocols/office-link.md.

#include <string>
#include <string_view>

#include "firmware/crypto/sign.hpp"

namespace kiosk::crypto {

struct KioskProof {
    std::string nonce;  // of the side that is asked, as its hello gives it
    std::string method;
    std::string path;  // without the query
};

// 128 lower-case hex digits.
[[nodiscard]] std::string write_kiosk_proof(const SigningKey& key, const KioskProof& what);
// WrongProof unless the owner of `key` wrote it over exactly this. About 0.1 ms.
[[nodiscard]] Status check_kiosk_proof(const VerifyKey& key,
                                       const KioskProof& what,
                                       std::string_view text);

}  // namespace kiosk::crypto
