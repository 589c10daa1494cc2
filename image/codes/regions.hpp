#pragma once
// Where on a page a code may be, told by how dark it is all over: print covers a fifth of its area
// at most, the modules of a code half. Pure functions on gray8 (0 = black).

#include <vector>

#include "image/page/raster.hpp"

namespace kiosk::page_codes {

struct Area {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

inline constexpr int kMap_dpi = 150;

// Whether anything on a cleaned copy (whitened, its ink made dark) of kMap_dpi is dark as a code
// is, of whatever size; print of letters alone is not, a stamp or a photograph may be. Some 5 ms on
// A4.
[[nodiscard]] bool may_hold_code(const page::Gray8& map);

// The likely places on such a copy, in its pixels, with a margin around each, the fullest first; at
// most kMostRegions. What `known` covers is left out. Some 5 ms on A4.
inline constexpr std::size_t kMostRegions = 4;
[[nodiscard]] std::vector<Area> likely_regions(const page::Gray8& map,
                                               const std::vector<Area>& known);

}  // namespace kiosk::page_codes
