// Goal: devices and hubs that the city certified verify, everything else is foreign.
// Method: one CA of our own, then each field that could be wrong, wrong: issuer, use, time, key,
// signature. Times are fixed; nothing depends on today.
#include "firmware/crypto/x509.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/authority.hpp"
#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

namespace {

constexpr std::int64_t kNow = 1'790'000'000;  // September 2026
constexpr std::int64_t kDay = 86'400;

CertificateAuthority city() {
    return std::move(CertificateAuthority::create("City CA", kNow, 3650)).value();
}

}  // namespace

TEST_GROUP(TlsKey) {
    test::TempDir dir_;
};

TEST(TlsKey, comes_back_from_its_file) {
    const auto key = TlsKey::generate();
    CHECK_OK(key.save(dir_.path() / "tls.key"));

    const auto loaded = TlsKey::load(dir_.path() / "tls.key");

    CHECK_OK(loaded);
    CHECK_TRUE(key.public_key_pin() == loaded->public_key_pin());
    CHECK_FALSE(key.public_key_pin() == TlsKey::generate().public_key_pin());
}

TEST(TlsKey, that_is_no_p256_key_is_refused) {
    // An Ed25519 key made by `openssl genpkey -algorithm ed25519`.
    const std::string_view ed25519 =
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAOMrn9g\n"
        "-----END PRIVATE KEY-----\n";
    CHECK_ERROR(ErrorCode::BadKey, TlsKey::from_pem(as_bytes(ed25519)));
    CHECK_ERROR(ErrorCode::BadKey, TlsKey::from_pem(as_bytes("no key")));
    CHECK_ERROR(ErrorCode::NotFound, TlsKey::load(dir_.path() / "none"));
}

TEST_GROUP(CertificateRequest) {
    TlsKey key_ = TlsKey::generate();
};

TEST(CertificateRequest, proves_its_key_and_names_its_subject) {
    const auto csr = make_csr(key_, "0123456789abcdef");
    CHECK_OK(csr);

    const auto facts = verify_csr(*csr);

    CHECK_OK(facts);
    CHECK_TEXT_EQUAL("0123456789abcdef", facts->common_name);
    CHECK_TRUE(key_.public_key_pin() == facts->public_key_pin);
    CHECK_TRUE(*csr == csr_from_pem(csr_to_pem(*csr)).value());
}

TEST(CertificateRequest, with_any_changed_byte_is_refused) {
    auto csr = make_csr(key_, "device").value();
    for (std::size_t at = 0; at < csr.size(); at += 3) {
        csr[at] ^= 0x04;
        CHECK_FALSE(verify_csr(csr).has_value());
        csr[at] ^= 0x04;
    }
    csr.push_back(0);
    CHECK_ERROR(ErrorCode::BadKey, verify_csr(csr));
    CHECK_ERROR(ErrorCode::BadKey, verify_csr({}));
}

TEST(CertificateRequest, name_that_no_certificate_may_carry_is_refused) {
    CHECK_ERROR(ErrorCode::BadArgument, make_csr(key_, ""));
    CHECK_ERROR(ErrorCode::BadArgument, make_csr(key_, std::string(65, 'a')));
}

TEST(CertificateRequest, key_signs_a_message_beside_the_request) {
    const auto csr = make_csr(key_, "device").value();
    const auto signature = key_.sign(as_bytes("journal key"));

    CHECK_OK(verify_csr_key_signature(csr, as_bytes("journal key"), signature));
    CHECK_ERROR(ErrorCode::BadSignature,
                verify_csr_key_signature(csr, as_bytes("another key"), signature));
    CHECK_ERROR(
        ErrorCode::BadSignature,
        verify_csr_key_signature(
            csr, as_bytes("journal key"), TlsKey::generate().sign(as_bytes("journal key"))));
}

TEST_GROUP(CityCa) {
    CertificateAuthority ca_ = city();
    TlsKey key_ = TlsKey::generate();

    [[nodiscard]] Certificate device(const CertificateAuthority& ca) const {
        const auto csr = make_csr(key_, "any").value();
        return ca.issue_device(csr, "0123456789abcdef", kNow, 90).value();
    }
};

