// Skew by projection profiles: ink points of a 150 dpi binary copy are summed along lines of each
// candidate angle; where text is level the sums jump most from line to line. A coarse sweep over
// every fourth point, a fine one around its best, and a parabola through the three best values.
#include "image/page/straighten.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <utility>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

struct Point {
    float along = 0;   // along the text
    float across = 0;  // across the lines
};

double radians(double degrees) {
    return degrees * std::numbers::pi / 180.0;
}

// Ink of the half-size copy.
std::vector<Point> ink_points(const Gray8& page, Direction direction) {
    std::vector<Point> out;
    for (int y = 0; y + 1 < page.height_px; y += 2) {
        const auto* first = page.row(y);
        const auto* second = page.row(y + 1);
        for (int x = 0; x + 1 < page.width_px; x += 2) {
            if (first[x] + first[x + 1] + second[x] + second[x + 1] < 4 * kInkBelow) {
                const auto u = static_cast<float>(x) / 2;
                const auto v = static_cast<float>(y) / 2;
                out.push_back(direction == Direction::Rows ? Point{u, v} : Point{v, -u});
            }
        }
    }
    return out;
}

double sharpness(const std::vector<Point>& points,
                 std::size_t stride,
                 double angle_deg,
                 std::vector<int>& bins) {
    std::fill(bins.begin(), bins.end(), 0);
    const auto middle = static_cast<float>(bins.size() / 2);
    const auto end = static_cast<float>(bins.size());
    const auto slope = static_cast<float>(std::tan(radians(angle_deg)));
    int* const counts = bins.data();  // unchecked: the loop is most of a page's skew
    const Point* const last = points.data() + points.size();
    for (const Point* point = points.data(); point < last; point += stride) {
        const float at = point->across - slope * point->along + middle;
        if (at >= 0 && at < end) {
            ++counts[static_cast<std::size_t>(at)];
        }
    }
    double sum = 0;
    for (std::size_t i = 1; i < bins.size(); ++i) {
        const double step = counts[i] - counts[i - 1];
        sum += step * step;
    }
    return sum;
}

struct PixFree {
    void operator()(Pix* pix) const noexcept { pixDestroy(&pix); }
};

std::unique_ptr<Pix, PixFree> binary_half(const Gray8& page) {
    std::unique_ptr<Pix, PixFree> out(pixCreate(page.width_px / 2, page.height_px / 2, 1));
    if (!out) {
        return out;
    }
    for (int y = 0; y < page.height_px / 2; ++y) {
        const auto* first = page.row(2 * y);
        const auto* second = page.row(2 * y + 1);
        l_uint32* line =
            pixGetData(out.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(out.get());
        for (int x = 0; x < page.width_px / 2; ++x) {
            if (first[2 * x] + first[2 * x + 1] + second[2 * x] + second[2 * x + 1] <
                4 * kInkBelow) {
                line[x / 32] |= 0x80000000U >> (x % 32);
            }
        }
    }
    return out;
}

// One direction's sweep, in two steps: the coarse one is enough to see that text does not run so.
class Sweep {
public:
    Sweep(const Gray8& page, Direction direction)
        : points_(ink_points(page, direction)),
          // Wide enough for the farthest point at the steepest angle, on both sides of the middle.
          bins_(static_cast<std::size_t>(2 * (page.width_px + page.height_px))) {
        out_.ink_px = static_cast<int>(points_.size());
        if (out_.ink_px >= kSkewMinInk_px) {
            coarse();
        }
    }

    // Sharpness of the best coarse angle, over every fourth point; 0 with too little ink.
    [[nodiscard]] double rough_strength() const { return best_; }

    Skew finish() {
        if (out_.ink_px < kSkewMinInk_px) {
            return out_;
        }
        const int fine = static_cast<int>(1.2 * kSkewCoarse_deg / kSkewFine_deg);
        std::vector<double> values;
        for (int i = -fine; i <= fine; ++i) {
            values.push_back(sharpness(points_, 1, best_angle_ + i * kSkewFine_deg, bins_));
        }
        const auto top = std::max_element(values.begin(), values.end()) - values.begin();
        double offset = 0;
        if (top > 0 && top + 1 < static_cast<std::ptrdiff_t>(values.size())) {
            const double before = values[static_cast<std::size_t>(top - 1)];
            const double here = values[static_cast<std::size_t>(top)];
            const double after = values[static_cast<std::size_t>(top + 1)];
            const double bend = before - 2 * here + after;
            offset = bend < 0 ? 0.5 * (before - after) / bend : 0;
        }
        out_.strength = values[static_cast<std::size_t>(top)];
        out_.angle_deg = best_angle_ + (static_cast<double>(top - fine) + offset) * kSkewFine_deg;
        return out_;
    }

private:
    void coarse() {
        std::vector<double> seen;
        const int steps = static_cast<int>(kSkewSweep_deg / kSkewCoarse_deg);
        for (int i = -steps; i <= steps; ++i) {
            const double angle = i * kSkewCoarse_deg;
            const double value = sharpness(points_, 4, angle, bins_);
            seen.push_back(value);
            if (value > best_) {
                best_ = value;
                best_angle_ = angle;
            }
        }
        const auto middle = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 2);
        std::nth_element(seen.begin(), middle, seen.end());
        out_.confidence = best_ / std::max(1.0, *middle);
    }

    std::vector<Point> points_;
    std::vector<int> bins_;
    Skew out_;
    double best_ = 0;
    double best_angle_ = 0;
};

}  // namespace

