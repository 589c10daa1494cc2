#pragma once
// Enrolment: the device proves its two keys with a one-time token, the city answers with a TLS
// certificate and the key that signs receipts (docs/protocols/city-sync.md).

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/crypto/x509.hpp"
#include "sync/client/hub_link.hpp"

namespace kiosk::sync {

// The device's identity (firmware/provisioning). The keys must outlive this.
struct DeviceKeys {
    const crypto::SigningKey& journal_key;
    const crypto::TlsKey& tls_key;
    Epoch epoch;

    [[nodiscard]] DeviceId device() const { return crypto::device_id_of(journal_key.public_key()); }
};

// What enrolment leaves on the device; no secret is in it.
struct Enrolment {
    std::string hub_url;  // "https://hub.example:8443", no path
    std::string ca_pem;   // the city CA as the technician gave it: the only one trusted
    std::string certificate_pem;
    crypto::VerifyKey hub_key;  // signs receipts; pinned from here on
    std::string office;
};

// "https://HOST[:PORT]" without path, user or query: BadArgument for anything else.
[[nodiscard]] Status check_hub_url(std::string_view url);

// DATA/identity/enrolment.json. nullopt before the first enrolment; BadKey when it is damaged.
[[nodiscard]] Result<std::optional<Enrolment>> load_enrolment(const std::filesystem::path& data);
// Durable: after success the enrolment survives a power cut.
[[nodiscard]] Status save_enrolment(const std::filesystem::path& data, const Enrolment& enrolment);

// HubGarbage or ForeignPeer unless the certificate is for this device and its key and from `ca`,
// valid at that time. Without a time its dates are not judged: a clock that nobody trusts cannot.
[[nodiscard]] Status check_own_certificate(const std::string& certificate_pem,
                                           const DeviceKeys& keys,
                                           const crypto::Certificate& ca,
                                           std::optional<std::int64_t> at_unix_s);

// Enrols over `link`, which must trust ca_pem only: so the hub is verified before the token
// leaves. Stores nothing. Asking again with the same keys and token after a lost reply gives the
// same certificate. `serial`: of the appliance, which the token may be bound to; "" = none.
// Errors: BadKey (ca_pem), BadArgument (token, URL), those of HubLink::send,
// WrongToken, HubRefused, and HubGarbage or ForeignPeer when the answer's certificate is not for
// this device, this key, or from that CA. Blocks for one round trip.
[[nodiscard]] Result<Enrolment> enrol(HubLink& link,
                                      const DeviceKeys& keys,
                                      const std::string& hub_url,
                                      const std::string& ca_pem,
                                      const Redacted<std::string>& token,
                                      const std::string& serial,
                                      WallTime now);

}  // namespace kiosk::sync
