// Certificates are X.509 v3 with the few extensions that TLS stacks ask for (RFC 5280 4.2): basic
// constraints, key usage, extended key usage, key identifiers, alternative names.
#include "firmware/crypto/authority.hpp"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/crypto/x509_parts.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::int64_t kClockSlack_s = 300;

struct Extension {
    int nid;
    std::string value;
};

Status add_extensions(X509* certificate, X509* issuer, const std::vector<Extension>& list) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    for (const auto& extension : list) {
        const OwnedExtension made(
            X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str()));
        if (!made || X509_add_ext(certificate, made.get(), -1) != 1) {
            return openssl_error(ErrorCode::BadArgument, "extension of a certificate");
        }
    }
    return {};
}

Status set_random_serial(X509* certificate) {
    std::array<std::uint8_t, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return openssl_error(ErrorCode::BadKey, "randomness for a serial number");
    }
    bytes[0] &= 0x7F;  // a serial number is positive (RFC 5280 4.1.2.2)
    bytes[0] |= 0x40;
    const OwnedNumber number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    if (!number ||
        BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr) {
        return openssl_error(ErrorCode::BadKey, "serial number of a certificate");
    }
    return {};
}

struct Draft {
    std::string_view common_name;
    EVP_PKEY* subject_key = nullptr;
    X509* issuer = nullptr;  // null: self-signed
    std::vector<Extension> extensions;
    std::int64_t now_unix_s = 0;
    int days = 0;
};

Result<Certificate> sign_draft(const Draft& draft, EVP_PKEY* issuer_key) {
    const OwnedX509 x509(X509_new());
    X509_set_version(x509.get(), X509_VERSION_3);
    KIOSK_CHECK(set_random_serial(x509.get()));
    if (!set_common_name(X509_get_subject_name(x509.get()), draft.common_name)) {
        return openssl_error(ErrorCode::BadArgument, "common name of a certificate");
    }
    X509* issuer = draft.issuer == nullptr ? x509.get() : draft.issuer;
    const std::int64_t from = draft.now_unix_s - kClockSlack_s;
    const std::int64_t until = draft.now_unix_s + std::int64_t{draft.days} * 86400;
    if (X509_set_issuer_name(x509.get(), X509_get_subject_name(issuer)) != 1 ||
        X509_set_pubkey(x509.get(), draft.subject_key) != 1 ||
        ASN1_TIME_set(X509_getm_notBefore(x509.get()), from) == nullptr ||
        ASN1_TIME_set(X509_getm_notAfter(x509.get()), until) == nullptr) {
        return openssl_error(ErrorCode::BadArgument, "fields of a certificate");
    }
    KIOSK_CHECK(add_extensions(x509.get(), issuer, draft.extensions));
    if (X509_sign(x509.get(), issuer_key, EVP_sha256()) <= 0) {
        return openssl_error(ErrorCode::BadKey, "signing a certificate");
    }
    return Certificate::from_der(der_of(x509.get()));
}

bool plain_host(std::string_view host) {
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':';
    });
}

// "DNS:hub.example,IP:127.0.0.1"
Result<std::string> alternative_names(const std::vector<std::string>& hosts) {
    std::string names;
    for (const auto& host : hosts) {
        if (!plain_host(host)) {
            return Error{ErrorCode::BadArgument, "host name of a server certificate"};
        }
        std::array<std::uint8_t, 16> address{};
        const bool is_address = ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
                                ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
        names += (names.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + host;
    }
    if (names.empty()) {
        return Error{ErrorCode::BadArgument, "a server certificate needs a host name"};
    }
    return names;
}

}  // namespace

