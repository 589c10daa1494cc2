#pragma once
// The extent of a bar code of which some lines were read. Pure functions on gray8.

#include <array>

#include "image/codes/reader.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page_codes {

// From the lines that were read (corners: left and right end of one, right and left end of the
// other) to where the bars end above and below: as far as the pattern across them stays the same.
[[nodiscard]] std::array<Corner, 4> whole_bars(const page::Gray8& picture,
                                               const std::array<Corner, 4>& read);

// Makes the area within the corners, and two pixels around it, white.
void paint_over(page::Gray8& picture, const std::array<Corner, 4>& corners);

}  // namespace kiosk::page_codes
