#pragma once
// What the sync client needs of the appliance. kioskd adapts its store to these ports; tests use
// a journal in memory. The client calls them from its one thread only; each may block for disk.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::sync {

// A letter that was confirmed and whose complete receipt has not come yet.
struct WaitingLetter {
    LetterId letter;
    Seq confirmed;                 // the record letter.confirmed
    std::vector<Digest> manifest;  // its blobs: content document first, then pages 1..n
};

// The journal, which is the outbox. Errors are those of the store; the client shows them as the
// reason, waits and asks again.
class JournalSource {
public:
    virtual ~JournalSource() = default;

    // The newest record; 0 for an empty journal.
    [[nodiscard]] virtual Result<Seq> head() = 0;
    // Up to this record everything is durable at the hub (or parked); 0 at first.
    [[nodiscard]] virtual Result<Seq> acknowledged() = 0;
    // The chain after this record; chain_0 for seq 0. NotFound above the head.
    [[nodiscard]] virtual Result<Digest> chain_at(Seq seq) = 0;
    // At most `most` records from `first` on, in order, without a hole.
    [[nodiscard]] virtual Result<std::vector<BatchRecord>> records_from(Seq first,
                                                                        std::size_t most) = 0;
    // Letters that wait for their complete receipt, oldest first.
    [[nodiscard]] virtual Result<std::vector<WaitingLetter>> letters_waiting() = 0;

    // The letter of a record letter.confirmed, also one that was handed over long ago; nullopt when
    // the record is none. Whether its blobs are still there, BlobSource says.
    [[nodiscard]] virtual Result<std::optional<WaitingLetter>> letter_of(Seq confirmed) = 0;

    // How many records were parked, each once. Asked for after each change: cheap.
    [[nodiscard]] virtual Result<std::int64_t> parked() = 0;

    // Stores the cursor and the hub's verified receipts, durably, in one step. The cursor moves
    // back only when a hub that lost records asks for them again.
    [[nodiscard]] virtual Status acknowledge(Seq seq, const std::vector<Receipt>& receipts) = 0;
    // Appends letter.handed_over: the hub has the letter whole, its blobs may go.
    [[nodiscard]] virtual Status hand_over(const LetterId& letter) = 0;
    // Appends record.parked: the hub refused this record too often, it is no longer sent.
    [[nodiscard]] virtual Status park(Seq seq, ErrorCode code) = 0;
};

// Sealed blobs by the SHA-256 of their bytes. NotFound for a blob that is not there.
class BlobSource {
public:
    virtual ~BlobSource() = default;

    [[nodiscard]] virtual Result<std::uint64_t> size(const Digest& sha256) = 0;
    // The bytes from `offset` on, at most `most`; fewer only at the end.
    [[nodiscard]] virtual Result<Bytes> read(const Digest& sha256,
                                             std::uint64_t offset,
                                             std::size_t most) = 0;
};

}  // namespace kiosk::sync