Result<CertificateAuthority> CertificateAuthority::create(std::string_view common_name,
                                                          std::int64_t now_unix_s,
                                                          int days) {
    TlsKey key = TlsKey::generate();
    const OwnedPkey pkey = private_key_of(key.pem());
    Draft draft;
    draft.common_name = common_name;
    draft.subject_key = pkey.get();
    draft.now_unix_s = now_unix_s;
    draft.days = days;
    draft.extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                        {NID_key_usage, "critical,keyCertSign,cRLSign"},
                        {NID_subject_key_identifier, "hash"}};
    KIOSK_TRY(auto certificate, sign_draft(draft, pkey.get()));
    return CertificateAuthority(std::move(key), std::move(certificate));
}

Result<CertificateAuthority> CertificateAuthority::load(const std::filesystem::path& dir) {
    KIOSK_TRY(auto key, TlsKey::load(dir / "ca.key"));
    KIOSK_TRY(const auto pem, read_text_file(dir / "ca.pem"));
    KIOSK_TRY(auto certificate, Certificate::from_pem(pem));
    if (certificate.public_key_pin() != key.public_key_pin()) {
        return Error{ErrorCode::BadKey, dir.string() + ": ca.key is not the key of ca.pem"};
    }
    return CertificateAuthority(std::move(key), std::move(certificate));
}

Status CertificateAuthority::save(const std::filesystem::path& dir) const {
    KIOSK_CHECK(key_.save(dir / "ca.key"));
    return write_file_durably(dir / "ca.pem", as_bytes(certificate_.pem()));
}

Result<Certificate> CertificateAuthority::issue_device(ByteView csr_der,
                                                       std::string_view common_name,
                                                       std::int64_t now_unix_s,
                                                       int days) const {
    KIOSK_CHECK(verify_csr(csr_der));
    if (!plain_host(common_name)) {
        return Error{ErrorCode::BadArgument, "common name of a device"};
    }
    const OwnedCsr csr = csr_of(csr_der);
    Draft draft;
    draft.common_name = common_name;
    draft.subject_key = X509_REQ_get0_pubkey(csr.get());
    draft.issuer = certificate_.parsed();
    draft.now_unix_s = now_unix_s;
    draft.days = days;
    draft.extensions = {
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "clientAuth"},
        {NID_subject_alt_name, "URI:urn:tiepdan:device:" + std::string(common_name)},
        {NID_authority_key_identifier, "keyid"}};
    return sign_draft(draft, private_key_of(key_.pem()).get());
}

Result<Certificate> CertificateAuthority::issue_server(const TlsKey& server_key,
                                                       const std::vector<std::string>& hosts,
                                                       std::int64_t now_unix_s,
                                                       int days) const {
    KIOSK_TRY(const auto names, alternative_names(hosts));
    const OwnedPkey subject_key = private_key_of(server_key.pem());
    Draft draft;
    draft.common_name = std::string_view(hosts.front()).substr(0, 64);
    draft.subject_key = subject_key.get();
    draft.issuer = certificate_.parsed();
    draft.now_unix_s = now_unix_s;
    draft.days = days;
    draft.extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                        {NID_key_usage, "critical,digitalSignature"},
                        {NID_ext_key_usage, "serverAuth"},
                        {NID_subject_alt_name, names},
                        {NID_authority_key_identifier, "keyid"}};
    return sign_draft(draft, private_key_of(key_.pem()).get());
}

Result<Certificate> self_signed_server(const TlsKey& key,
                                       const std::vector<std::string>& hosts,
                                       std::int64_t now_unix_s,
                                       int days) {
    KIOSK_TRY(const auto names, alternative_names(hosts));
    const OwnedPkey pkey = private_key_of(key.pem());
    Draft draft;
    draft.common_name = std::string_view(hosts.front()).substr(0, 64);
    draft.subject_key = pkey.get();
    draft.now_unix_s = now_unix_s;
    draft.days = days;
    draft.extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                        {NID_key_usage, "critical,digitalSignature"},
                        {NID_ext_key_usage, "serverAuth"},
                        {NID_subject_alt_name, names},
                        {NID_subject_key_identifier, "hash"}};
    return sign_draft(draft, pkey.get());
}

}  // namespace kiosk::crypto
