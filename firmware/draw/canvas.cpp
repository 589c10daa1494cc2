// Cairo paints shapes and glyphs on the borrowed pixels; shadows and QR modules are written by us,
// because copying nine parts is ten times cheaper than a blur or a scaled mask.
#include "firmware/draw/canvas.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/base/assert.hpp"
#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

void set_color(cairo_t& pen, Color color) {
    cairo_set_source_rgba(
        &pen, color.red / 255.0, color.green / 255.0, color.blue / 255.0, color.alpha / 255.0);
}

void rounded_path(cairo_t& pen, const Rect& rect, const Corners& corners) {
    const double most = std::min(rect.width, rect.height) / 2;
    const auto arc = [&](double radius, double x, double y, double from) {
        const double r = std::clamp(radius, 0.0, most);
        const double dx = x == rect.x ? r : -r;
        const double dy = y == rect.y ? r : -r;
        if (r <= 0) {
            cairo_line_to(&pen, x, y);
            return;
        }
        cairo_arc(&pen, x + dx, y + dy, r, from * kTurn / 4, (from + 1) * kTurn / 4);
    };
    cairo_new_sub_path(&pen);
    arc(corners.top_left, rect.x, rect.y, 2);
    arc(corners.top_right, rect.right(), rect.y, 3);
    arc(corners.bottom_right, rect.right(), rect.bottom(), 0);
    arc(corners.bottom_left, rect.x, rect.bottom(), 1);
    cairo_close_path(&pen);
}

// An opaque colour with `alpha` 0..255 over one pixel, each part rounded to the nearest. Two parts
// are worked on at once, 16 bits apart; x / 255 is (x + (x >> 8)) >> 8 with x raised by a half
// (J. Blinn, "Three Wrongs Make a Right", 1995), exact for all products of two bytes.
inline std::uint32_t blend(std::uint32_t under, Color color, std::uint32_t alpha) {
    constexpr std::uint32_t kPair = 0x00FF00FFU;
    constexpr std::uint32_t kHalf = 0x00800080U;
    const std::uint32_t rest = 255U - alpha;
    const auto mix = [&](std::uint32_t above, std::uint32_t below) {
        const std::uint32_t sum = above * alpha + below * rest + kHalf;
        return ((sum + ((sum >> 8U) & kPair)) >> 8U) & kPair;
    };
    const std::uint32_t red_blue = (std::uint32_t{color.red} << 16U) | color.blue;
    const std::uint32_t alpha_green = (255U << 16U) | color.green;
    return mix(red_blue, under & kPair) | (mix(alpha_green, (under >> 8U) & kPair) << 8U);
}

int whole(double value) {
    return static_cast<int>(std::lround(value));
}

int length(std::span<const std::uint32_t> row) {
    return static_cast<int>(row.size());
}

// The columns [first, second) of row y that lie within a rounded rectangle, its corner squares
// left out: there the shadow is painted too and then covered by the edge of the shape.
std::pair<int, int> hidden_part(const Rect& rect, double radius, int y) {
    const double middle = y + 0.5;
    if (middle < rect.y || middle >= rect.bottom()) {
        return {whole(rect.right()), whole(rect.right())};
    }
    const bool beside_corners = middle < rect.y + radius || middle >= rect.bottom() - radius;
    const double cut = beside_corners ? radius : 0;
    return {static_cast<int>(std::ceil(rect.x + cut - 0.5)),
            static_cast<int>(std::ceil(rect.right() - cut - 0.5))};
}

}  // namespace

class Canvas::Pen {
public:
    Pen(Toolbox& toolbox, Surface& target, const Rect& whole_clip)
        : parts(toolbox.parts()),
          surface(target),
          picture(cairo_image_surface_create_for_data(
              reinterpret_cast<unsigned char*>(target.pixels().data()),
              CAIRO_FORMAT_ARGB32,
              target.width_px(),
              target.height_px(),
              static_cast<int>(target.row_bytes()))),
          cairo(cairo_create(picture.get())),
          first_clip(whole_clip) {
        KIOSK_ASSERT(cairo_status(cairo.get()) == CAIRO_STATUS_SUCCESS,
                     "Cairo draws on a picture of valid sides");
        set_clip(whole_clip);
    }

