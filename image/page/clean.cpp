// Paper brightness is a high rank of each tile, not a mean: text covers less than a fifth of any
// tile of 32 px, whatever its size.
#include "image/page/clean.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>

#include "image/page/grid.hpp"
#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

std::uint8_t clamp8(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

// Counted in four tables by turns: most of a page has one value, and one counter would wait for
// itself at each pixel.
std::array<int, 256> histogram_of(const Gray8& page) {
    std::array<std::array<int, 256>, 4> counts{};
    std::size_t turn = 0;
    for (const auto value : page.pixels) {
        ++counts[turn][value];
        turn = (turn + 1) % counts.size();
    }
    std::array<int, 256> out{};
    for (const auto& part : counts) {
        std::transform(part.begin(), part.end(), out.begin(), out.begin(), std::plus<>{});
    }
    return out;
}

// The value below which `rank` of the counted pixels lie.
int rank_of(const std::array<int, 256>& histogram, int count, double rank) {
    int left = static_cast<int>(rank * count);
    for (int value = 0; value < 256; ++value) {
        left -= histogram[static_cast<std::size_t>(value)];
        if (left < 0) {
            return value;
        }
    }
    return 255;
}

Grid paper_tiles(const Gray8& page) {
    Grid grid;
    grid.columns = (page.width_px + kPaperTile_px - 1) / kPaperTile_px;
    grid.rows = (page.height_px + kPaperTile_px - 1) / kPaperTile_px;
    grid.values.resize(static_cast<std::size_t>(grid.columns) *
                       static_cast<std::size_t>(grid.rows));
    for (int ty = 0; ty < grid.rows; ++ty) {
        for (int tx = 0; tx < grid.columns; ++tx) {
            std::array<int, 256> histogram{};
            const int right = std::min(page.width_px, (tx + 1) * kPaperTile_px);
            const int bottom = std::min(page.height_px, (ty + 1) * kPaperTile_px);
            int count = 0;
            for (int y = ty * kPaperTile_px; y < bottom; y += 2) {
                const auto* row = page.row(y);
                for (int x = tx * kPaperTile_px; x < right; ++x, ++count) {
                    ++histogram[row[x]];
                }
            }
            grid.at(tx, ty) =
                static_cast<float>(std::max(kPaperFloor, rank_of(histogram, count, kPaperRank)));
        }
    }
    return grid;
}

// Mean over 3 x 3 tiles: steps between tiles would look like edges.
Grid smoothed(const Grid& grid) {
    Grid out = grid;
    for (int y = 0; y < grid.rows; ++y) {
        for (int x = 0; x < grid.columns; ++x) {
            float sum = 0;
            int count = 0;
            for (int v = std::max(0, y - 1); v <= std::min(grid.rows - 1, y + 1); ++v) {
                for (int u = std::max(0, x - 1); u <= std::min(grid.columns - 1, x + 1); ++u) {
                    sum += grid.at(u, v);
                    ++count;
                }
            }
            out.at(x, y) = sum / static_cast<float>(count);
        }
    }
    return out;
}

// A row of tiles read at every pixel between them.
class Columns {
public:
    Columns(int width_px, int tiles) {
        for (int x = 0; x < width_px; ++x) {
            const auto place = between(x, kPaperTile_px, tiles);
            if (runs_.empty() || runs_.back().first != place.first) {
                runs_.push_back({place.first, place.second, x, x});
            }
            runs_.back().end = x + 1;
            shares_.push_back(place.share);
        }
    }

    void spread(const std::vector<float>& tiles, std::vector<float>& out) const {
        const float* __restrict share = shares_.data();
        float* __restrict to = out.data();
        for (const Run& run : runs_) {
            const float left = tiles[static_cast<std::size_t>(run.first)];
            const float right = tiles[static_cast<std::size_t>(run.second)];
            for (int x = run.begin; x < run.end; ++x) {
                to[x] = left * (1.0F - share[x]) + right * share[x];
            }
        }
    }

private:
    struct Run {  // pixels between the same two tiles
        int first = 0;
        int second = 0;
        int begin = 0;
        int end = 0;
    };

    std::vector<Run> runs_;
    std::vector<float> shares_;
};

// Means of blocks of about scale x scale pixels: first down the columns, then along the row.
Gray8 shrink(const Gray8& page, double scale, int width, int height, int dpi) {
    Gray8 out(width, height, dpi);

    struct Span {
        int begin = 0;
        int end = 0;
    };

    const auto span = [scale](int at, int length) {
        const int begin = static_cast<int>(at * scale);
        return Span{begin, std::clamp(static_cast<int>((at + 1) * scale), begin + 1, length)};
    };
    std::vector<Span> columns;
    for (int x = 0; x < width; ++x) {
        columns.push_back(span(x, page.width_px));
    }
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(page.width_px));
    for (int y = 0; y < height; ++y) {
        const Span rows = span(y, page.height_px);
        std::fill(sums.begin(), sums.end(), 0U);
        std::uint32_t* __restrict sum = sums.data();
        for (int v = rows.begin; v < rows.end; ++v) {
            const std::uint8_t* __restrict from = page.row(v);
            for (int x = 0; x < page.width_px; ++x) {
                sum[x] += from[x];
            }
        }
        auto* to = out.row(y);
        for (const Span& column : columns) {
            std::uint32_t all = 0;
            for (int u = column.begin; u < column.end; ++u) {
                all += sum[u];
            }
            const int area = (rows.end - rows.begin) * (column.end - column.begin);
            *to++ = static_cast<std::uint8_t>(all / static_cast<std::uint32_t>(area));
        }
    }
    return out;
}