Skew find_skew(const Gray8& page, Direction direction) {
    return Sweep(page, direction).finish();
}

Lie find_lie(const Gray8& page) {
    constexpr double kClearly = 0.5;  // far below kSidewaysLead, whatever the fine sweep finds
    Sweep rows(page, Direction::Rows);
    Lie out;
    out.rows = rows.finish();
    Sweep columns(page, Direction::Columns);
    if (columns.rough_strength() < kClearly * rows.rough_strength()) {
        return out;
    }
    const Skew along = columns.finish();
    out.sideways =
        along.confidence >= kSkewConfidence && along.strength > kSidewaysLead * out.rows.strength;
    return out;
}

Gray8 turn(const Gray8& page, int quarter_turns, Placement& placement) {
    const int turns = ((quarter_turns % 4) + 4) % 4;
    const int w = page.width_px;
    const int h = page.height_px;
    placement = {};
    if (turns == 0) {
        return page;
    }
    Gray8 out(turns == 2 ? w : h, turns == 2 ? h : w, page.dpi);
    for (int y = 0; y < out.height_px; ++y) {
        auto* row = out.row(y);
        if (turns == 1) {
            for (int x = 0; x < out.width_px; ++x) {
                row[x] = page.row(h - 1 - x)[y];
            }
        } else if (turns == 2) {
            const auto* from = page.row(h - 1 - y);
            std::reverse_copy(from, from + w, row);
        } else {
            for (int x = 0; x < out.width_px; ++x) {
                row[x] = page.row(x)[w - 1 - y];
            }
        }
    }
    placement = turns == 1 ? Placement{0, 1, 0, -1, 0, static_cast<double>(h)}
                : turns == 2
                    ? Placement{-1, 0, static_cast<double>(w), 0, -1, static_cast<double>(h)}
                    : Placement{0, -1, static_cast<double>(w), 1, 0, 0};
    return out;
}

Gray8 level(const Gray8& page, double angle_deg, Placement& placement) {
    const double cosine = std::cos(radians(angle_deg));
    const double sine = std::sin(radians(angle_deg));
    const double cx = page.width_px / 2.0;
    const double cy = page.height_px / 2.0;
    placement = {
        cosine, -sine, cx - cosine * cx + sine * cy, sine, cosine, cy - sine * cx - cosine * cy};
    Gray8 out(page.width_px, page.height_px, page.dpi);
    const auto step_x = static_cast<float>(cosine);
    const auto step_y = static_cast<float>(sine);
    for (int y = 0; y < page.height_px; ++y) {
        auto* row = out.row(y);
        const auto x0 =
            static_cast<float>(placement.xx * 0.5 + placement.xy * (y + 0.5) + placement.x0 - 0.5);
        const auto y0 =
            static_cast<float>(placement.yx * 0.5 + placement.yy * (y + 0.5) + placement.y0 - 0.5);
        for (int x = 0; x < page.width_px; ++x) {
            const float sx = x0 + step_x * static_cast<float>(x);
            const float sy = y0 + step_y * static_cast<float>(x);
            if (sx < 0 || sy < 0 || sx >= static_cast<float>(page.width_px - 1) ||
                sy >= static_cast<float>(page.height_px - 1)) {
                continue;
            }
            const int left = static_cast<int>(sx);
            const int top = static_cast<int>(sy);
            const float fx = sx - static_cast<float>(left);
            const float fy = sy - static_cast<float>(top);
            const auto* upper = page.row(top) + left;
            const auto* lower = upper + page.width_px;
            const float above = upper[0] + fx * static_cast<float>(upper[1] - upper[0]);
            const float below = lower[0] + fx * static_cast<float>(lower[1] - lower[0]);
            row[x] = static_cast<std::uint8_t>(above + fy * (below - above) + 0.5F);
        }
    }
    return out;
}

double upright_confidence(const Gray8& page) {
    const auto half = binary_half(page);
    l_float32 confidence = 0;
    if (!half || pixUpDownDetect(half.get(), &confidence, 0, 0, 0) != 0) {
        return 0;
    }
    return confidence;
}

}  // namespace kiosk::page
