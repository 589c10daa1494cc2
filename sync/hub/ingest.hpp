#pragma once
// The hub's decision about batches and pages: which records are new, which were there, which are
// refused, whether the journal forked, and which letters became whole. Knows no HTTP.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/record_check.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::hub {

// DeviceRevoked or ForkDetected (fenced) for a device that may not speak now.
[[nodiscard]] Status may_speak(const Device& device);

// How many bytes of a blob the hub has from a device: for the offsets of waiting_for_pages.
class PartialSizes {
public:
    virtual ~PartialSizes() = default;
    [[nodiscard]] virtual std::uint64_t partial_bytes(const DeviceId& device,
                                                      const Digest& sha256) const = 0;
};

// A blob that came whole, of the right digest. Without content it is durable in the page store;
// else its content goes into the database with the note of it.
struct WholePage {
    Digest sha256{};
    std::uint64_t bytes = 0;
    Bytes content{};
};

// What became of a batch. A refusal is an answer too: what was noted beside it (an alarm, a fence)
// is to be committed with it.
struct Taken {
    std::optional<Error> refusal{};  // then the answer is empty
    sync::BatchAnswer answer{};
};

// Each call runs inside the caller's transaction; an Error means that the store failed and the
// transaction must be rolled back. One thread. The references must outlive it.
class Ingest {
public:
    Ingest(const crypto::SigningKey& hub_key,
           std::int64_t generation,
           const Clock& clock,
           const PartialSizes& partials)
        : hub_key_(hub_key), generation_(generation), clock_(clock), partials_(partials) {}

    // `chains` are the values verify_batch gave for this batch; the batch's device is the one that
    // the client certificate names. Refusals: NotEnrolled, DeviceRevoked, ForkDetected.
    [[nodiscard]] Result<Taken> take(HubStore& store,
                                     const sync::Batch& batch,
                                     const std::vector<Digest>& chains) const;

    // Whole blobs of this device came. Gives the receipts of letters they made whole.
    [[nodiscard]] Result<std::vector<sync::Receipt>> pages_arrived(
        HubStore& store, const DeviceId& device, std::span<const WholePage> pages) const;

private:
    struct Turn;  // one batch on its way
    [[nodiscard]] Result<std::optional<Seq>> find_break(Turn& turn) const;
    [[nodiscard]] Status take_records(Turn& turn) const;
    [[nodiscard]] Status take_known(Turn& turn,
                                    const sync::BatchRecord& record,
                                    const Digest& chain) const;
    [[nodiscard]] Status take_new(Turn& turn,
                                  const sync::BatchRecord& record,
                                  const Digest& chain) const;
    [[nodiscard]] Status keep(Turn& turn,
                              const sync::BatchRecord& record,
                              const CheckedRecord& checked,
                              sync::Verdict& verdict) const;
    [[nodiscard]] Result<std::optional<Letter>> former_of(Turn& turn,
                                                          const sync::BatchRecord& record,
                                                          const Letter& letter) const;
    [[nodiscard]] Status fence(Turn& turn, Seq seq) const;
    [[nodiscard]] Status add_receipts(Turn& turn) const;
    [[nodiscard]] Result<std::vector<sync::WantedPage>> wanted(HubStore& store,
                                                               const DeviceId& device,
                                                               std::int64_t letter_no) const;
    [[nodiscard]] Result<sync::Receipt> complete(HubStore& store,
                                                 const Device& device,
                                                 const Letter& letter) const;
    [[nodiscard]] Result<sync::Receipt> add_receipt(HubStore& store,
                                                    const Device& device,
                                                    const Letter& letter) const;
    [[nodiscard]] Status tell(HubStore& store, const Device& device, Letter letter) const;

    const crypto::SigningKey& hub_key_;
    const std::int64_t generation_;
    const Clock& clock_;
    const PartialSizes& partials_;
};

}  // namespace kiosk::hub
