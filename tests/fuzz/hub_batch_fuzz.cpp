// Any bytes as a batch, under libFuzzer: as a zstd frame, or as the document inside one. What is
// decoded keeps the limits and comes back the same; what the hub keeps of a record is canonical,
// and of a protected letter it knows nothing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/base/assert.hpp"
#include "sync/hub/record_check.hpp"
#include "sync/protocol/zstd_frame.hpp"

namespace {

using namespace kiosk;

void check(const sync::BatchRecord& record) {
    const auto kept = hub::check_record(record);
    if (!kept) {
        return;
    }
    const auto text = canonical_json(kept->body);
    KIOSK_ASSERT(text.has_value() && *text == record.body, "one text a body");
    if (kept->letter && kept->letter->letter_class == hub::LetterClass::Protected) {
        KIOSK_ASSERT(
            kept->letter->code.empty() && kept->letter->kind.empty() && kept->letter->body.empty(),
            "nothing of a protected letter");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const ByteView rest(data + 1, size - 1);
    const Bytes frame =
        data[0] == 'z' ? Bytes(rest.begin(), rest.end()) : sync::compress(as_text(rest));
    const auto batch = sync::decode_batch(frame);
    if (!batch) {
        return 0;
    }
    KIOSK_ASSERT(batch->records.size() <= sync::kMaxBatchRecords, "as many as may be");
    KIOSK_ASSERT(batch->most_receipts <= sync::kMaxReceipts, "as many as may be");
    KIOSK_ASSERT(batch->software.empty() || sync::is_software(batch->software), "may be said");
    for (const sync::BatchRecord& record : batch->records) {
        check(record);
    }
    const auto again = sync::encode_batch(*batch);
    if (again) {  // a document that was written more densely may be too large written out
        const auto same = sync::decode_batch(*again);
        KIOSK_ASSERT(same.has_value() && same->records.size() == batch->records.size() &&
                         same->chain_after == batch->chain_after &&
                         same->software == batch->software,
                     "comes back the same");
    }
    return 0;
}