    ~Pen() { cairo_surface_flush(picture.get()); }

    Pen(const Pen&) = delete;
    Pen& operator=(const Pen&) = delete;

    void set_clip(const Rect& wanted) {
        clip = wanted.intersection(first_clip);
        cairo_reset_clip(cairo.get());
        cairo_rectangle(cairo.get(), clip.x, clip.y, clip.width, clip.height);
        cairo_clip(cairo.get());
    }

    void set_fill(const Fill& fill, const Rect& area) {
        if (fill.start == fill.end) {
            set_color(*cairo, fill.start);
        } else if (!parts.gradients.set_source(*cairo, fill, area)) {
            const auto pattern = gradient_of(fill, area);
            cairo_set_source(cairo.get(), pattern.get());
        }
    }

    // Paints rows of our own making between Cairo's: row(y) gets the pixels of columns
    // [left, right) of each row of `area` inside the clip.
    template <class Row>
    void rows(const Rect& area, Row row) {
        const Rect seen = area.outward().intersection(clip);
        if (seen.empty()) {
            return;
        }
        cairo_surface_flush(picture.get());
        const auto left = static_cast<std::size_t>(seen.x);
        const auto width = static_cast<std::size_t>(seen.width);
        for (int y = static_cast<int>(seen.y); y < static_cast<int>(seen.bottom()); ++y) {
            const auto start =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(surface.width_px()) + left;
            row(static_cast<int>(left), y, surface.pixels().subspan(start, width));
        }
        cairo_surface_mark_dirty_rectangle(picture.get(),
                                           static_cast<int>(seen.x),
                                           static_cast<int>(seen.y),
                                           static_cast<int>(seen.width),
                                           static_cast<int>(seen.height));
    }

    Toolbox::Parts& parts;
    Surface& surface;
    Owned<cairo_surface_t> picture;
    Owned<cairo_t> cairo;
    Rect first_clip;
    Rect clip;
};

Canvas::Canvas(Toolbox& toolbox, Surface& surface)
    : Canvas(toolbox,
             surface,
             Rect{0,
                  0,
                  static_cast<double>(surface.width_px()),
                  static_cast<double>(surface.height_px())}) {}

Canvas::Canvas(Toolbox& toolbox, Surface& surface, const Rect& clip)
    : pen_(std::make_unique<Pen>(
          toolbox,
          surface,
          clip.outward().intersection({0,
                                       0,
                                       static_cast<double>(surface.width_px()),
                                       static_cast<double>(surface.height_px())}))) {}

Canvas::~Canvas() = default;

Rect Canvas::clip() const {
    return pen_->clip;
}

void Canvas::set_clip(const Rect& clip) {
    pen_->set_clip(clip.outward());
}

void Canvas::fill(const Rect& rect, const Fill& fill) {
    cairo_t& cairo = *pen_->cairo;
    pen_->set_fill(fill, rect);
    cairo_rectangle(&cairo, rect.x, rect.y, std::max(0.0, rect.width), std::max(0.0, rect.height));
    cairo_fill(&cairo);
}

void Canvas::fill_rounded(const Rect& rect, const Corners& corners, const Fill& fill) {
    if (rect.empty()) {
        return;
    }
    pen_->set_fill(fill, rect);
    rounded_path(*pen_->cairo, rect, corners);
    cairo_fill(pen_->cairo.get());
}

void Canvas::stroke_rounded(const Rect& rect, double radius, Color color, double line_px) {
    const Rect inside = rect.inset(line_px);
    if (rect.empty() || line_px <= 0) {
        return;
    }
    // Filled, not stroked: Cairo's stroke of an arc differs by a pixel when the clip cuts it, and
    // a dirty part must look like the whole.
    cairo_t* cairo = pen_->cairo.get();
    set_color(*cairo, color);
    rounded_path(*cairo, rect, radius);
    if (!inside.empty()) {
        rounded_path(*cairo, inside, std::max(0.0, radius - line_px));
    }
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(cairo);
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
}

