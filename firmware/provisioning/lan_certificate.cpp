// The key is written before the certificate: a power cut between the two leaves a pair that does
// not belong together, and the next start makes both again.
#include "firmware/provisioning/lan_certificate.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/authority.hpp"

namespace kiosk::provisioning {
namespace {

Result<LanCertificate> load(const std::filesystem::path& dir) {
    KIOSK_TRY(auto key, crypto::TlsKey::load(dir / "lan.key"));
    KIOSK_TRY(const auto pem, read_text_file(dir / "lan.pem"));
    KIOSK_TRY(auto certificate, crypto::Certificate::from_pem(pem));
    if (certificate.public_key_pin() != key.public_key_pin()) {
        return Error{ErrorCode::NotFound, "lan.key is not the key of lan.pem"};
    }
    return LanCertificate{std::move(key), std::move(certificate)};
}

}  // namespace

bool lan_certificate_due(const crypto::Certificate& certificate, WallTime now) {
    const std::int64_t now_s = now.unix_ms / 1000;
    return now_s < certificate.not_before_unix_s() ||
           now_s >= certificate.not_after_unix_s() - kLanRenew_s;
}

Result<LanCertificate> open_lan_certificate(const std::filesystem::path& dir,
                                            const std::vector<std::string>& hosts,
                                            WallTime now) {
    auto kept = load(dir);
    if (kept && !lan_certificate_due(kept->certificate, now)) {
        return kept;
    }
    // A key that others could read is a mistake to be looked at, not to be painted over.
    if (!kept && kept.error().code == ErrorCode::BadKey &&
        std::filesystem::exists(dir / "lan.pem")) {
        return std::move(kept).error();
    }
    // Other kiosks of the office know this listener by its key, so a renewal keeps it.
    crypto::TlsKey key = kept ? std::move(kept->key) : crypto::TlsKey::generate();
    KIOSK_TRY(auto certificate,
              crypto::self_signed_server(key, hosts, now.unix_ms / 1000, kLanCertificate_days));
    KIOSK_CHECK(key.save(dir / "lan.key"));
    KIOSK_CHECK(
        write_file_durably(dir / "lan.pem", as_bytes(certificate.pem()), FileMode::Private));
    return LanCertificate{std::move(key), std::move(certificate)};
}

std::string fingerprint_text(const crypto::Certificate& certificate) {
    std::string out;
    for (const char c : to_hex(certificate.fingerprint())) {
        if (out.size() % 3 == 2) {
            out += ':';
        }
        out += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

}  // namespace kiosk::provisioning