Gray8 grow(const Gray8& page, double scale, int width, int height, int dpi) {
    Gray8 out(width, height, dpi);
    for (int y = 0; y < height; ++y) {
        const double sy = std::clamp((y + 0.5) * scale - 0.5, 0.0, page.height_px - 1.0);
        const int top = std::min(static_cast<int>(sy), std::max(0, page.height_px - 2));
        const auto fy = static_cast<float>(sy - top);
        const auto* upper = page.row(top);
        const auto* lower = page.row(std::min(top + 1, page.height_px - 1));
        auto* row = out.row(y);
        for (int x = 0; x < width; ++x) {
            const double sx = std::clamp((x + 0.5) * scale - 0.5, 0.0, page.width_px - 1.0);
            const int left = static_cast<int>(sx);
            const int right = std::min(left + 1, page.width_px - 1);
            const auto fx = static_cast<float>(sx - left);
            const float above = upper[left] + fx * static_cast<float>(upper[right] - upper[left]);
            const float below = lower[left] + fx * static_cast<float>(lower[right] - lower[left]);
            row[x] = static_cast<std::uint8_t>(above + fy * (below - above) + 0.5F);
        }
    }
    return out;
}

}  // namespace

Gray8 to_gray(const Picture& picture, int dpi) {
    Gray8 out(picture.width_px, picture.height_px, dpi);
    const std::size_t count = out.pixels.size();
    if (picture.channels == 1) {
        out.pixels = picture.samples;
        return out;
    }
    std::size_t red = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto* at = picture.samples.data() + i * 3;
        red += at[0] - std::max(at[1], at[2]) > kRedLead ? 1U : 0U;
    }
    const bool stamped = static_cast<double>(red) > kRedInkShare * static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto* at = picture.samples.data() + i * 3;
        const int lead = std::max(0, at[0] - std::max(at[1], at[2]));
        out.pixels[i] =
            stamped ? clamp8(at[0] + kRedLift * lead)
                    : static_cast<std::uint8_t>((at[0] * 77U + at[1] * 150U + at[2] * 29U) >> 8U);
    }
    return out;
}

Gray8 rescale(Gray8 page, int dpi) {
    const double scale = static_cast<double>(page.dpi) / dpi;
    if (std::abs(scale - 1.0) <= kRescaleTolerance) {
        return page;
    }
    const int width = std::max(1, static_cast<int>(std::lround(page.width_px / scale)));
    const int height = std::max(1, static_cast<int>(std::lround(page.height_px / scale)));
    return scale > 1.0 ? shrink(page, scale, width, height, dpi)
                       : grow(page, scale, width, height, dpi);
}