void Canvas::shadow(const Rect& rect, double radius, const Shadow& shadow) {
    if (rect.empty() || shadow.color.alpha == 0) {
        return;
    }
    const double round = std::min(radius, std::min(rect.width, rect.height) / 2);
    const ShadowCorner& corner = pen_->parts.shadows.corner(round, shadow.blur_px);
    const int left = whole(rect.x) - corner.outset_px;
    const int right = whole(rect.right()) + corner.outset_px;
    const int top = whole(rect.y + shadow.dy_px) - corner.outset_px;
    const int bottom = whole(rect.bottom() + shadow.dy_px) + corner.outset_px;
    const int last = corner.side_px - 1;
    const auto blend_part = [&](std::span<std::uint32_t> row, int from, int start, int end, int y) {
        const int v = std::clamp(std::min(y - top, bottom - 1 - y), 0, last);
        const auto* line = &corner.alpha[static_cast<std::size_t>(v * corner.side_px)];
        const int stop = std::min(from + length(row), end);
        std::uint32_t* const pixels = row.data();  // unchecked: x stays within the row
        for (int x = std::max(from, start); x < stop; ++x) {
            const int u = std::clamp(std::min(x - left, right - 1 - x), 0, last);
            const std::uint32_t alpha = line[u] * std::uint32_t{shadow.color.alpha} / 255U;
            if (alpha != 0) {
                pixels[x - from] = blend(pixels[x - from], shadow.color, alpha);
            }
        }
    };
    const Rect area{static_cast<double>(left),
                    static_cast<double>(top),
                    static_cast<double>(right - left),
                    static_cast<double>(bottom - top)};
    pen_->rows(area, [&](int from, int y, std::span<std::uint32_t> row) {
        const auto [hidden, shown] = hidden_part(rect, round, y);
        blend_part(row, from, left, hidden, y);
        blend_part(row, from, shown, right, y);
    });
}

void Canvas::line(Point from, Point to, Color color, double line_px) {
    cairo_t* cairo = pen_->cairo.get();
    set_color(*cairo, color);
    cairo_set_line_width(cairo, line_px);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_move_to(cairo, from.x, from.y);
    cairo_line_to(cairo, to.x, to.y);
    cairo_stroke(cairo);
}

void Canvas::circle(Point centre, double radius, const Fill& fill) {
    if (radius <= 0) {
        return;
    }
    const Rect box{centre.x - radius, centre.y - radius, 2 * radius, 2 * radius};
    pen_->set_fill(fill, box);
    cairo_new_path(pen_->cairo.get());
    cairo_arc(pen_->cairo.get(), centre.x, centre.y, radius, 0, kTurn);
    cairo_fill(pen_->cairo.get());
}

