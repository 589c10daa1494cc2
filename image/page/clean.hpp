#pragma once
// The cleaning steps of the working copy, each a pure function on gray8 (h x w). They never touch
// the page as scanned. Thresholds: parameters.hpp. Each takes 10 to 100 ms on A4 at 300 dpi.

#include "image/page/raster.hpp"

namespace kiosk::page {

// Gray from a picture: the red channel when red ink covers more than kRedInkShare of the page (a
// stamp then turns as light as paper), else luminance.
[[nodiscard]] Gray8 to_gray(const Picture& picture, int dpi);

// Resamples to `dpi` (bilinear when growing, block means when shrinking) and sets it. A copy whose
// resolution is within kRescaleTolerance of it comes back unchanged.
[[nodiscard]] Gray8 rescale(Gray8 page, int dpi);

// 3 x 3 median; the one-pixel border keeps its values.
[[nodiscard]] Gray8 median3(const Gray8& page);

// Share of pixels further than kSpeckLead from `filtered`, which is median3(page).
[[nodiscard]] double speck_share(const Gray8& page, const Gray8& filtered);

// Divides by the local paper brightness so that paper becomes kPaperTarget, and clips what is at
// or above kClipFrom to 255. Shadows and show-through go; ink keeps its contrast to its paper.
[[nodiscard]] Gray8 whiten(const Gray8& page);

enum class Paper { Clean, Speckled };

// How dark the ink of a whitened page is: the gray that its darkest pixels (parameters.hpp says how
// many) do not exceed; 255 on a page without any.
[[nodiscard]] int ink_gray(const Gray8& page, Paper paper);

// Stretches a whitened page whose ink is light (a worn ribbon, pencil, a bad copy) so that it comes
// to kInkTarget. A blank page and dark ink stay as they are.
[[nodiscard]] Gray8 darken_faint_ink(Gray8 page, int ink_gray);

}  // namespace kiosk::page