Gray8 median3(const Gray8& page) {
    Gray8 out = page;
    const auto width = static_cast<std::size_t>(page.width_px);
    std::vector<std::uint8_t> lows(width), middles(width), highs(width);
    std::uint8_t* __restrict low = lows.data();
    std::uint8_t* __restrict middle = middles.data();
    std::uint8_t* __restrict high = highs.data();
    const auto median = [](std::uint8_t a, std::uint8_t b, std::uint8_t c) {
        return std::max(std::min(a, b), std::min(std::max(a, b), c));
    };
    for (int y = 1; y + 1 < page.height_px; ++y) {
        const auto* above = page.row(y - 1);
        const auto* here = page.row(y);
        const auto* below = page.row(y + 1);
        for (std::size_t x = 0; x < width; ++x) {
            low[x] = std::min(std::min(above[x], here[x]), below[x]);
            high[x] = std::max(std::max(above[x], here[x]), below[x]);
            middle[x] = median(above[x], here[x], below[x]);
        }
        std::uint8_t* __restrict row = out.row(y);
        for (std::size_t x = 1; x + 1 < width; ++x) {
            const auto least = std::max(std::max(low[x - 1], low[x]), low[x + 1]);
            const auto most = std::min(std::min(high[x - 1], high[x]), high[x + 1]);
            row[x] = median(least, median(middle[x - 1], middle[x], middle[x + 1]), most);
        }
    }
    return out;
}

double speck_share(const Gray8& page, const Gray8& filtered) {
    std::size_t far = 0;
    for (int y = 0; y < page.height_px; ++y) {
        const auto* one = page.row(y);
        const auto* other = filtered.row(y);
        std::uint32_t in_row = 0;  // narrow: so many more fit a register
        for (int x = 0; x < page.width_px; ++x) {
            in_row += std::abs(one[x] - other[x]) > kSpeckLead ? 1U : 0U;
        }
        far += in_row;
    }
    return page.empty() ? 0.0 : static_cast<double>(far) / static_cast<double>(page.pixels.size());
}

Gray8 whiten(const Gray8& page) {
    const Grid paper = smoothed(paper_tiles(page));
    Gray8 out(page.width_px, page.height_px, page.dpi);
    const Columns columns(page.width_px, paper.columns);
    std::vector<float> line(static_cast<std::size_t>(paper.columns));
    std::vector<float> whites(static_cast<std::size_t>(page.width_px));
    for (int y = 0; y < page.height_px; ++y) {
        const auto v = between(y, kPaperTile_px, paper.rows);
        for (int x = 0; x < paper.columns; ++x) {
            line[static_cast<std::size_t>(x)] =
                paper.at(x, v.first) * (1.0F - v.share) + paper.at(x, v.second) * v.share;
        }
        columns.spread(line, whites);
        const std::uint8_t* __restrict from = page.row(y);
        const float* __restrict white = whites.data();
        std::uint8_t* __restrict to = out.row(y);
        for (int x = 0; x < page.width_px; ++x) {
            const float value =
                static_cast<float>(from[x]) * static_cast<float>(kPaperTarget) / white[x];
            const int whole = static_cast<int>(value);
            to[x] = static_cast<std::uint8_t>(whole >= kClipFrom ? 255 : whole);
        }
    }
    return out;
}

int ink_gray(const Gray8& page, Paper paper) {
    const auto histogram = histogram_of(page);
    const auto all = static_cast<double>(page.pixels.size());
    const double dark = kInkOfDark * (all - histogram[255]);
    const double most = (paper == Paper::Speckled ? kInkRankSpeckled : kInkRank) * all;
    return rank_of(histogram, static_cast<int>(std::min(dark, most)), 1);
}

Gray8 darken_faint_ink(Gray8 page, int ink) {
    if (ink <= kInkTarget || ink >= kFaintest) {
        return page;
    }
    std::array<std::uint8_t, 256> table{};
    const double slope = static_cast<double>(kClipFrom - kInkTarget) / (kClipFrom - ink);
    for (int value = 0; value < 256; ++value) {
        table[static_cast<std::size_t>(value)] =
            value >= kClipFrom ? 255 : clamp8(kInkTarget + (value - ink) * slope);
    }
    for (auto& value : page.pixels) {
        value = table[value];
    }
    return page;
}

}  // namespace kiosk::page
