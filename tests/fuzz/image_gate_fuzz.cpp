// The header gate under libFuzzer. What it takes must be within the limits it promises; what it
// refuses must be one of its four reasons. tests/fuzz/replay_test.cpp runs the corpus in every
// build.
#include <cstddef>
#include <cstdint>

#include "firmware/base/assert.hpp"
#include "image/page/gate.hpp"
#include "image/page/parameters.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using kiosk::ErrorCode;
    namespace page = kiosk::page;
    const auto header = page::inspect({data, size});
    if (header) {
        KIOSK_ASSERT(header->width_px >= page::kMinSide_px, "wide enough");
        KIOSK_ASSERT(header->height_px >= page::kMinSide_px, "high enough");
        KIOSK_ASSERT(header->width_px <= page::kMaxSide_px, "not too wide");
        KIOSK_ASSERT(header->height_px <= page::kMaxSide_px, "not too high");
        KIOSK_ASSERT(std::uint64_t{header->width_px} * header->height_px <= page::kMaxPixels,
                     "not too large");
        KIOSK_ASSERT(header->channels == 1 || header->channels == 3, "gray or colour");
        return 0;
    }
    const auto code = header.error().code;
    KIOSK_ASSERT(code == ErrorCode::PageNotImage || code == ErrorCode::PageTooLarge ||
                     code == ErrorCode::PageTooSmall || code == ErrorCode::PageTruncated,
                 "a reason of the gate");
    return 0;
}
