#pragma once
// Places on a picture, in pixels from the top left corner. Plain values.

#include <algorithm>
#include <cmath>

namespace kiosk::draw {

struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

// Half open: holds x <= px < x + width. Empty when a side is 0 or less.
struct Rect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    bool operator==(const Rect&) const = default;

    [[nodiscard]] constexpr double right() const { return x + width; }

    [[nodiscard]] constexpr double bottom() const { return y + height; }

    [[nodiscard]] constexpr bool empty() const { return width <= 0 || height <= 0; }

    [[nodiscard]] constexpr Point centre() const { return {x + width / 2, y + height / 2}; }

    [[nodiscard]] constexpr bool contains(Point point) const {
        return point.x >= x && point.x < right() && point.y >= y && point.y < bottom();
    }

    [[nodiscard]] constexpr bool intersects(const Rect& other) const {
        return !intersection(other).empty();
    }

    // What both cover; empty when they do not meet.
    [[nodiscard]] constexpr Rect intersection(const Rect& other) const {
        const double left = std::max(x, other.x);
        const double top = std::max(y, other.y);
        return {left,
                top,
                std::max(0.0, std::min(right(), other.right()) - left),
                std::max(0.0, std::min(bottom(), other.bottom()) - top)};
    }

    // The smallest rectangle around both; an empty one adds nothing.
    [[nodiscard]] constexpr Rect united(const Rect& other) const {
        if (empty() || other.empty()) {
            return empty() ? other : *this;
        }
        const double left = std::min(x, other.x);
        const double top = std::min(y, other.y);
        return {left,
                top,
                std::max(right(), other.right()) - left,
                std::max(bottom(), other.bottom()) - top};
    }

    // Smaller by `by` pixels on every side; larger when negative.
    [[nodiscard]] constexpr Rect inset(double by) const {
        return {x + by, y + by, width - 2 * by, height - 2 * by};
    }

    // The smallest rectangle of whole pixels that covers this one.
    [[nodiscard]] Rect outward() const {
        const double left = std::floor(x);
        const double top = std::floor(y);
        return {left, top, std::ceil(right()) - left, std::ceil(bottom()) - top};
    }
};

}  // namespace kiosk::draw
