#pragma once
// A piece of a page made larger and clearer for a reader of codes. Pure functions on gray8.

#include "image/codes/regions.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page_codes {

// The pixels of `area`, which lies in the page, with what is dark made black and what is light
// made white (from the 2nd and the 90th of a hundred; a piece without contrast stays as it is).
[[nodiscard]] page::Gray8 cut_out(const page::Gray8& page, const Area& area);

// Smoothed by a bell of `sigma_px`; three passes of means.
[[nodiscard]] page::Gray8 smoothed(const page::Gray8& piece, double sigma_px);

// What the piece was before a lens smoothed it by `sigma_px`, as far as it can be told. Source: van
// Cittert's iteration, which raises what was weakened without dividing by nothing.
[[nodiscard]] page::Gray8 sharpened(const page::Gray8& piece, double sigma_px);

// Larger by `scale` >= 1, with curves between the pixels (Catmull-Rom) and not steps.
[[nodiscard]] page::Gray8 enlarged(const page::Gray8& piece, double scale);

// Black and white, parted where the two sorts of pixels differ most. Source: Otsu 1979.
[[nodiscard]] page::Gray8 binarised(page::Gray8 piece);

[[nodiscard]] page::Gray8 inverted(page::Gray8 piece);

}  // namespace kiosk::page_codes
