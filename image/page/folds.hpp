#pragma once
// The last cleaning step of the working copy.

#include "image/page/raster.hpp"

namespace kiosk::page {

// Lifts long straight bands that are darker than paper (folds, rules, dark edges) back to white
// and keeps the ink on them, along rows and columns. Wants a deskewed page.
[[nodiscard]] Gray8 lift_folds(const Gray8& page);

}  // namespace kiosk::page
