#pragma once
// TLS keys (P-256), certificate requests (PKCS#10, RFC 2986) and certificates (RFC 5280).
// OpenSSL appears only behind this header and authority.hpp. Values are DER or PEM bytes; every
// function is thread-safe on distinct or const objects and blocks for CPU time only.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

struct x509_st;  // OpenSSL's X509

namespace kiosk::crypto {

// A P-256 private key. Its PEM (PKCS#8) is kept in locked memory and wiped. Move only.
class TlsKey {
public:
    // From the kernel's randomness; a failure is a broken invariant.
    [[nodiscard]] static TlsKey generate();
    // BadKey for anything but one P-256 private key in PEM.
    [[nodiscard]] static Result<TlsKey> from_pem(ByteView pem);
    // A PEM file, mode 0600. Errors as load_key_file and from_pem.
    [[nodiscard]] static Result<TlsKey> load(const std::filesystem::path& path);
    [[nodiscard]] Status save(const std::filesystem::path& path) const;

    [[nodiscard]] ByteView pem() const noexcept { return pem_.view(); }

    // SHA-256 of the public key's SubjectPublicKeyInfo: what a pin names.
    [[nodiscard]] Digest public_key_pin() const;
    // ECDSA with SHA-256, DER. Not deterministic.
    [[nodiscard]] Bytes sign(ByteView message) const;

private:
    explicit TlsKey(SecretBytes pem) : pem_(std::move(pem)) {}

    SecretBytes pem_;
};

// One certificate. Holding it says nothing about trust: see verify_certificate.
class Certificate {
public:
    // BadKey for anything but one certificate.
    [[nodiscard]] static Result<Certificate> from_pem(std::string_view pem);
    [[nodiscard]] static Result<Certificate> from_der(ByteView der);

    [[nodiscard]] const Bytes& der() const noexcept { return der_; }

    [[nodiscard]] std::string pem() const;
    // The subject's only common name; BadKey when there is none or more than one.
    [[nodiscard]] Result<std::string> common_name() const;
    [[nodiscard]] Digest public_key_pin() const;
    [[nodiscard]] Digest fingerprint() const;  // SHA-256 of the DER
    [[nodiscard]] std::int64_t not_before_unix_s() const;
    [[nodiscard]] std::int64_t not_after_unix_s() const;

    // For firmware/crypto alone: read by any thread, changed by none.
    [[nodiscard]] x509_st* parsed() const noexcept { return parsed_.get(); }

private:
    Certificate(std::shared_ptr<x509_st> parsed, Bytes der)
        : parsed_(std::move(parsed)), der_(std::move(der)) {}

    std::shared_ptr<x509_st> parsed_;  // reading one costs more than all that is asked of it
    Bytes der_;
};

// A request for a certificate: the subject's common name and the key, signed by that key.
// BadArgument for a name that is empty or longer than 64 bytes.
[[nodiscard]] Result<Bytes> make_csr(const TlsKey& key, std::string_view common_name);

struct CsrFacts {
    std::string common_name;
    Digest public_key_pin{};
};

// Parses a request (DER) and checks its own signature, which proves that the sender has the key.
// BadSignature when that fails, BadKey for any key but P-256 and for anything that is no request.
[[nodiscard]] Result<CsrFacts> verify_csr(ByteView csr_der);

// BadSignature unless the owner of the request's key made `signature` (TlsKey::sign) over
// `message`. Errors as verify_csr for a bad request.
[[nodiscard]] Status verify_csr_key_signature(ByteView csr_der,
                                              ByteView message,
                                              ByteView signature);

// PEM <-> DER of a request. BadKey for anything but one PEM request.
[[nodiscard]] std::string csr_to_pem(ByteView csr_der);
[[nodiscard]] Result<Bytes> csr_from_pem(std::string_view pem);

enum class PeerUse { Server, Client };

// ForeignPeer unless `certificate` was issued by `ca` for that use and is valid at `now_unix_s`;
// the context says why ("not yet valid: check the clock"). Without a time no date is judged, not
// the CA's either: the caller does, or has no clock that can.
[[nodiscard]] Status verify_certificate(const Certificate& certificate,
                                        const Certificate& ca,
                                        PeerUse use,
                                        std::optional<std::int64_t> now_unix_s);

}  // namespace kiosk::crypto
