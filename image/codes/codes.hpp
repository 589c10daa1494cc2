#pragma once
// QR codes and Code 128 bar codes on a page. What they mean is told elsewhere
// (firmware/petitions/page_code.hpp); here they are marks with a text and a place.

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "image/page/raster.hpp"

namespace kiosk::page_codes {

enum class Kind { Qr, Code128 };

// Quick runs while a sheet waits to be accepted: one pass at up to 300 dpi and, where it finds
// nothing, one over a cleaned copy at 150: about 0.1 s of CPU on A4 in colour at 300 dpi, for what
// was printed large enough for a scanner. Thorough looks on where a code may be that it could not
// read: larger, smoothed, sharpened, inverted; up to 0.2 s more (./run bench codes).
enum class Effort { Quick, Thorough };

struct Code {
    Kind kind = Kind::Qr;
    std::string text;          // the bytes of the code: UTF-8 without control characters
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned; in the page
    bool operator==(const Code&) const = default;
};

inline constexpr std::size_t kMostText_bytes = 512;
inline constexpr std::size_t kMostCodes = 64;

// The codes of a page of `dpi`, from the top down, each once where it lies; mirrored and turned
// ones too, inverted ones with Thorough. A code whose text is empty, longer than kMostText_bytes,
// no UTF-8 or holds a control character is left out, as is what comes after kMostCodes. The text
// is whatever somebody printed: hostile until it is checked. Nothing found is no error. Any
// thread; memory about two bytes a pixel. Source: ISO/IEC 18004, ISO/IEC 15417, read by ZXing-C++.
[[nodiscard]] std::vector<Code> find_codes(const page::Picture& picture, int dpi, Effort effort);

}  // namespace kiosk::page_codes
