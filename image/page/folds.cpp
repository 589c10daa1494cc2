// As paper is told from ink by a high rank of a tile (clean.cpp), a fold is told by it along one
// direction: in a window of 1 x 96 px across lines of text the upper ranks are paper, so a dark
// rank is a line.
#include "image/page/folds.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "image/page/grid.hpp"
#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

Gray8 transposed(const Gray8& page) {
    Gray8 out(page.height_px, page.width_px, page.dpi);
    constexpr int kBlock = 64;  // rows of both pages that stay in the first cache
    const std::ptrdiff_t across = page.width_px;
    const std::ptrdiff_t down = page.height_px;
    const std::uint8_t* const from = page.pixels.data();
    std::uint8_t* const to = out.pixels.data();
    for (std::ptrdiff_t top = 0; top < down; top += kBlock) {
        for (std::ptrdiff_t left = 0; left < across; left += kBlock) {
            const std::ptrdiff_t bottom = std::min(down, top + kBlock);
            const std::ptrdiff_t right = std::min(across, left + kBlock);
            for (std::ptrdiff_t x = left; x < right; ++x) {
                const std::uint8_t* at = from + top * across + x;
                for (std::uint8_t* pixel = to + x * down + top; pixel != to + x * down + bottom;
                     ++pixel, at += across) {
                    *pixel = *at;
                }
            }
        }
    }
    return out;
}

// The value of column x at rank kFoldRank among every second row from `top` on.
std::uint8_t rank_in_window(const Gray8& page, int x, int top, int bottom) {
    std::array<std::uint8_t, kFoldWindow_px / 2> seen{};
    std::size_t count = 0;
    for (int y = top; y < bottom; y += 2) {
        seen[count++] = page.row(y)[x];
    }
    const auto rank = static_cast<std::size_t>(kFoldRank * static_cast<double>(count));
    std::nth_element(seen.begin(),
                     seen.begin() + static_cast<std::ptrdiff_t>(rank),
                     seen.begin() + static_cast<std::ptrdiff_t>(count));
    return seen[rank];
}

// Rank of each column's values in windows of kFoldWindow_px rows, every half window; 255 for any
// that is not dark, which is nearly all: they are told by counting, without sorting.
Grid band_ranks(const Gray8& page) {
    constexpr int kStep = kFoldWindow_px / 2;
    Grid grid;
    grid.columns = page.width_px;
    grid.rows = std::max(1, page.height_px / kStep);
    grid.values.assign(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows),
                       255.0F);
    std::vector<std::uint8_t> light(static_cast<std::size_t>(page.width_px));
    for (int row = 0; row < grid.rows; ++row) {
        const int middle = row * kStep + kStep / 2;
        const int top = std::clamp(
            middle - kFoldWindow_px / 2, 0, std::max(0, page.height_px - kFoldWindow_px));
        const int bottom = std::min(page.height_px, top + kFoldWindow_px);
        std::fill(light.begin(), light.end(), std::uint8_t{0});
        int count = 0;
        for (int y = top; y < bottom; y += 2, ++count) {
            const std::uint8_t* __restrict from = page.row(y);
            std::uint8_t* __restrict to = light.data();
            for (int x = 0; x < page.width_px; ++x) {
                to[x] = static_cast<std::uint8_t>(to[x] + (from[x] >= kFoldDark ? 1 : 0));
            }
        }
        // The value at the rank is light when so many are.
        const int enough = count - static_cast<int>(kFoldRank * count);
        for (int x = 0; x < page.width_px; ++x) {
            if (light[static_cast<std::size_t>(x)] < enough) {
                grid.at(x, row) = static_cast<float>(rank_in_window(page, x, top, bottom));
            }
        }
    }
    return grid;
}

// Keeps bands that run on, drifting a little, over kFoldLength of the side; makes the rest white.
// A bold title has dark windows of its own, but they end with it.
void keep_long_bands(Grid& grid) {
    const Grid seen = grid;
    const int wanted = static_cast<int>(kFoldLength * seen.rows);
    std::vector<int> before(static_cast<std::size_t>(seen.columns));  // rows of the run so far
    std::vector<std::vector<int>> runs;
    const auto reach = [&seen](const std::vector<int>& run, int x) {
        int most = 0;
        for (int u = std::max(0, x - kFoldDrift_px);
             u <= std::min(seen.columns - 1, x + kFoldDrift_px);
             ++u) {
            most = std::max(most, run[static_cast<std::size_t>(u)]);
        }
        return most;
    };
    for (int y = 0; y < seen.rows; ++y) {
        std::vector<int> run(before.size());
        for (int x = 0; x < seen.columns; ++x) {
            if (seen.at(x, y) < static_cast<float>(kFoldDark)) {
                run[static_cast<std::size_t>(x)] = 1 + reach(before, x);
            }
        }
        runs.push_back(run);
        before = std::move(run);
    }
    // Backwards: a window belongs to the longest run that passes through it.
    for (int y = seen.rows - 2; y >= 0; --y) {
        auto& run = runs[static_cast<std::size_t>(y)];
        const auto& after = runs[static_cast<std::size_t>(y) + 1];
        for (int x = 0; x < seen.columns; ++x) {
            auto& length = run[static_cast<std::size_t>(x)];
            length = length == 0 ? 0 : std::max(length, reach(after, x));
        }
    }
    for (int y = 0; y < seen.rows; ++y) {
        for (int x = 0; x < seen.columns; ++x) {
            if (runs[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] < wanted) {
                grid.at(x, y) = 255.0F;
            }
        }
    }
}

// Lifts bands that run down the page.
Gray8 lift_vertical(const Gray8& page) {
    Grid grid = band_ranks(page);
    keep_long_bands(grid);
    std::vector<bool> dark(static_cast<std::size_t>(grid.rows));
    for (int row = 0; row < grid.rows; ++row) {
        const float* from = &grid.at(0, row);
        dark[static_cast<std::size_t>(row)] =
            std::any_of(from, from + grid.columns, [](float value) { return value < 255.0F; });
    }
    Gray8 out = page;
    for (int y = 0; y < page.height_px; ++y) {
        const auto place = between(y, kFoldWindow_px / 2, grid.rows);
        if (!dark[static_cast<std::size_t>(place.first)] &&
            !dark[static_cast<std::size_t>(place.second)]) {
            continue;
        }
        auto* row = out.row(y);
        for (int x = 0; x < page.width_px; ++x) {
            const float band = grid.at(x, place.first) * (1.0F - place.share) +
                               grid.at(x, place.second) * place.share;
            if (band < static_cast<float>(kFoldDark)) {
                const float least = static_cast<float>(kFoldBlack);
                const float lifted =
                    band < least ? 255.0F : static_cast<float>(row[x]) * 255.0F / band;
                row[x] = lifted >= static_cast<float>(kClipFrom)
                             ? 255
                             : static_cast<std::uint8_t>(lifted);
            }
        }
    }
    return out;
}

}  // namespace

Gray8 lift_folds(const Gray8& page) {
    return transposed(lift_vertical(transposed(lift_vertical(page))));
}

}  // namespace kiosk::page