TEST(CityCa, device_certificate_verifies_as_a_client_only) {
    const auto certificate = device(ca_);

    CHECK_OK(verify_certificate(certificate, ca_.certificate(), PeerUse::Client, kNow));
    CHECK_ERROR(ErrorCode::ForeignPeer,
                verify_certificate(certificate, ca_.certificate(), PeerUse::Server, kNow));
    CHECK_TEXT_EQUAL("0123456789abcdef", certificate.common_name().value());
    CHECK_TRUE(key_.public_key_pin() == certificate.public_key_pin());
}

TEST(CityCa, certificate_has_its_days_and_five_minutes_before) {
    const auto certificate = device(ca_);

    CHECK_EQUAL(kNow - 300, certificate.not_before_unix_s());
    CHECK_EQUAL(kNow + 90 * kDay, certificate.not_after_unix_s());
    CHECK_OK(verify_certificate(certificate, ca_.certificate(), PeerUse::Client, kNow - 299));
    CHECK_ERROR(
        ErrorCode::ForeignPeer,
        verify_certificate(certificate, ca_.certificate(), PeerUse::Client, kNow + 91 * kDay));
}

TEST(CityCa, not_yet_valid_says_clock) {
    const auto status =
        verify_certificate(device(ca_), ca_.certificate(), PeerUse::Client, kNow - 301);

    CHECK_ERROR(ErrorCode::ForeignPeer, status);
    STRCMP_CONTAINS("clock", status.error().context.c_str());
}

TEST(CityCa, certificate_of_a_ca_with_the_same_name_is_foreign) {
    const auto foreign = city();

    CHECK_ERROR(ErrorCode::ForeignPeer,
                verify_certificate(device(foreign), ca_.certificate(), PeerUse::Client, kNow));
    CHECK_ERROR(
        ErrorCode::ForeignPeer,
        verify_certificate(foreign.certificate(), ca_.certificate(), PeerUse::Client, kNow));
}

TEST(CityCa, server_certificate_names_hosts_and_addresses) {
    const auto certificate =
        ca_.issue_server(key_, {"hub.hanoi.example", "127.0.0.1", "::1"}, kNow, 365);

    CHECK_OK(certificate);
    CHECK_OK(verify_certificate(*certificate, ca_.certificate(), PeerUse::Server, kNow));
    CHECK_ERROR(ErrorCode::ForeignPeer,
                verify_certificate(*certificate, ca_.certificate(), PeerUse::Client, kNow));
    CHECK_ERROR(ErrorCode::BadArgument, ca_.issue_server(key_, {}, kNow, 365));
    CHECK_ERROR(ErrorCode::BadArgument, ca_.issue_server(key_, {"a,DNS:evil"}, kNow, 365));
}

TEST(CityCa, issues_only_for_requests_that_prove_their_key) {
    auto csr = make_csr(key_, "device").value();
    csr[csr.size() - 1] ^= 1;

    CHECK_ERROR(ErrorCode::BadSignature, ca_.issue_device(csr, "device", kNow, 90));
    CHECK_ERROR(ErrorCode::BadArgument,
                ca_.issue_device(make_csr(key_, "x").value(), "a,URI:evil", kNow, 90));
}

TEST(CityCa, pem_and_der_carry_the_same_certificate) {
    const auto certificate = device(ca_);
    const auto again = Certificate::from_pem(certificate.pem());

    CHECK_OK(again);
    CHECK_TRUE(certificate.der() == again->der());
    CHECK_TRUE(certificate.fingerprint() == sha256(certificate.der()));
    CHECK_OK(Certificate::from_der(certificate.der()));
    CHECK_ERROR(ErrorCode::BadKey, Certificate::from_pem("-----BEGIN CERTIFICATE-----"));
    CHECK_ERROR(ErrorCode::BadKey, Certificate::from_der(Bytes(20, 0x30)));
}

TEST(CityCa, comes_back_from_its_folder_and_notices_a_mixed_up_one) {
    const test::TempDir dir;
    CHECK_OK(ca_.save(dir.path()));
    const auto loaded = CertificateAuthority::load(dir.path());
    CHECK_OK(loaded);
    CHECK_OK(verify_certificate(device(*loaded), ca_.certificate(), PeerUse::Client, kNow));

    CHECK_OK(TlsKey::generate().save(dir.path() / "ca.key"));
    CHECK_ERROR(ErrorCode::BadKey, CertificateAuthority::load(dir.path()));
}
