// A corner of a rounded rectangle, blurred by three box passes, which differ from a Gaussian of
// the same variance by under 3 % (W3C SVG 1.1, feGaussianBlur). Only one corner is ever blurred:
// the rest of the shadow is its mirror images and its last row and column drawn out.
#include <algorithm>
#include <cmath>

#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

constexpr int kPasses = 3;
constexpr int kSamples = 4;  // a side of a pixel, for the edge of the round corner

// How much of pixel (x, y) a corner of radius r at (0, 0) covers, 0..1; x, y may be negative.
double coverage(int x, int y, double r) {
    if (x < 0 || y < 0) {
        return 0;
    }
    int inside = 0;
    for (int i = 0; i < kSamples * kSamples; ++i) {
        const double sx = x + (i % kSamples + 0.5) / kSamples;
        const double sy = y + (static_cast<double>(i / kSamples) + 0.5) / kSamples;
        const bool in_corner = sx < r && sy < r;
        inside += !in_corner || std::hypot(r - sx, r - sy) <= r ? 1 : 0;
    }
    return inside / static_cast<double>(kSamples * kSamples);
}

// One box pass of 2 * half + 1 along rows; outside the picture the edge value goes on.
std::vector<double> pass(const std::vector<double>& in, int side, int half) {
    std::vector<double> out(in.size());
    const auto at = [&](int y, int x) {
        return in[static_cast<std::size_t>(y * side + std::clamp(x, 0, side - 1))];
    };
    for (int y = 0; y < side; ++y) {
        double sum = 0;
        for (int x = -half; x <= half; ++x) {
            sum += at(y, x);
        }
        for (int x = 0; x < side; ++x) {
            // Transposed, so that the next pass of this function blurs the columns.
            out[static_cast<std::size_t>(x * side + y)] = sum / (2 * half + 1);
            sum += at(y, x + half + 1) - at(y, x - half);
        }
    }
    return out;
}

ShadowCorner make(int radius, int blur) {
    // Standard deviation = half the designers' blur; three boxes of width d have variance
    // 3 (d^2 - 1) / 12.
    const double sigma = blur / 2.0;
    const double width = std::sqrt(4 * sigma * sigma + 1);
    const int half = std::max(0, static_cast<int>(std::lround((width - 1) / 2)));
    ShadowCorner corner;
    corner.outset_px = kPasses * half + 1;
    corner.side_px = 2 * corner.outset_px + radius;
    const int side = corner.side_px;
    std::vector<double> values(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            values[static_cast<std::size_t>(y * side + x)] =
                coverage(x - corner.outset_px, y - corner.outset_px, radius);
        }
    }
    for (int i = 0; i < 2 * kPasses; ++i) {
        values = pass(values, side, half);
    }
    corner.alpha.reserve(values.size());
    for (const double value : values) {
        corner.alpha.push_back(
            static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255)));
    }
    return corner;
}

}  // namespace

const ShadowCorner& Shadows::corner(double radius_px, double blur_px) {
    constexpr std::size_t kMostCorners = 64;  // a dozen in use; an animated blur must not pile up
    const std::pair key{static_cast<int>(std::lround(std::clamp(radius_px, 0.0, 256.0))),
                        static_cast<int>(std::lround(std::clamp(blur_px, 0.0, 128.0)))};
    auto it = corners_.find(key);
    if (it == corners_.end()) {
        if (corners_.size() >= kMostCorners) {
            corners_.clear();
        }
        it = corners_.emplace(key, make(key.first, key.second)).first;
    }
    return it->second;
}

}  // namespace kiosk::draw
