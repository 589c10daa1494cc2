#pragma once
// Which way the page lies: sideways or not, and its skew. Pure functions on gray8.
// Angles are degrees; a positive skew means that lines of text fall to the right (clockwise).

#include "image/page/raster.hpp"

namespace kiosk::page {

struct Skew {
    double angle_deg = 0;   // of the lines of text
    double confidence = 0;  // sharpness of the best profile over the median of the sweep; >= 1
    double strength = 0;    // sharpness itself, to compare two directions of one page
    int ink_px = 0;         // ink of the 150 dpi copy; little ink proves little
};

enum class Direction { Rows, Columns };

// Skew of the text that runs along rows (or along columns, for a page lying on its side), within
// +-kSkewSweep_deg. Wants a whitened copy at 300 dpi. Below kSkewMinInk_px confidence is 0.
// Source: Postl's projection profiles, ~30 ms.
[[nodiscard]] Skew find_skew(const Gray8& page, Direction direction);

struct Lie {
    bool sideways = false;  // text runs along columns by a clear lead
    Skew rows;              // as find_skew() gives it for rows
};

[[nodiscard]] Lie find_lie(const Gray8& page);

// Turned clockwise by quarter_turns x 90 degrees. `placement` maps the result onto `page`.
[[nodiscard]] Gray8 turn(const Gray8& page, int quarter_turns, Placement& placement);

// The page with its lines made level: rotated by -angle_deg about its middle, same sides, corners
// white, bilinear. `placement` maps the result onto `page`.
[[nodiscard]] Gray8 level(const Gray8& page, double angle_deg, Placement& placement);

// How surely the text stands upright (> 0) or upside down (< 0), from the share of strokes above
// and below the lines (ascenders and marks outnumber descenders). 0 = cannot tell. Wants level
// rows. Source: leptonica's pixUpDownDetect on the 150 dpi binary copy.
[[nodiscard]] double upright_confidence(const Gray8& page);

}  // namespace kiosk::page
