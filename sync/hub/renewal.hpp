#pragma once
// A new certificate for a device that the hub knows: same name, same key, new dates. Knows no HTTP
// and writes nothing: the device's row stays as it is.

#include "sync/hub/enrolment.hpp"
#include "sync/protocol/renewal.hpp"

namespace kiosk::hub {

// For `device`, which has proven who it is. BadKey or BadSignature for a request that is none;
// ForeignPeer when it is for another key than the device's.
[[nodiscard]] Result<crypto::Certificate> renew_certificate(
    const crypto::CertificateAuthority& authority,
    const Device& device,
    ByteView csr_der,
    std::int64_t now_ms);

// The name in the old certificate, once that certificate was found to be of this city: ForeignPeer
// (another CA, no device), EnrolAgain (ended too long ago).
[[nodiscard]] Result<DeviceId> named_by_old_certificate(const crypto::Certificate& old,
                                                        const crypto::Certificate& ca,
                                                        std::int64_t now_ms);

// BadSignature (an old nonce; not the device's journal key), ForeignPeer (the old certificate is of
// an earlier key), DeviceRevoked or ForkDetected.
[[nodiscard]] Status check_renewal(const sync::RenewRequest& request,
                                   const crypto::Certificate& old,
                                   const Device& device,
                                   const crypto::VerifyKey& hub_key,
                                   std::int64_t now_ms);

}  // namespace kiosk::hub
