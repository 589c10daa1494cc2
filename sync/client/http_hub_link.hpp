#pragma once
// The link to a real hub: HTTP/1.1 over TLS 1.3 by firmware/http, one kept connection.

#include <cstdint>
#include <memory>
#include <string>

#include "sync/client/enrolment.hpp"
#include "sync/client/hub_link.hpp"

namespace kiosk::sync {

// Polls: the hub may be silent for as long as a question about documents waits.
enum class LinkUse { Sends, Polls };

// With the device's certificate and key: for batches, pages and documents. `most_bytes_per_s`: what
// requests take of a slow link at most; 0 = all there is. BadKey when certificate and key do not
// fit.
[[nodiscard]] Result<std::unique_ptr<HubLink>> http_hub_link(const Enrolment& enrolment,
                                                             const crypto::TlsKey& tls_key,
                                                             LinkUse use = LinkUse::Sends,
                                                             std::uint64_t most_bytes_per_s = 0);

// Without a client certificate, trusting ca_pem only: for enrol(). BadArgument for an address that
// is not https://HOST[:PORT], BadKey for a CA that is no certificate.
[[nodiscard]] Result<std::unique_ptr<HubLink>> http_enrolment_link(const std::string& hub_url,
                                                                   const std::string& ca_pem);

}  // namespace kiosk::sync