void Canvas::ring(Point centre, double radius, Color color, double line_px, double part) {
    const double middle = radius - line_px / 2;
    const double share = std::clamp(part, 0.0, 1.0);
    if (middle <= 0 || share <= 0) {
        return;
    }
    cairo_t* cairo = pen_->cairo.get();
    set_color(*cairo, color);
    cairo_set_line_width(cairo, line_px);
    cairo_set_line_cap(cairo, share < 1 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_new_path(cairo);
    cairo_arc(cairo, centre.x, centre.y, middle, -kTurn / 4, -kTurn / 4 + share * kTurn);
    cairo_stroke(cairo);
}

void Canvas::polygon(const std::vector<Point>& points, const Fill& fill) {
    if (points.size() < 3) {
        return;
    }
    Rect box{points[0].x, points[0].y, 0, 0};
    cairo_new_path(pen_->cairo.get());
    double right = box.x;
    double bottom = box.y;
    for (const Point& point : points) {
        cairo_line_to(pen_->cairo.get(), point.x, point.y);
        box.x = std::min(box.x, point.x);
        box.y = std::min(box.y, point.y);
        right = std::max(right, point.x);
        bottom = std::max(bottom, point.y);
    }
    cairo_close_path(pen_->cairo.get());
    box.width = right - box.x;
    box.height = bottom - box.y;
    pen_->set_fill(fill, box);
    cairo_fill(pen_->cairo.get());
}

void Canvas::icon(Icon icon, Point centre, double size_px, Color color) {
    const int side = static_cast<int>(std::lround(size_px));
    if (side < 1 || side > kMostSidePx) {
        return;
    }
    cairo_surface_t* mask = pen_->parts.icons.get(icon, side);
    set_color(*pen_->cairo, color);
    cairo_mask_surface(pen_->cairo.get(),
                       mask,
                       std::round(centre.x - side / 2.0),
                       std::round(centre.y - side / 2.0));
}

TextSize Canvas::text(const Text& text, Point top_left, Color color) {
    const LaidText& laid = pen_->parts.texts.lay_out(text);
    set_color(*pen_->cairo, color);
    for (int i = 0; i < laid.size.lines; ++i) {
        const auto& place = laid.lines[static_cast<std::size_t>(i)];
        cairo_move_to(
            pen_->cairo.get(), top_left.x + place.left_px, top_left.y + place.baseline_px);
        pango_cairo_show_layout_line(pen_->cairo.get(),
                                     pango_layout_get_line_readonly(laid.layout.get(), i));
    }
    cairo_new_path(pen_->cairo.get());
    return laid.size;
}

TextSize Canvas::text_in(Text text, const Rect& box, Color color) {
    text.width_px = box.width;
    const double height = pen_->parts.texts.lay_out(text).size.height_px;
    return this->text(text, {box.x, box.y + (box.height - height) / 2}, color);
}

int Canvas::qr(const QrCode& code, const Rect& area, Color dark, Color light) {
    const int modules = code.size() + 2 * kQuietModules;
    const int scale = static_cast<int>(std::min(area.width, area.height)) / modules;
    if (scale < 1) {
        return 0;
    }
    const int side = scale * modules;
    const Rect square{std::floor(area.x + (area.width - side) / 2),
                      std::floor(area.y + (area.height - side) / 2),
                      static_cast<double>(side),
                      static_cast<double>(side)};
    const int left = static_cast<int>(square.x);
    const int top = static_cast<int>(square.y);
    const auto is_dark = [&](int x, int y) {
        const int column = x / scale - kQuietModules;
        const int line = y / scale - kQuietModules;
        const bool inside = std::min(column, line) >= 0 && std::max(column, line) < code.size();
        return inside && code.dark(column, line);
    };
    pen_->rows(square, [&](int from, int y, std::span<std::uint32_t> row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int x = from + static_cast<int>(i);
            const Color color = is_dark(x - left, y - top) ? dark : light;
            row[i] = blend(row[i], color, color.alpha);
        }
    });
    return scale;
}

void Canvas::image(const Surface& image, const Rect& area, double radius) {
    if (area.empty()) {
        return;
    }
    cairo_t* cairo = pen_->cairo.get();
    // Cairo reads only; it has no const in its signature.
    auto* bytes =
        reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(image.pixels().data()));
    const Owned<cairo_surface_t> view(
        cairo_image_surface_create_for_data(bytes,
                                            CAIRO_FORMAT_ARGB32,
                                            image.width_px(),
                                            image.height_px(),
                                            static_cast<int>(image.row_bytes())));
    const double scale_x = area.width / image.width_px();
    const double scale_y = area.height / image.height_px();
    cairo_save(cairo);
    rounded_path(*cairo, area, radius);
    cairo_clip(cairo);
    cairo_translate(cairo, area.x, area.y);
    cairo_scale(cairo, scale_x, scale_y);
    cairo_set_source_surface(cairo, view.get(), 0, 0);
    const bool unscaled = scale_x == 1 && scale_y == 1;
    cairo_pattern_set_filter(cairo_get_source(cairo),
                             unscaled ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_paint(cairo);
    cairo_restore(cairo);
    // The source would outlive `view`'s borrowed pixels.
    cairo_set_source_rgb(cairo, 0, 0, 0);
}

}  // namespace kiosk::draw
