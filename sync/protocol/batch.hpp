#pragma once
// A batch: consecutive records of one journal, with the chain before and after them and the
// device's signature of the head they lead to. POST /v1/batch, zstd of one JSON document.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {

// header.seq of record i of a batch is first_seq + i. The body is the journal's bytes, unchanged.
struct BatchRecord {
    crypto::RecordHeader header;
    std::string body;
};

struct Batch {
    DeviceId device;
    Epoch epoch;
    Seq first_seq;                     // of records[0]; of the next record when there is none
    Digest chain_before{};             // chain of first_seq - 1
    std::vector<BatchRecord> records;  // may be empty: then the batch only asks for receipts
    Digest chain_after{};              // chain of the last record, or chain_before
    crypto::Signature signature{};     // over head_message(…, last seq, chain_after)
    std::int64_t device_wall_ms = 0;
    std::int64_t backlog = 0;           // records that wait on the device behind this batch
    std::int64_t oldest_unsent_ms = 0;  // age of the oldest of them
    // The record that this device finds altered or missing on its own disk; it and what follows
    // cannot be sent.
    std::optional<Seq> broken_at{};
    // How many Complete receipts the answer may bring: on a link that is cut again and again a
    // long answer would never arrive.
    std::size_t most_receipts = kMaxReceipts;
    // The version of the device's software, e.g. "0.1.0"; "" = the device does not say.
    std::string software{};

    // seq of the last record; first_seq - 1 for a batch without records.
    [[nodiscard]] Seq last_seq() const {
        return Seq{first_seq.value + static_cast<std::int64_t>(records.size()) - 1};
    }
};

// What a device signs: "tiepdan-head-1" | device 16 B | epoch u64 | seq u64 | chain 32 B.
[[nodiscard]] Bytes head_message(const DeviceId& device, Epoch epoch, Seq seq, const Digest& chain);

// Sets chain_after from chain_before and the records, and signs it.
void sign_batch(Batch& batch, const crypto::SigningKey& key);

// The chain of each record, in order. BadArgument when a header's seq is out of its row;
// ChainBroken when they do not lead to chain_after; BadSignature when `key` did not sign it.
[[nodiscard]] Result<std::vector<Digest>> verify_batch(const Batch& batch,
                                                       const crypto::VerifyKey& key);

// Bytes that the record adds to the unpacked document; a batch is full when the sum over its
// records plus kBatchFrameBytes would exceed kMaxBatchBytes.
[[nodiscard]] std::size_t wire_bytes(const BatchRecord& record);
// Its pages follow: letter.confirmed, or letter.adopted, by which a device takes over what its
// former installation confirmed.
[[nodiscard]] bool is_letter(const BatchRecord& record);
[[nodiscard]] bool is_adopted_letter(const BatchRecord& record);

// Whether a device may say that its software is this: 1 to kMaxSoftwareBytes of "!" … "~".
[[nodiscard]] bool is_software(std::string_view text);

// BodyTooLarge when a limit of version.hpp is exceeded. A `software` that may not be said is left
// out.
[[nodiscard]] Result<Bytes> encode_batch(const Batch& batch);

// Errors: BodyTooLarge over a limit, BadArgument for no zstd or a missing or wrong field, BadJson,
// UnsupportedVersion. A decoded batch is well formed; only verify_batch says that it is true.
// Whatever stands in place of a `software` costs no record: what may not be said counts as not
// said.
[[nodiscard]] Result<Batch> decode_batch(ByteView frame);

}  // namespace kiosk::sync
