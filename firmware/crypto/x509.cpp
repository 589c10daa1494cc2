// Keys are kept as bytes (PEM in locked memory) and become OpenSSL objects for one call only. A
// certificate is read once and never changed; OpenSSL locks what it works out of one later.
#include "firmware/crypto/x509.hpp"

#include <openssl/asn1.h>

#include <algorithm>
#include <ctime>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/key_file.hpp"
#include "firmware/crypto/x509_parts.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::size_t kLongestPem = 64 << 10;

// Asks nobody for a pass phrase: an encrypted key is refused.
int no_pass_phrase(char*, int, int, void*) {
    return -1;
}

SecretBytes pem_of(EVP_PKEY* key) {
    // BIO_s_secmem would need OpenSSL's own secure heap; the buffer is wiped instead.
    const OwnedBio memory(BIO_new(BIO_s_mem()));
    const int written =
        PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    KIOSK_ASSERT(written == 1, "a key that was made or read can be written");
    char* text = nullptr;
    const long size = BIO_ctrl(memory.get(), BIO_CTRL_INFO, 0, &text);
    auto* bytes = reinterpret_cast<std::uint8_t*>(text);
    SecretBytes pem(ByteView(bytes, static_cast<std::size_t>(size)));
    wipe({bytes, static_cast<std::size_t>(size)});
    return pem;
}

std::int64_t unix_seconds(const ASN1_TIME* time) {
    const Owned<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) {
        return 0;
    }
    return std::int64_t{days} * 86400 + seconds;
}

std::string why(int verify_error) {
    switch (verify_error) {
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "certificate not yet valid: check the clock";
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "certificate expired";
        default:
            return X509_verify_cert_error_string(verify_error);
    }
}

}  // namespace

OwnedPkey private_key_of(ByteView pem) {
    const OwnedBio memory = memory_of(pem);
    return OwnedPkey(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_pass_phrase, nullptr));
}

OwnedCsr csr_of(ByteView der) {
    const unsigned char* at = der.data();
    OwnedCsr csr(d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size())));
    if (csr && at != der.data() + der.size()) {
        csr.reset();
    }
    return csr;
}

Bytes der_of(X509* certificate) {
    Bytes der(static_cast<std::size_t>(std::max(0, i2d_X509(certificate, nullptr))));
    unsigned char* at = der.data();
    i2d_X509(certificate, &at);
    return der;
}

Digest pin_of(EVP_PKEY* key) {
    Bytes spki(static_cast<std::size_t>(std::max(0, i2d_PUBKEY(key, nullptr))));
    unsigned char* at = spki.data();
    i2d_PUBKEY(key, &at);
    return sha256(spki);
}

bool is_p256(EVP_PKEY* key) {
    std::array<char, 32> group{};
    std::size_t length = 0;
    return key != nullptr && EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1 &&
           std::string_view(group.data(), length) == "prime256v1";
}

bool set_common_name(X509_NAME* name, std::string_view common_name) {
    return !common_name.empty() && common_name.size() <= 64 &&
           X509_NAME_add_entry_by_NID(name,
                                      NID_commonName,
                                      MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common_name.data()),
                                      static_cast<int>(common_name.size()),
                                      -1,
                                      0) == 1;
}

TlsKey TlsKey::generate() {
    const OwnedPkey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    KIOSK_ASSERT(key != nullptr, "OpenSSL makes a P-256 key");
    return TlsKey(pem_of(key.get()));
}

Result<TlsKey> TlsKey::from_pem(ByteView pem) {
    const OwnedPkey key = private_key_of(pem);
    if (!key) {
        return openssl_error(ErrorCode::BadKey, "no private key in PEM");
    }
    if (!is_p256(key.get())) {
        return Error{ErrorCode::BadKey, "a TLS key must be P-256"};
    }
    return TlsKey(pem_of(key.get()));
}

