#pragma once
// The way down: asks the hub for the list of documents, fetches what is new, and hands it to
// whoever puts it in force (docs/protocols/city-sync.md, "Documents").

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/client/hub_link.hpp"
#include "sync/protocol/manifest.hpp"

namespace kiosk::sync {

// Where documents stand on the device. Called by the downlink's thread.
class DocumentShelf {
public:
    virtual ~DocumentShelf() = default;
    // The newest version of each name that was put in force, withdrawn ones too.
    [[nodiscard]] virtual std::map<std::string, DocumentEntry> in_force() = 0;
    // Makes it durable and puts it in force; empty content withdraws. On an Error the former one
    // stays in force: BadDocument and the like is said of the document and told once; InUse,
    // DiskFull and StoreFailed are this device's trouble and tried again.
    [[nodiscard]] virtual Status put(const DocumentEntry& entry, ByteView content) = 0;
    // Ends what has expired: the former state of its name without the city counts again.
    virtual void end_expired() = 0;
    // The hub offers a version older than the one in force, or another content under its number.
    virtual void refuse_older(const DocumentEntry& offered) = 0;
};

struct DownlinkRules {
    std::uint64_t first_contact_ms = 60'000;  // uniform, as for records
    // So long a question waits at the hub; where links cut idle connections it asks every
    // short_poll_ms instead.
    std::uint64_t wait_s = kMostPoll_s;
    std::uint64_t short_poll_ms = 300'000;
};

// Used by one thread; all references must outlive it.
class Downlink {
public:
    Downlink(DownlinkRules rules,
             DeviceId device,
             const crypto::VerifyKey& hub_key,
             DocumentShelf& shelf,
             HubLink& link,
             const Clock& clock,
             Random& random);

    // Makes at most one request and applies its answer; ms after which it wants to be called again.
    // Blocks as long as HubLink::send and the shelf do: a question may wait for a minute.
    [[nodiscard]] std::uint64_t step();

    // Skips the wait once.
    void push() noexcept { not_before_ms_ = 0; }

    // Why the last request failed, or a document could not be put yet; nullopt while all is well.
    [[nodiscard]] const std::optional<Error>& failure() const noexcept {
        return failure_ ? failure_ : put_failure_;
    }

private:
    // A document on its way.
    struct Fetch {
        DocumentEntry entry;
        Bytes content;
    };

    [[nodiscard]] std::uint64_t ask();
    [[nodiscard]] std::uint64_t fetch();
    [[nodiscard]] Status take(const HubResponse& response);
    void sort_out(const Manifest& manifest);
    [[nodiscard]] Status put(const DocumentEntry& entry, ByteView content);
    void list_done();
    [[nodiscard]] std::uint64_t failed(Error error, std::optional<std::uint64_t> retry_after_s);

    const DownlinkRules rules_;
    const DeviceId device_;
    const crypto::VerifyKey hub_key_;
    DocumentShelf& shelf_;
    HubLink& link_;
    const Clock& clock_;
    Random& random_;
    Backoff backoff_;
    Backoff put_backoff_;  // bytes that came are no progress of a document that cannot be put
    std::uint64_t not_before_ms_ = 0;
    std::string etag_;          // of the list that is settled
    std::string etag_pending_;  // of the list that is being worked off
    std::vector<DocumentEntry> wanted_;
    std::optional<Fetch> fetch_;
    std::size_t piece_bytes_;
    bool unsettled_ = false;  // something of the list could not be put
    // Refused by the shelf, by name and version; not fetched again before the next start.
    std::set<std::pair<std::string, std::int64_t>> hopeless_;
    int cut_polls_ = 0;   // one after the other
    int short_asks_ = 0;  // since links are known to cut
    std::optional<Error> failure_;
    std::optional<Error> put_failure_;
};

}  // namespace kiosk::sync
