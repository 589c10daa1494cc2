#pragma once
// A picture in memory: the frame of a screen, a page for the printer, a preview, an emblem.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/color.hpp"

namespace kiosk::draw {

// Owns width_px x height_px pixels, row-major from the top left, one 32-bit word each:
// 0xAARRGGBB, colours premultiplied by alpha (SDL's ARGB8888, Cairo's ARGB32). A frame filled with
// an opaque colour stays opaque whatever is painted on it. A value; one thread at a time.
class Surface {
public:
    // Sides 1..kMostSidePx, else a broken invariant.
    Surface(int width_px, int height_px, Color background);

    [[nodiscard]] int width_px() const noexcept { return width_px_; }

    [[nodiscard]] int height_px() const noexcept { return height_px_; }

    [[nodiscard]] std::size_t row_bytes() const noexcept {
        return static_cast<std::size_t>(width_px_) * sizeof(std::uint32_t);
    }

    [[nodiscard]] std::span<const std::uint32_t> pixels() const noexcept { return pixels_; }

    [[nodiscard]] std::span<std::uint32_t> pixels() noexcept { return pixels_; }

    // 0 <= x < width_px, 0 <= y < height_px, else a broken invariant.
    [[nodiscard]] std::uint32_t pixel(int x, int y) const;

    // Black where the luma over white is below `threshold` (1..255). No dithering: thermal heads
    // blur dots, and a dithered letter loses its marks.
    [[nodiscard]] Bitmap to_bitmap(int threshold = 128) const;

    // As a PNG file. IoFailed when memory runs out.
    [[nodiscard]] Result<Bytes> to_png() const;

    // Reads a PNG of ours: previews that kiosk-ocr encoded anew, the office's emblem. PageNotImage
    // for anything else, PageTooLarge above kMostSidePx a side or 16 Mpx (seen before decoding).
    // Never for bytes of a scanner or a citizen: those are decoded in kiosk-ocr only.
    [[nodiscard]] static Result<Surface> from_png(ByteView png);

    bool operator==(const Surface&) const = default;

private:
    int width_px_;
    int height_px_;
    std::vector<std::uint32_t> pixels_;
};

inline constexpr int kMostSidePx = 8192;  // a 4K wall twice over; keeps sizes far from overflow

}  // namespace kiosk::draw
