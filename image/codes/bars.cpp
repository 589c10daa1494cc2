// Everything is measured from the line in the middle of those that were read: along it, and beside
// it at right angles, which is the direction of the bars however the paper lies.
#include "image/codes/bars.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiosk::page_codes {
namespace {

using page::Gray8;

constexpr double kSame = 0.8;  // of the pixels across: paper or print below have a half
constexpr int kMissed = 3;     // lines in a row that differ: the bars have ended
constexpr int kMostLine_px = 4'000;
constexpr double kAround_px = 2;

struct Line {
    Corner from;
    double length = 0;
    Corner along;   // of one pixel
    Corner beside;  // at right angles, also of one
};

Corner between(const Corner& a, const Corner& b) {
    return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

// Length 0 when the ends are one point or not on any picture.
Line line_between(const Corner& left, const Corner& right) {
    Line out{left, std::hypot(right.x - left.x, right.y - left.y), {}, {}};
    if (!(out.length >= 1 && out.length <= kMostLine_px)) {
        out.length = 0;
        return out;
    }
    out.along = {(right.x - left.x) / out.length, (right.y - left.y) / out.length};
    out.beside = {-out.along.y, out.along.x};
    return out;
}

Corner point_of(const Line& line, double at, double off) {
    return {line.from.x + at * line.along.x + off * line.beside.x,
            line.from.y + at * line.along.y + off * line.beside.y};
}

// The pixels along the line, `off` beside it; empty when a part is beyond the picture.
std::vector<std::uint8_t> pixels_of(const Gray8& picture, const Line& line, double off) {
    std::vector<std::uint8_t> out;
    for (double at = 0; at <= line.length; at += 1) {
        const Corner point = point_of(line, at, off);
        const auto x = static_cast<int>(std::floor(point.x));
        const auto y = static_cast<int>(std::floor(point.y));
        if (x < 0 || y < 0 || x >= picture.width_px || y >= picture.height_px) {
            return {};
        }
        out.push_back(picture.row(y)[x]);
    }
    return out;
}

std::vector<bool> pattern_of(const std::vector<std::uint8_t>& pixels) {
    const auto [least, most] = std::minmax_element(pixels.begin(), pixels.end());
    const int middle = (*least + *most) / 2;
    std::vector<bool> out;
    for (const auto pixel : pixels) {
        out.push_back(pixel < middle);
    }
    return out;
}

// How many pixels to the one side (step 1) or the other (-1) the pattern goes on.
int reach_of(const Gray8& picture, const Line& line, const std::vector<bool>& pattern, int step) {
    int reach = 0;
    for (int off = 1; off - reach <= kMissed; ++off) {
        const auto pixels = pixels_of(picture, line, step * off);
        if (pixels.size() != pattern.size()) {
            break;
        }
        const auto seen = pattern_of(pixels);
        std::size_t same = 0;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            same += seen[i] == pattern[i] ? 1U : 0U;
        }
        if (static_cast<double>(same) >= kSame * static_cast<double>(seen.size())) {
            reach = off;
        }
    }
    return reach;
}

}  // namespace

std::array<Corner, 4> whole_bars(const Gray8& picture, const std::array<Corner, 4>& read) {
    const Line line = line_between(between(read[0], read[3]), between(read[1], read[2]));
    const auto pixels = line.length > 0 ? pixels_of(picture, line, 0) : std::vector<std::uint8_t>();
    if (pixels.empty()) {
        return read;
    }
    const auto pattern = pattern_of(pixels);
    const double up = reach_of(picture, line, pattern, -1);
    const double down = reach_of(picture, line, pattern, 1);
    return {point_of(line, 0, -up),
            point_of(line, line.length, -up),
            point_of(line, line.length, down),
            point_of(line, 0, down)};
}

void paint_over(Gray8& picture, const std::array<Corner, 4>& corners) {
    const Line line = line_between(corners[0], corners[1]);
    const double height = std::hypot(corners[3].x - corners[0].x, corners[3].y - corners[0].y);
    // Half a pixel a step, so that a turned area has no holes.
    for (double off = -kAround_px; off <= height + kAround_px; off += 0.5) {
        for (double at = -kAround_px; at <= line.length + kAround_px; at += 0.5) {
            const Corner point = point_of(line, at, off);
            const auto x = static_cast<int>(std::floor(point.x));
            const auto y = static_cast<int>(std::floor(point.y));
            if (x >= 0 && y >= 0 && x < picture.width_px && y < picture.height_px) {
                picture.row(y)[x] = 255;
            }
        }
    }
}

}  // namespace kiosk::page_codes
