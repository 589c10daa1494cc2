#pragma once
// Pictures of 8 bits a channel and of 1 bit, to and from PNG and JPEG, by libpng and libjpeg.
// Shared by drivers: the scanner's pages, the paper that a simulated printer gives.

#include <cstdint>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::raster {

// 8 bits a channel, rows from the top, no padding: pixels.size() = width * height * channels.
struct Raster {
    int width_px = 0;
    int height_px = 0;
    int channels = 3;  // 1 gray, 3 RGB
    int dpi = 300;
    Bytes pixels;

    [[nodiscard]] std::size_t row_bytes() const {
        return static_cast<std::size_t>(width_px) * static_cast<std::size_t>(channels);
    }
};

// Largest raster that is decoded or encoded: the header gate's limit (image/page/parameters.hpp).
inline constexpr std::int64_t kMostPixels = 40'000'000;

// Lossless PNG with pHYs, zlib level 1 and the Up filter (figures: drivers/scanner/README.md).
// IoFailed when libpng refuses (no memory). Blocks about 0.5 s for A4 at 300 dpi in colour.
[[nodiscard]] Result<Bytes> encode_png(const Raster& raster);
// A PNG of 1 bit a pixel, exactly the bitmap. BadArgument without a pixel, IoFailed without memory.
[[nodiscard]] Result<Bytes> encode_png(const Bitmap& bitmap, int dpi);
// JFIF with the resolution, 4:4:4, quality 1-100. IoFailed when libjpeg refuses (no memory). Blocks
// about 0.15 s for A4 at 300 dpi.
[[nodiscard]] Result<Bytes> encode_jpeg(const Raster& raster, int quality);

// To gray or RGB; palettes, alpha, 1 and 16 bit are brought to it. PageTruncated, PageTooLarge
// (above kMostPixels or `most_pixels`, seen in the header before anything is decoded).
[[nodiscard]] Result<Raster> decode_png(ByteView file);
[[nodiscard]] Result<Raster> decode_jpeg(ByteView file, std::int64_t most_pixels = kMostPixels);

}  // namespace kiosk::raster
