// A gradient costs Cairo several nanoseconds a pixel each time it is painted; kept as pixels it
// costs a copy. The pixels are those that Cairo would have painted at the same place.
#include <algorithm>
#include <cmath>

#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

constexpr std::size_t kMostKept_px = std::size_t{1} << 20;  // 4 MB: a hero and two buttons

void add_stop(cairo_pattern_t& pattern, double at, Color color) {
    cairo_pattern_add_color_stop_rgba(&pattern,
                                      at,
                                      color.red / 255.0,
                                      color.green / 255.0,
                                      color.blue / 255.0,
                                      color.alpha / 255.0);
}

std::size_t pixels_of(const Rect& rect) {
    return static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height);
}

// The gradient over `area`, painted on the whole pixels of `place`.
Owned<cairo_surface_t> painted(const Fill& fill, const Rect& area, const Rect& place) {
    Owned<cairo_surface_t> out(cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, static_cast<int>(place.width), static_cast<int>(place.height)));
    const Owned<cairo_t> pen(cairo_create(out.get()));
    cairo_translate(pen.get(), -place.x, -place.y);
    const auto pattern = gradient_of(fill, area);
    cairo_set_source(pen.get(), pattern.get());
    cairo_set_operator(pen.get(), CAIRO_OPERATOR_SOURCE);
    cairo_paint(pen.get());
    cairo_surface_flush(out.get());
    return out;
}

}  // namespace

// It runs through the centre of `area`, long enough to reach its corners.
Owned<cairo_pattern_t> gradient_of(const Fill& fill, const Rect& area) {
    const double angle = fill.angle_deg * kTurn / 360;
    const double x = std::cos(angle);
    const double y = std::sin(angle);
    const double half = (std::abs(x) * area.width + std::abs(y) * area.height) / 2;
    const Point centre = area.centre();
    Owned<cairo_pattern_t> pattern(cairo_pattern_create_linear(
        centre.x - x * half, centre.y - y * half, centre.x + x * half, centre.y + y * half));
    add_stop(*pattern, 0, fill.start);
    add_stop(*pattern, 1, fill.end);
    return pattern;
}

bool Gradients::set_source(cairo_t& pen, const Fill& fill, const Rect& area) {
    const Rect place = area.outward();
    if (pixels_of(place) > kMostKept_px) {
        return false;
    }
    auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
        return kept.fill == fill && kept.area == area;
    });
    if (found == kept_.end()) {
        std::size_t pixels = pixels_of(place);
        for (const Kept& kept : kept_) {
            pixels += pixels_of(kept.place);
        }
        while (pixels > kMostKept_px) {
            pixels -= pixels_of(kept_.back().place);
            kept_.pop_back();
        }
        kept_.push_front({fill, area, place, painted(fill, area, place)});
    } else {
        kept_.splice(kept_.begin(), kept_, found);
    }
    const Kept& kept = kept_.front();
    cairo_set_source_surface(&pen, kept.pixels.get(), kept.place.x, kept.place.y);
    cairo_pattern_set_filter(cairo_get_source(&pen), CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend(cairo_get_source(&pen), CAIRO_EXTEND_PAD);
    return true;
}

}  // namespace kiosk::draw
