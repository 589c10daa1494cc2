#pragma once
// The certificate of the listener on the office network: made by the device itself, since no
// authority of the office exists; people compare its fingerprint once.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::provisioning {

struct LanCertificate {
    crypto::TlsKey key;
    crypto::Certificate certificate;
};

// Two years, made anew a month before the end. Browsers that were told to trust the former one ask
// again, so it is made as seldom as that, and not because an address changed.
inline constexpr int kLanCertificate_days = 730;
inline constexpr std::int64_t kLanRenew_s = 30 * 86'400;

// DIR/lan.key (0600) and DIR/lan.pem. Made when they are missing, do not belong together, or are
// due (see lan_certificate_due); `hosts` are DNS names and addresses, at least one. BadKey when the
// key file is readable by others, IoFailed, DiskFull.
[[nodiscard]] Result<LanCertificate> open_lan_certificate(const std::filesystem::path& dir,
                                                          const std::vector<std::string>& hosts,
                                                          WallTime now);
// True when the certificate is not valid at `now` or ends within kLanRenew_s.
[[nodiscard]] bool lan_certificate_due(const crypto::Certificate& certificate, WallTime now);
// SHA-256 of the certificate as browsers show it: "AA:BB:…".
[[nodiscard]] std::string fingerprint_text(const crypto::Certificate& certificate);

}  // namespace kiosk::provisioning
