// Any bytes as an answer of the hub, under libFuzzer: whatever sits between a kiosk and the city
// may say it. What is believed keeps the limits and comes back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/base/assert.hpp"
#include "sync/protocol/pack.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kiosk;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto answer = sync::parse_answer(text)) {
        KIOSK_ASSERT(answer->verdicts.size() <= sync::kMaxBatchRecords, "as many as records");
        const auto again = sync::parse_answer(sync::encode_answer(*answer));
        KIOSK_ASSERT(again.has_value() && again->verdicts.size() == answer->verdicts.size() &&
                         again->receipts == answer->receipts,
                     "comes back the same");
    }
    if (const auto receipts = sync::parse_page_answer(text)) {
        const auto again = sync::parse_page_answer(sync::encode_page_answer(*receipts));
        KIOSK_ASSERT(again.has_value() && *again == *receipts, "comes back the same");
    }
    for (std::size_t pages = 1; pages <= 3; ++pages) {
        if (const auto answer = sync::parse_pack_answer(text, pages)) {
            KIOSK_ASSERT(answer->pages.size() == pages, "a result for each page");
            const auto again = sync::parse_pack_answer(sync::encode_pack_answer(*answer), pages);
            KIOSK_ASSERT(again.has_value() && again->pages == answer->pages, "the same");
        }
    }
    return 0;
}
