#pragma once
// What can be told of a page before a word of it is read: whether anybody put anything on it, how
// its ink looks, where there is a red stamp or blue ink. Facts for staff to look at, with the place
// where there is one; nothing is ever left out because of them.

#include <array>
#include <vector>

#include "image/page/prepare.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page {

// Stamp: red, at least 12 mm across. Pen: blue, a signature or writing.
enum class ColourKind { Stamp, Pen };

struct ColourMark {
    ColourKind kind = ColourKind::Stamp;
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
};

struct Look {
    // Nothing but dust, folds, punched holes, or the other side that shines through. A page with a
    // few signs is taken for blank as well: where there are traces, ask whether words were read.
    bool blank = false;
    bool shines_through = false;  // blank, with what could be taken for words
    int ink_gray = 255;           // 0-255 of its ink on white paper; 255 = none. Faint from 150 on
    int soft_percent = 0;         // gray rims for each pixel inside a stroke; 300 = out of focus
    std::vector<ColourMark> marks;  // from the top down, at most kMostMarks; none on a gray scan
};

// Of a page and its working copy. Pure, about 10 ms on A4 at 300 dpi.
[[nodiscard]] Look look_at(const Picture& picture, const Prepared& prepared);

}  // namespace kiosk::page
