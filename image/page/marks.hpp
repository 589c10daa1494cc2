#pragma once
// Connected marks of ink, found on a half-size binary copy: specks that are too small for a letter
// and strokes that are too large for one (signatures, stamps, frames). Working copy only; the page
// as scanned keeps them all. Pure, about 40 ms on A4 at 300 dpi.

#include <functional>

#include "image/page/clean.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page {

// Makes everything white that is not within a few pixels of a mark of letter size or more. On
// Speckled paper a mark needs kSpeckArea pixels of the half-size copy, else kDustArea.
[[nodiscard]] Gray8 drop_specks(const Gray8& page, Paper paper);

// Whether the pixel of a picture is ink with a colour; false outside and on gray pages.
[[nodiscard]] bool is_coloured(const Picture& picture, int x, int y);

// Makes marks white that are taller than kMarkHeight_px and wider than kMarkWidth_px: no letter of
// a petition is, and Tesseract would read words into them. Of a mark that is partly `coloured` (at
// a pixel of `page`) only the colour goes at first: a signature or a stamp over print is one mark
// with the print it touches. Wants a level, whitened page.
[[nodiscard]] Gray8 drop_large_marks(const Gray8& page,
                                     const std::function<bool(int x, int y)>& coloured);

// What is on a page that may be there on purpose. The rim of the page, and round marks of the size
// of a punched hole, do not count: lids, shadows and files make them.
struct Traces {
    int letters = 0;  // marks of a letter's size with a dark core
    int large = 0;    // larger ones: signatures, stamps, drawings
};

// Wants a level, whitened page, before large marks were dropped.
[[nodiscard]] Traces find_traces(const Gray8& page);

}  // namespace kiosk::page
