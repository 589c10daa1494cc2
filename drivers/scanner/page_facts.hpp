#pragma once
// Size and resolution of a page file, read from its header alone.

#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class PageFormat { Png, Jpeg, Pnm };

struct PageFacts {
    PageFormat format = PageFormat::Png;
    int width_px = 0;   // 1..20,000
    int height_px = 0;  // 1..20,000
    int dpi = 0;        // 0 = the file does not say
};

// PageNotImage for anything but PNG, JPEG and binary PNM (P4, P5, P6); PageTruncated when the
// header ends early; PageTooLarge for a side above 20,000 px. Any thread; copies and decodes
// nothing.
// Sources: PNG specification (IHDR, pHYs), ITU-T T.81 annex B (SOFn), JFIF 1.02, netpbm(5).
[[nodiscard]] Result<PageFacts> page_facts(ByteView file);

// The resolution a page was scanned at: the file's own word, else its width on A4 paper (210 mm),
// rounded to the nearest of 75, 100, 150, 200, 240, 300, 400, 600.
[[nodiscard]] int likely_dpi(const PageFacts& facts) noexcept;

}  // namespace kiosk::scanner
