#pragma once
// Paints on a Surface. Short-lived: make one for a frame, paint, let it go, then read the pixels.

#include <memory>

#include "firmware/draw/color.hpp"
#include "firmware/draw/geometry.hpp"
#include "firmware/draw/icons.hpp"
#include "firmware/draw/qr_code.hpp"
#include "firmware/draw/surface.hpp"
#include "firmware/draw/text.hpp"
#include "firmware/draw/toolbox.hpp"

namespace kiosk::draw {

// Radius of each corner in pixels; one number makes all four.
struct Corners {
    double top_left = 0;
    double top_right = 0;
    double bottom_right = 0;
    double bottom_left = 0;

    constexpr Corners(double all)  // NOLINT: a number is four corners
        : top_left(all), top_right(all), bottom_right(all), bottom_left(all) {}

    constexpr Corners(double tl, double tr, double br, double bl)
        : top_left(tl), top_right(tr), bottom_right(br), bottom_left(bl) {}
};

// A soft shadow: `blur_px` as designers give it (the edge fades over about that width), moved
// down by dy_px.
struct Shadow {
    double blur_px = 0;
    double dy_px = 0;
    Color color = kClear;
};

// Every call paints at once, in order, inside the present clip; empty rectangles paint nothing.
// Coordinates are pixels of the surface and may be fractions. Toolbox and Surface must outlive the
// canvas, and while it lives the surface's pixels are not to be touched from outside. One thread.
class Canvas {
public:
    Canvas(Toolbox& toolbox, Surface& surface);
    // Paints only inside `clip` (rounded outward to whole pixels): the dirty rectangle.
    Canvas(Toolbox& toolbox, Surface& surface, const Rect& clip);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    // Narrows the clip, or widens it back to a part of the first one.
    [[nodiscard]] Rect clip() const;
    void set_clip(const Rect& clip);

    void fill(const Rect& rect, const Fill& fill);
    void fill_rounded(const Rect& rect, const Corners& corners, const Fill& fill);
    // The line lies inside `rect`, its outer edge has `radius`.
    void stroke_rounded(const Rect& rect, double radius, Color color, double line_px);
    // The shadow that the rounded rectangle throws, outside of it only, so that what is painted
    // on it may be translucent. Blurred once per (radius, blur), then a copy of nine parts.
    void shadow(const Rect& rect, double radius, const Shadow& shadow);

    void line(Point from, Point to, Color color, double line_px);  // round ends
    void circle(Point centre, double radius, const Fill& fill);
    // A ring from 12 o'clock clockwise; `part` 0..1 of the circle (a countdown). The line lies
    // inside `radius`.
    void ring(Point centre, double radius, Color color, double line_px, double part = 1);
    // A filled shape through the points, in order, closed.
    void polygon(const std::vector<Point>& points, const Fill& fill);

    // The icon's 24-unit square scaled to `size_px`, its centre at `centre`. Lines are size/12
    // wide. Its place is rounded to whole pixels. Drawn once per (icon, size), then tinted.
    void icon(Icon icon, Point centre, double size_px, Color color);

    // `top_left` of the box that measure() gave. Lines are aligned within width_px, or within the
    // widest line when there is no width limit.
    TextSize text(const Text& text, Point top_left, Color color);
    // The same in a box: wraps at its width and sits in the middle of its height. What does not
    // fit still lies centred on it; see TextSize::fits.
    TextSize text_in(Text text, const Rect& box, Color color);

    // Square `area`: modules of whole pixels, as large as fit with the quiet zone, centred, on
    // `light`. Returns the pixels per module; 0 (and paints nothing) when not even one fits.
    int qr(const QrCode& code, const Rect& area, Color dark, Color light);

    // The whole picture scaled into `area`, corners rounded.
    void image(const Surface& image, const Rect& area, double radius = 0);

private:
    class Pen;  // Cairo's context on the surface
    std::unique_ptr<Pen> pen_;
};

}  // namespace kiosk::draw
