#pragma once
// A black-and-white picture: what paper is drawn to, a printer takes and a simulated slot gives.

#include <cstddef>
#include <cstdint>

#include "firmware/base/assert.hpp"
#include "firmware/base/bytes.hpp"

namespace kiosk {

// 1 bit a pixel, 1 = black; row-major from the top left, most significant bit first, each row
// padded to whole bytes with zeros. A plain value; any thread may read it.
class Bitmap {
public:
    Bitmap() = default;

    // All white. Sides of 0 or more pixels; a negative one is a broken invariant.
    Bitmap(int width_px, int height_px) : width_px_(width_px), height_px_(height_px) {
        KIOSK_ASSERT(width_px >= 0 && height_px >= 0, "a bitmap's sides are not negative");
        bits_.resize(row_bytes() * static_cast<std::size_t>(height_px));
    }

    [[nodiscard]] int width_px() const noexcept { return width_px_; }

    [[nodiscard]] int height_px() const noexcept { return height_px_; }

    [[nodiscard]] std::size_t row_bytes() const noexcept {
        return (static_cast<std::size_t>(width_px_) + 7) / 8;
    }

    // 0 <= x < width_px, 0 <= y < height_px, else a broken invariant.
    [[nodiscard]] bool black(int x, int y) const { return (bits_[place(x, y)] & mask(x)) != 0; }

    void set(int x, int y, bool black) {
        std::uint8_t& byte = bits_[place(x, y)];
        byte = static_cast<std::uint8_t>(black ? byte | mask(x) : byte & ~mask(x));
    }

    // Rows `first` to `first + rows - 1` as they lie in memory.
    [[nodiscard]] ByteView rows(int first, int rows) const {
        KIOSK_ASSERT(first >= 0 && rows >= 0 && first + rows <= height_px_, "rows of this bitmap");
        return ByteView(bits_).subspan(static_cast<std::size_t>(first) * row_bytes(),
                                       static_cast<std::size_t>(rows) * row_bytes());
    }

    [[nodiscard]] ByteView bits() const noexcept { return bits_; }

    bool operator==(const Bitmap&) const = default;

private:
    [[nodiscard]] std::size_t place(int x, int y) const {
        KIOSK_ASSERT(x >= 0 && x < width_px_ && y >= 0 && y < height_px_, "a pixel of this bitmap");
        return static_cast<std::size_t>(y) * row_bytes() + static_cast<std::size_t>(x) / 8;
    }

    static std::uint8_t mask(int x) { return static_cast<std::uint8_t>(0x80U >> (x & 7)); }

    int width_px_ = 0;
    int height_px_ = 0;
    Bytes bits_;
};

}  // namespace kiosk
