#pragma once
// The hub's side of enrolment: a one-time token and two proven keys become a device with a
// certificate. Knows no HTTP.

#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/authority.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/protocol/enrolment.hpp"

namespace kiosk::hub {

inline constexpr std::int64_t kTokenLifeMs = std::int64_t{7} * 24 * 3600 * 1000;
// The same key asking again within this time gets the same certificate: its answer was lost.
inline constexpr std::int64_t kAskAgainMs = std::int64_t{15} * 60 * 1000;
inline constexpr int kCertificateDays = 90;

// A new token for the office, bound to the appliance's serial when that is not "". Gives the text
// to hand over (25 base32 characters in groups of five: 125 bits); only its hash is stored.
[[nodiscard]] Result<std::string> make_token(HubStore& store,
                                             Random& random,
                                             const Clock& clock,
                                             std::string_view office,
                                             std::string_view serial);

struct Enrolled {
    std::optional<Error> refusal{};  // WrongToken, DeviceRevoked; then the answer is empty
    sync::EnrolAnswer answer{};
};

// Runs inside the caller's transaction; an Error means that the store or the CA failed. The
// references must outlive it. One thread.
class Enrolment {
public:
    Enrolment(const crypto::CertificateAuthority& authority,
              const crypto::VerifyKey& hub_key,
              std::int64_t generation,
              const Clock& clock)
        : authority_(authority), hub_key_(hub_key), generation_(generation), clock_(clock) {}

    // `facts` are what verify_enrol_request gave for this request. Every refusal for the token's
    // sake reads the same, so that guessing learns nothing.
    [[nodiscard]] Result<Enrolled> enrol(HubStore& store,
                                         const sync::EnrolRequest& request,
                                         const sync::EnrolFacts& facts) const;

private:
    const crypto::CertificateAuthority& authority_;
    const crypto::VerifyKey hub_key_;
    const std::int64_t generation_;
    const Clock& clock_;
};

}  // namespace kiosk::hub