Result<TlsKey> TlsKey::load(const std::filesystem::path& path) {
    KIOSK_TRY(auto pem, load_key_file(path, kLongestPem));
    auto key = from_pem(pem.view());
    if (!key) {
        return std::move(key).error().with(path.string());
    }
    return key;
}

Status TlsKey::save(const std::filesystem::path& path) const {
    return save_key_file(path, pem_.view());
}

Digest TlsKey::public_key_pin() const {
    return pin_of(private_key_of(pem()).get());
}

Bytes TlsKey::sign(ByteView message) const {
    const OwnedPkey key = private_key_of(pem());
    const OwnedMdContext context(EVP_MD_CTX_new());
    std::size_t size = 0;
    bool done = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
                EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1;
    Bytes signature(size);
    done = done && EVP_DigestSign(
                       context.get(), signature.data(), &size, message.data(), message.size()) == 1;
    KIOSK_ASSERT(done, "a P-256 key signs");
    signature.resize(size);
    return signature;
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
    if (pem.size() > kLongestPem) {
        return Error{ErrorCode::BadKey, "certificate too long"};
    }
    const OwnedBio memory = memory_of(as_bytes(pem));
    OwnedX509 x509(PEM_read_bio_X509(memory.get(), nullptr, no_pass_phrase, nullptr));
    if (!x509) {
        return openssl_error(ErrorCode::BadKey, "no certificate in PEM");
    }
    Bytes der = der_of(x509.get());
    return Certificate(std::move(x509), std::move(der));
}

Result<Certificate> Certificate::from_der(ByteView der) {
    const unsigned char* at = der.data();
    OwnedX509 x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (!x509 || at != der.data() + der.size()) {
        return openssl_error(ErrorCode::BadKey, "no certificate in DER");
    }
    return Certificate(std::move(x509), Bytes(der.begin(), der.end()));
}

std::string Certificate::pem() const {
    const OwnedBio memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), parsed());
    return std::string(as_text(drained(memory.get())));
}

Result<std::string> Certificate::common_name() const {
    const X509_NAME* subject = X509_get_subject_name(parsed());
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0) {
        return Error{ErrorCode::BadKey, "a certificate must have one common name"};
    }
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) {
        return openssl_error(ErrorCode::BadKey, "common name of a certificate");
    }
    std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return name;
}

// From the bytes of the certificate: writing the key anew costs OpenSSL 3 a look-up of its
// encoders.
Digest Certificate::public_key_pin() const {
    unsigned char* spki = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(parsed()), &spki);
    KIOSK_ASSERT(size > 0, "a certificate that was read holds a key");
    const Digest pin = sha256({spki, static_cast<std::size_t>(size)});
    OPENSSL_free(spki);
    return pin;
}

Digest Certificate::fingerprint() const {
    return sha256(der_);
}

std::int64_t Certificate::not_before_unix_s() const {
    return unix_seconds(X509_get0_notBefore(parsed()));
}

std::int64_t Certificate::not_after_unix_s() const {
    return unix_seconds(X509_get0_notAfter(parsed()));
}

Result<Bytes> make_csr(const TlsKey& key, std::string_view common_name) {
    const OwnedPkey pkey = private_key_of(key.pem());
    const OwnedCsr csr(X509_REQ_new());
    if (!set_common_name(X509_REQ_get_subject_name(csr.get()), common_name)) {
        return openssl_error(ErrorCode::BadArgument, "common name of a request");
    }
    if (X509_REQ_set_version(csr.get(), X509_REQ_VERSION_1) != 1 ||
        X509_REQ_set_pubkey(csr.get(), pkey.get()) != 1 ||
        X509_REQ_sign(csr.get(), pkey.get(), EVP_sha256()) <= 0) {
        return openssl_error(ErrorCode::BadKey, "signing a request");
    }
    Bytes der(static_cast<std::size_t>(i2d_X509_REQ(csr.get(), nullptr)));
    unsigned char* at = der.data();
    i2d_X509_REQ(csr.get(), &at);
    return der;
}

