#pragma once
// A few values spread over a page, and what lies between them. For the cleaning steps alone.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace kiosk::page {

// A coarse grid of values over a page, read between its points.
struct Grid {
    int columns = 0;
    int rows = 0;
    std::vector<float> values;

    [[nodiscard]] float& at(int x, int y) {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(x)];
    }

    [[nodiscard]] float at(int x, int y) const {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(x)];
    }
};

// Grid value at a pixel: position in tiles, linear between the middles of the tiles.
struct Between {
    int first = 0;
    int second = 0;
    float share = 0;  // of the second
};

inline Between between(int at_px, int step_px, int count) {
    const float at = (static_cast<float>(at_px) + 0.5F) / static_cast<float>(step_px) - 0.5F;
    const int first = std::clamp(static_cast<int>(std::floor(at)), 0, count - 1);
    const int second = std::min(first + 1, count - 1);
    return {first, second, std::clamp(at - static_cast<float>(first), 0.0F, 1.0F)};
}

}  // namespace kiosk::page
