// Whoever has stolen a disk has the certificate and, without a TPM, the keys as well: revoking the
// device is the remedy, and it is looked at here as everywhere.
#include "sync/hub/renewal.hpp"

#include "sync/hub/ingest.hpp"

namespace kiosk::hub {

Result<crypto::Certificate> renew_certificate(const crypto::CertificateAuthority& authority,
                                              const Device& device,
                                              ByteView csr_der,
                                              std::int64_t now_ms) {
    KIOSK_TRY(const auto csr, crypto::verify_csr(csr_der));
    if (csr.public_key_pin != device.tls_pin) {
        return Error{ErrorCode::ForeignPeer, "a renewal is for the key of the enrolment"};
    }
    return authority.issue_device(csr_der, device.id.text(), now_ms / 1000, kCertificateDays);
}

Result<DeviceId> named_by_old_certificate(const crypto::Certificate& old,
                                          const crypto::Certificate& ca,
                                          std::int64_t now_ms) {
    const std::int64_t now_s = now_ms / 1000;
    const std::int64_t ended_s = old.not_after_unix_s();
    KIOSK_CHECK(crypto::verify_certificate(
        old, ca, crypto::PeerUse::Client, now_s > ended_s ? std::nullopt : std::optional(now_s)));
    if (now_s > ended_s + sync::kRenewalGrace_s) {
        return Error{ErrorCode::EnrolAgain};
    }
    KIOSK_TRY(const std::string name, old.common_name());
    const auto id = DeviceId::parse(name);
    if (!id) {
        return Error{ErrorCode::ForeignPeer, "the certificate names no device"};
    }
    return *id;
}

Status check_renewal(const sync::RenewRequest& request,
                     const crypto::Certificate& old,
                     const Device& device,
                     const crypto::VerifyKey& hub_key,
                     std::int64_t now_ms) {
    KIOSK_CHECK(sync::check_nonce(request.nonce, hub_key, now_ms));
    if (device.tls_pin != old.public_key_pin()) {
        return Error{ErrorCode::ForeignPeer, "the certificate is of an earlier enrolment"};
    }
    KIOSK_CHECK(
        crypto::verify_signature(device.journal_key, sync::renew_message(request), request.proof));
    return may_speak(device);
}

}  // namespace kiosk::hub
