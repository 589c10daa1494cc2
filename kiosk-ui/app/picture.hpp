#pragma once
// A page's preview as pixels. The bytes were encoded anew by kiosk-ocr; all the same they are
// decoded on a worker's thread only and within limits, for what made them has seen a stranger's
// paper.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

// A preview is about 1500 px high (docs/scanning.md): these leave room for a wide one.
inline constexpr std::size_t kMostPreviewBytes = std::size_t{4} << 20;
inline constexpr std::int64_t kMostPreviewPixels = 4'000'000;
inline constexpr int kSmallHeight_px = 240;  // 60 mm on the finest panel of docs/screens.md

struct Preview {
    Picture large;
    Picture small;  // at most kSmallHeight_px high
};

// PageNotImage, PageTruncated, PageTooLarge (either limit). Any thread. Blocks about 10 ms.
[[nodiscard]] Result<Preview> decode_preview(ByteView jpeg);

}  // namespace kiosk::ui
