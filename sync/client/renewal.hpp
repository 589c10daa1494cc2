#pragma once
// A new TLS certificate before the old one ends, and after it for a device that was away
// (docs/protocols/city-sync.md, "Renewal"). The key stays; only the dates change.

#include <cstdint>
#include <optional>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/client/enrolment.hpp"
#include "sync/client/sync_status.hpp"

namespace kiosk::sync {

enum class RenewalWay {
    WithCertificate,  // it still holds: over mutual TLS
    AfterItsEnd       // the hub said so: the journal key proves who asks, without a certificate
};

// Both give `old` with the new certificate and store nothing. Errors: those of HubLink::send, the
// hub's refusals (EnrolAgain: it ended more than 180 days ago), HubGarbage or ForeignPeer when the
// answer's certificate is not for this device and key or from the city. One round trip, or two.
// `link` presents the certificate that holds.
[[nodiscard]] Result<Enrolment> renew(HubLink& link, const DeviceKeys& keys, const Enrolment& old);
// `link` presents none, as for enrolment.
[[nodiscard]] Result<Enrolment> renew_ended(HubLink& link,
                                            const DeviceKeys& keys,
                                            const Enrolment& old);

// When a certificate is to be renewed: from two thirds of its life on (day 60 of 90) by the hub's
// clock, as its last answer to this link showed it, and as soon as the hub says that it has ended.
// A clock of this device decides nothing. One thread.
class RenewalWatch {
public:
    // `random` must outlive it.
    explicit RenewalWatch(Random& random) : backoff_(random) {}

    // For this certificate from now on. BadKey when it is none.
    [[nodiscard]] Status watch(const Enrolment& enrolment);

    [[nodiscard]] std::optional<RenewalWay> due(const SyncStatus& status, const Clock& clock) const;
    // The last try failed: the next one comes after a back-off.
    void failed(Error error, const Clock& clock);

    // Why the last try failed; nullopt after watch().
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

    [[nodiscard]] std::int64_t ends_unix_ms() const noexcept { return ends_s_ * 1000; }

private:
    Backoff backoff_;
    std::int64_t begins_s_ = 0;
    std::int64_t ends_s_ = 0;
    std::uint64_t not_before_ms_ = 0;
    std::optional<Error> failure_;
};

}  // namespace kiosk::sync
