#pragma once
// Page images as pixels, for the simulators and for what comes out of libsane. PNG and JPEG through
// libpng and libjpeg; their errors stop here.

#include <cstdint>
#include <filesystem>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

// 8 bits a sample, row-major, no padding: gray (channels = 1) or RGB (3).
struct Raster {
    std::uint32_t width_px = 0;
    std::uint32_t height_px = 0;
    int channels = 3;
    int dpi = 300;
    Bytes pixels;

    [[nodiscard]] std::size_t row_bytes() const {
        return std::size_t{width_px} * static_cast<std::size_t>(channels);
    }
};

// Reads a PNG or JPEG file of at most 40 Mpx; palettes, 16 bit and alpha become 8-bit gray or RGB.
// PageNotImage, PageTooLarge. For files of the simulators: what a citizen hands in is opened by
// kiosk-ocr alone.
[[nodiscard]] Result<Raster> decode_image(ByteView file);

[[nodiscard]] Result<Bytes> encode_png(const Raster& raster);
// 4:4:4, so that red stamps and blue signatures keep their edges. quality 1-100.
[[nodiscard]] Result<Bytes> encode_jpeg(const Raster& raster, int quality);

// One channel when all pixels are gray: nothing is lost.
[[nodiscard]] Raster without_idle_colour(Raster raster);
// The picture at another size, by nearest neighbour: what the simulator shows at another dpi.
[[nodiscard]] Raster scaled(const Raster& raster, std::uint32_t width_px, std::uint32_t height_px);

// The file that is kept of a scanned page: lossless PNG where that stays small (clean pages), else
// JPEG at quality 92. A noisy colour page is 15 MB as PNG, above what a blob may have and sixty
// times what the city plans for.
[[nodiscard]] Result<Bytes> encode_page(Raster raster);

}  // namespace kiosk::scanner
