// The map is made of blocks of 1.4 mm. A block counts by the darkness of the 5 x 5 around it (7 mm:
// more than a line of text with the gap below it), so that letters do not and the inside of a code
// of 12 mm does. Touching blocks are one region.
#include "image/codes/regions.hpp"

#include <algorithm>
#include <cstddef>

namespace kiosk::page_codes {
namespace {

constexpr int kBlock_px = 8;
constexpr int kReach = 2;            // blocks to each side that a block is judged with
constexpr double kLeastDark = 0.30;  // bold capitals come to 0.25
constexpr double kFaintDark = 0.27;  // of a code that came out thin; a region is sought above that
constexpr double kMostDark = 0.80;   // a photograph, the edge of the scanner
constexpr int kLeastSide = 4;        // blocks; the middle of a code of 12 mm
constexpr int kLeastPatch = 2;       // blocks: bars 8 mm high
constexpr int kMostSide = 60;        // blocks, 80 mm: any code that large was read at once
constexpr int kMargin = kReach + 2;  // blocks: what the reach took, and the quiet zone

struct Blocks {
    int columns = 0;
    int rows = 0;
    std::vector<double> dark;  // 0 to 1

    [[nodiscard]] std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
               static_cast<std::size_t>(x);
    }
};

Blocks blocks_of(const page::Gray8& map) {
    Blocks out{map.width_px / kBlock_px, map.height_px / kBlock_px, {}};
    out.dark.resize(static_cast<std::size_t>(out.columns) * static_cast<std::size_t>(out.rows));
    for (int y = 0; y < out.rows; ++y) {
        for (int x = 0; x < out.columns; ++x) {
            int sum = 0;
            for (int v = 0; v < kBlock_px; ++v) {
                const auto* row = map.row(y * kBlock_px + v) + x * kBlock_px;
                for (int u = 0; u < kBlock_px; ++u) {
                    sum += 255 - row[u];
                }
            }
            out.dark[out.at(x, y)] = sum / (255.0 * kBlock_px * kBlock_px);
        }
    }
    return out;
}

void leave_out(Blocks& blocks, const std::vector<Area>& known) {
    for (const Area& area : known) {
        const int right = std::min(blocks.columns - 1, (area.x + area.width) / kBlock_px);
        const int bottom = std::min(blocks.rows - 1, (area.y + area.height) / kBlock_px);
        for (int y = std::max(0, area.y / kBlock_px); y <= bottom; ++y) {
            for (int x = std::max(0, area.x / kBlock_px); x <= right; ++x) {
                blocks.dark[blocks.at(x, y)] = 0;
            }
        }
    }
}

// Whether each block's surroundings are dark as a code's are.
std::vector<bool> code_like(const Blocks& blocks, double least) {
    std::vector<bool> out(blocks.dark.size());
    for (int y = kReach; y + kReach < blocks.rows; ++y) {
        for (int x = kReach; x + kReach < blocks.columns; ++x) {
            double sum = 0;
            for (int v = y - kReach; v <= y + kReach; ++v) {
                for (int u = x - kReach; u <= x + kReach; ++u) {
                    sum += blocks.dark[blocks.at(u, v)];
                }
            }
            const double mean = sum / ((2 * kReach + 1) * (2 * kReach + 1));
            out[blocks.at(x, y)] = mean >= least && mean <= kMostDark;
        }
    }
    return out;
}

struct Cluster {
    int left = 0, top = 0, right = 0, bottom = 0;  // blocks, both ends in it
    int count = 0;
};

// Takes the blocks that touch (x, y), themselves or over others, out of `open`.
Cluster take_cluster(const Blocks& blocks, std::vector<bool>& open, int x, int y) {
    Cluster out{x, y, x, y, 0};
    std::vector<std::pair<int, int>> waiting{{x, y}};
    open[blocks.at(x, y)] = false;
    while (!waiting.empty()) {
        const auto [u, v] = waiting.back();
        waiting.pop_back();
        ++out.count;
        out.left = std::min(out.left, u);
        out.right = std::max(out.right, u);
        out.top = std::min(out.top, v);
        out.bottom = std::max(out.bottom, v);
        for (const auto& [du, dv] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            const int nu = u + du;
            const int nv = v + dv;
            if (nu >= 0 && nv >= 0 && nu < blocks.columns && nv < blocks.rows &&
                open[blocks.at(nu, nv)]) {
                open[blocks.at(nu, nv)] = false;
                waiting.emplace_back(nu, nv);
            }
        }
    }
    return out;
}

Area area_of(const Cluster& cluster, const page::Gray8& map) {
    const int left = std::max(0, (cluster.left - kMargin) * kBlock_px);
    const int top = std::max(0, (cluster.top - kMargin) * kBlock_px);
    const int right = std::min(map.width_px, (cluster.right + kMargin + 1) * kBlock_px);
    const int bottom = std::min(map.height_px, (cluster.bottom + kMargin + 1) * kBlock_px);
    return {left, top, right - left, bottom - top};
}

}  // namespace

bool may_hold_code(const page::Gray8& map) {
    const Blocks blocks = blocks_of(map);
    std::vector<bool> open = code_like(blocks, kFaintDark);
    for (int y = 0; y < blocks.rows; ++y) {
        for (int x = 0; x < blocks.columns; ++x) {
            if (!open[blocks.at(x, y)]) {
                continue;
            }
            const Cluster cluster = take_cluster(blocks, open, x, y);
            if (cluster.right - cluster.left + 1 >= kLeastPatch &&
                cluster.bottom - cluster.top + 1 >= kLeastPatch) {
                return true;
            }
        }
    }
    return false;
}

std::vector<Area> likely_regions(const page::Gray8& map, const std::vector<Area>& known) {
    Blocks blocks = blocks_of(map);
    leave_out(blocks, known);
    std::vector<bool> open = code_like(blocks, kLeastDark);
    std::vector<Cluster> found;
    for (int y = 0; y < blocks.rows; ++y) {
        for (int x = 0; x < blocks.columns; ++x) {
            if (!open[blocks.at(x, y)]) {
                continue;
            }
            const Cluster cluster = take_cluster(blocks, open, x, y);
            const int width = cluster.right - cluster.left + 1;
            const int height = cluster.bottom - cluster.top + 1;
            if (std::min(width, height) >= kLeastSide && std::max(width, height) <= kMostSide) {
                found.push_back(cluster);
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Cluster& a, const Cluster& b) {
        return a.count > b.count;
    });
    found.resize(std::min(found.size(), kMostRegions));
    std::vector<Area> out;
    for (const Cluster& cluster : found) {
        out.push_back(area_of(cluster, map));
    }
    return out;
}

}  // namespace kiosk::page_codes
