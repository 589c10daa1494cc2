#pragma once
// A page drawn by hand: black bars for words, a red disc for a stamp, a blue line for ink.

#include "image/page/clean.hpp"
#include "image/page/prepare.hpp"
#include "image/pdf/document.hpp"

namespace kiosk::test {

inline void paint(
    page::Picture& picture, int x0, int y0, int x1, int y1, const std::array<int, 3>& rgb) {
    for (int y = y0; y < y1; ++y) {
        for (int x = x0; x < x1; ++x) {
            for (int c = 0; c < picture.channels; ++c) {
                picture.samples[static_cast<std::size_t>(
                    (y * picture.width_px + x) * picture.channels + c)] =
                    static_cast<std::uint8_t>(rgb[static_cast<std::size_t>(c)]);
            }
        }
    }
}

enum class Marks { None, Stamp };

// 1240 x 1754 at 150 dpi: A4, with bars where `words_at` puts words.
inline page::Picture sample_picture(Marks marks) {
    page::Picture out{1240, 1754, 3, {}};
    out.samples.assign(std::size_t{1240} * 1754 * 3, 244);
    for (int line = 0; line < 20; ++line) {
        for (int word = 0; word < 8; ++word) {
            const int x = 120 + word * 120;
            const int y = 150 + line * 50;
            for (int stroke = 0; stroke < 9; ++stroke) {  // letters, not a solid bar
                paint(out, x + stroke * 10, y, x + stroke * 10 + 4, y + 22, {20, 20, 24});
            }
        }
    }
    if (marks == Marks::Stamp) {
        paint(out, 700, 1300, 900, 1500, {210, 30, 40});
        paint(out, 200, 1400, 500, 1408, {30, 40, 190});
    }
    return out;
}

// Its working copy without the search for turns and skew: bars are no text to judge them by.
inline page::Prepared prepared(const page::Picture& picture) {
    page::Prepared out;
    out.dpi = 150;
    out.copy = page::whiten(page::rescale(page::to_gray(picture, 150), 300));
    out.placement = {0.5, 0, 0, 0, 0.5, 0};
    return out;
}

}  // namespace kiosk::test
