#pragma once
// Page rasters to and from page files (the formats: drivers/raster). The worker encodes what SANE
// gives; the eSCL simulator decodes sheets and sends JPEG. kioskd itself never decodes a page.

#include "drivers/raster/raster.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

using raster::decode_jpeg;
using raster::decode_png;
using raster::encode_jpeg;
using raster::encode_png;
using raster::kMostPixels;
using raster::Raster;

// The page file of a scan: PNG where that is at most kMostLosslessBytes (clean pages), else JPEG of
// quality 92, 4:4:4. One channel when all pixels are gray. PageTooLarge above kMostPageBytes.
[[nodiscard]] Result<Bytes> encode_page(Raster raster);

// Noisy colour A4 at 300 dpi is 12-16 MB as PNG: more than half an hour of a slow office link for
// what the scanner itself had sent as a JPEG of 1 MB (figures: README.md).
inline constexpr std::size_t kMostLosslessBytes = std::size_t{4} << 20;

// Whether 16 rows in a row are wholly (128, 128, 128). That is what libjpeg inside a backend puts
// where the scanner's JPEG ended early; paper never looks so. SANE reports no error for it.
[[nodiscard]] bool has_missing_rows(const Raster& raster) noexcept;

// PNG, JPEG or binary PNM (8 bit) to gray or RGB; palettes, alpha and 16 bit are brought to it.
// PageNotImage, PageTruncated, PageTooLarge (above kMostPixels).
[[nodiscard]] Result<Raster> decode_page(ByteView file);

// The raster at another resolution, cut or padded with white at the right and the bottom to
// exactly width x height pixels, as a scanner delivers the window it was asked for.
[[nodiscard]] Raster fit_to_window(const Raster& raster, int dpi, int width_px, int height_px);

// The same page in 1 (luminance, ITU-R BT.601) or 3 channels.
[[nodiscard]] Raster recoloured(const Raster& raster, int channels);

}  // namespace kiosk::scanner
