#pragma once
// Pixels in memory. Rows are packed: pixel (x, y) starts at (y * width_px + x) * channels.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiosk::page {

// gray8, h x w: 0 = black, 255 = white. `dpi` is the resolution the pixels have now.
struct Gray8 {
    int width_px = 0;
    int height_px = 0;
    int dpi = 300;
    std::vector<std::uint8_t> pixels;

    Gray8() = default;

    Gray8(int width, int height, int resolution, std::uint8_t value = 255)
        : width_px(width),
          height_px(height),
          dpi(resolution),
          pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), value) {}

    [[nodiscard]] std::uint8_t* row(int y) noexcept {
        return pixels.data() + static_cast<std::ptrdiff_t>(y) * width_px;
    }

    [[nodiscard]] const std::uint8_t* row(int y) const noexcept {
        return pixels.data() + static_cast<std::ptrdiff_t>(y) * width_px;
    }

    [[nodiscard]] bool empty() const noexcept { return pixels.empty(); }
};

// 8 bits a sample, h x w x channels (1 = gray, 3 = red, green, blue).
struct Picture {
    int width_px = 0;
    int height_px = 0;
    int channels = 1;
    std::vector<std::uint8_t> samples;
};

// How a point of a working copy lies on the page as scanned, in pixels:
// x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0.
struct Placement {
    double xx = 1, xy = 0, x0 = 0;
    double yx = 0, yy = 1, y0 = 0;

    // The placement of a copy that was made from the copy placed by *this, by `inner`.
    [[nodiscard]] Placement of(const Placement& inner) const noexcept {
        return {xx * inner.xx + xy * inner.yx,
                xx * inner.xy + xy * inner.yy,
                xx * inner.x0 + xy * inner.y0 + x0,
                yx * inner.xx + yy * inner.yx,
                yx * inner.xy + yy * inner.yy,
                yx * inner.x0 + yy * inner.y0 + y0};
    }
};

}  // namespace kiosk::page
