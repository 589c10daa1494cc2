#pragma once
// For x509.cpp and authority.cpp only: OpenSSL objects from our values and back.

#include <string_view>

#include "firmware/crypto/openssl_handles.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::crypto {

// The private key of a TlsKey; never null, since TlsKey holds only keys that parse.
[[nodiscard]] OwnedPkey private_key_of(ByteView pem);
// Null for bytes that are no request.
[[nodiscard]] OwnedCsr csr_of(ByteView der);
[[nodiscard]] Bytes der_of(X509* certificate);
[[nodiscard]] Digest pin_of(EVP_PKEY* key);
[[nodiscard]] bool is_p256(EVP_PKEY* key);
// False when OpenSSL refuses the name (empty, longer than 64 bytes, no UTF-8).
[[nodiscard]] bool set_common_name(X509_NAME* name, std::string_view common_name);

}  // namespace kiosk::crypto