Result<CsrFacts> verify_csr(ByteView csr_der) {
    const OwnedCsr csr = csr_of(csr_der);
    if (!csr) {
        return openssl_error(ErrorCode::BadKey, "no certificate request");
    }
    EVP_PKEY* key = X509_REQ_get0_pubkey(csr.get());
    if (!is_p256(key)) {
        ERR_clear_error();
        return Error{ErrorCode::BadKey, "a request must carry a P-256 key"};
    }
    if (X509_REQ_verify(csr.get(), key) != 1) {
        return openssl_error(ErrorCode::BadSignature, "signature of a request");
    }
    std::array<char, 128> name{};
    const int size = X509_NAME_get_text_by_NID(
        X509_REQ_get_subject_name(csr.get()), NID_commonName, name.data(), name.size());
    return CsrFacts{std::string(name.data(), static_cast<std::size_t>(std::max(0, size))),
                    pin_of(key)};
}

Status verify_csr_key_signature(ByteView csr_der, ByteView message, ByteView signature) {
    KIOSK_CHECK(verify_csr(csr_der));
    const OwnedCsr csr = csr_of(csr_der);
    const OwnedMdContext context(EVP_MD_CTX_new());
    if (EVP_DigestVerifyInit(
            context.get(), nullptr, EVP_sha256(), nullptr, X509_REQ_get0_pubkey(csr.get())) != 1 ||
        EVP_DigestVerify(
            context.get(), signature.data(), signature.size(), message.data(), message.size()) !=
            1) {
        return openssl_error(ErrorCode::BadSignature, "signature by the key of a request");
    }
    return {};
}

std::string csr_to_pem(ByteView csr_der) {
    const OwnedBio memory(BIO_new(BIO_s_mem()));
    const OwnedCsr csr = csr_of(csr_der);
    KIOSK_ASSERT(csr != nullptr, "only a request is written as one");
    PEM_write_bio_X509_REQ(memory.get(), csr.get());
    return std::string(as_text(drained(memory.get())));
}

Result<Bytes> csr_from_pem(std::string_view pem) {
    if (pem.size() > kLongestPem) {
        return Error{ErrorCode::BadKey, "certificate request too long"};
    }
    const OwnedBio memory = memory_of(as_bytes(pem));
    const OwnedCsr csr(PEM_read_bio_X509_REQ(memory.get(), nullptr, no_pass_phrase, nullptr));
    if (!csr) {
        return openssl_error(ErrorCode::BadKey, "no certificate request in PEM");
    }
    Bytes der(static_cast<std::size_t>(std::max(0, i2d_X509_REQ(csr.get(), nullptr))));
    unsigned char* at = der.data();
    i2d_X509_REQ(csr.get(), &at);
    return der;
}

Status verify_certificate(const Certificate& certificate,
                          const Certificate& ca,
                          PeerUse use,
                          std::optional<std::int64_t> now_unix_s) {
    const OwnedStore store(X509_STORE_new());
    const OwnedStoreContext context(X509_STORE_CTX_new());
    if (X509_STORE_add_cert(store.get(), ca.parsed()) != 1 ||
        X509_STORE_CTX_init(context.get(), store.get(), certificate.parsed(), nullptr) != 1) {
        return openssl_error(ErrorCode::ForeignPeer, "preparing to verify a certificate");
    }
    if (now_unix_s) {
        X509_STORE_CTX_set_time(context.get(), 0, std::time_t{*now_unix_s});
    } else {
        X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME);
    }
    X509_STORE_CTX_set_purpose(
        context.get(), use == PeerUse::Server ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT);
    if (X509_verify_cert(context.get()) != 1) {
        const int error = X509_STORE_CTX_get_error(context.get());
        ERR_clear_error();
        return Error{ErrorCode::ForeignPeer, why(error)};
    }
    return {};
}

}  // namespace kiosk::crypto
