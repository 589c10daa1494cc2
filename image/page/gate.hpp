#pragma once
// The header gate: what a file claims to be, found by our own parser before any image library
// sees a byte. Pure; reads each byte at most once; no allocation.

#include <cstdint>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::page {

enum class Format : std::uint8_t { Png, Jpeg, Pnm };

struct Header {
    Format format = Format::Pnm;
    std::uint32_t width_px = 0;
    std::uint32_t height_px = 0;
    int channels = 1;  // 1 = gray, bits or palette; 3 = colour; alpha is not counted
    int dpi = 0;       // 0 = the file does not say
};

// Accepts exactly one PNG, JPEG or PNM image within the limits of parameters.hpp, whole to its
// end. PageNotImage: another format (TIFF, GIF …), more than 8 bits a sample, several images, or a
// broken structure. PageTooLarge: more than 64 MiB, 40 Mpx or 20,000 px a side. PageTooSmall: a
// side under 200 px. PageTruncated: the file ends early. The context names the reason, never
// content. Source: PNG 1.2 section 3-5, ITU T.81 annex B, Netpbm's ppm(5).
[[nodiscard]] Result<Header> inspect(ByteView file);

}  // namespace kiosk::page
