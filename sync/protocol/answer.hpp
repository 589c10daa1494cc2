#pragma once
// The hub's answer to a batch: a verdict per record and signed receipts.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {

enum class VerdictKind {
    Stored,           // durable at the hub
    Duplicate,        // was there already, the same bytes
    WaitingForPages,  // durable; the letter is shown to officers when `pages` are in
    Refused,          // not taken as it is: count, and park after kRefusalsBeforeParking
    Gap,              // a record before it is missing: go back to `expected`
};

struct WantedPage {
    Digest sha256{};
    std::uint64_t offset = 0;  // bytes of it that the hub has from this device
    bool operator==(const WantedPage&) const = default;
};

struct Verdict {
    Seq seq;
    VerdictKind kind = VerdictKind::Stored;
    std::vector<WantedPage> pages{};          // WaitingForPages
    ErrorCode code = ErrorCode::BadArgument;  // Refused
    Seq expected{};                           // Gap
};

// What a receipt promises. Records: every record up to `seq` is durable at the hub, with this
// chain. Complete: the letter confirmed by record `seq` is there with all its pages.
enum class ReceiptKind : std::uint8_t { Records = 0, Complete = 1 };

struct Receipt {
    DeviceId device;
    Epoch epoch;
    Seq seq;
    Digest chain{};
    ReceiptKind kind = ReceiptKind::Records;
    std::int64_t hub_time_ms = 0;
    std::int64_t hub_generation = 0;
    crypto::Signature signature{};
    bool operator==(const Receipt&) const = default;
};

// "tiepdan-receipt-1" | device 16 B | epoch u64 | seq u64 | chain 32 B | kind u8 | hub_time_ms u64
// | hub_generation u64: what the hub signs.
[[nodiscard]] Bytes receipt_message(const Receipt& receipt);
void sign_receipt(Receipt& receipt, const crypto::SigningKey& hub_key);
// BadSignature unless the hub's key signed exactly this receipt.
[[nodiscard]] Status verify_receipt(const Receipt& receipt, const crypto::VerifyKey& hub_key);

// A letter that the device believes to be here whole, and that is not: this hub was made of a
// backup, or its pages were lost. What the device still has of them it sends again.
struct LostPages {
    Seq confirmed;  // its record
    std::vector<WantedPage> pages;
    bool operator==(const LostPages&) const = default;
};

inline constexpr std::size_t kMostLost = 8;  // letters in one answer; more come with later ones

struct BatchAnswer {
    std::int64_t hub_time_ms = 0;
    std::int64_t hub_generation = 0;
    Seq head;                       // the last record the hub has of this journal, 0 = none
    std::vector<Verdict> verdicts;  // in seq order, one per record of the batch, or one Gap
    std::vector<Receipt> receipts;  // one Records receipt for the head, then the Complete ones
                                    // that no letter.handed_over has answered yet
    std::vector<LostPages> lost;    // newest first, at most kMostLost
};

// One JSON document; equal Stored and Duplicate verdicts in a row travel as one range.
[[nodiscard]] std::string encode_answer(const BatchAnswer& answer);
// Anything that is not an answer of this version is HubGarbage (a portal page, a foreign server).
[[nodiscard]] Result<BatchAnswer> parse_answer(std::string_view text);

// The body of 201 after a page: Complete receipts of the letters that this page made whole.
[[nodiscard]] std::string encode_page_answer(const std::vector<Receipt>& receipts);
[[nodiscard]] Result<std::vector<Receipt>> parse_page_answer(std::string_view text);

}  // namespace kiosk::sync
