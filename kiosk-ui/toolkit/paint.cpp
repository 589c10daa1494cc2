// Painter's order, one node at a time; nodes outside of the dirty rectangle are passed over.
#include "kiosk-ui/toolkit/paint.hpp"

#include <algorithm>

#include "firmware/draw/canvas.hpp"
#include "firmware/draw/tokens.hpp"

namespace kiosk::ui {
namespace {

namespace tokens = draw::tokens;

constexpr double kRingLineShare = 0.14;  // of a ring's radius
constexpr double kFocusGap_mm = 0.6;     // between a control and its focus ring

// The largest rectangle of the picture's proportions in the middle of the box.
draw::Rect fitted(const draw::Surface& picture, const draw::Rect& box) {
    const double scale = std::min(box.width / picture.width_px(), box.height / picture.height_px());
    const double width = picture.width_px() * scale;
    const double height = picture.height_px() * scale;
    return {box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height};
}

class Painter {
public:
    Painter(const LaidOut& laid,
            const Marks& marks,
            const draw::Rect& dirty,
            draw::Toolbox& toolbox,
            draw::Surface& surface)
        : laid_(laid), marks_(marks), dirty_(dirty), canvas_(toolbox, surface, dirty) {}

    void run() {
        const draw::Rect page{0,
                              0,
                              static_cast<double>(laid_.env.panel.width_px),
                              static_cast<double>(laid_.env.panel.height_px)};
        canvas_.fill(page, fill_of(laid_.env.theme, laid_.page));
        for (const Placed& node : laid_.nodes) {
            if (painted_bounds(node, laid_.env).intersects(dirty_)) {
                paint_node(node);
            }
        }
        // Above everything, so that no neighbour covers it.
        for (const Placed& node : laid_.nodes) {
            if (!marks_.focused.empty() && node.path == marks_.focused) {
                paint_focus(node);
            }
        }
    }

private:
    [[nodiscard]] double token(double px) const { return px_of_token(laid_.env.panel, px); }

    [[nodiscard]] double radius_of(const Placed& node) const {
        return std::max({corners_of(laid_.env.panel, node.look.corner, node.box).top_left,
                         corners_of(laid_.env.panel, node.look.corner, node.box).bottom_left});
    }

    void paint_node(const Placed& node) {
        const ThemeId theme = laid_.env.theme;
        const bool pressed = !marks_.pressed.empty() && node.path == marks_.pressed;
        const Look& look = node.look;
        if (look.shadow == Shadow::Card && !is_flat(theme)) {
            const tokens::ShadowToken& shadow =
                pressed ? tokens::kShadowPressed : tokens::kShadowCard;
            canvas_.shadow(node.box,
                           radius_of(node),
                           {token(shadow.blur_px), token(shadow.dy_px), colours_of(theme).shadow});
        }
        if (look.fill != Fill::None) {
            canvas_.fill_rounded(
                node.box,
                corners_of(laid_.env.panel, look.corner, node.box),
                pressed ? pressed_fill_of(theme, look.fill) : fill_of(theme, look.fill));
        }
        const Line line = border_of(theme, look.border, look.fill);
        if (line.width_mm > 0 && look.corner != Corner::BarTop &&
            look.corner != Corner::HeroBottom) {
            canvas_.stroke_rounded(
                node.box, radius_of(node), line.color, px_of(laid_.env.panel, line.width_mm));
        } else if (line.width_mm > 0) {
            // A full-bleed area: its one free edge is a line.
            const double y = look.corner == Corner::BarTop ? node.box.y : node.box.bottom();
            canvas_.line({node.box.x, y},
                         {node.box.right(), y},
                         line.color,
                         px_of(laid_.env.panel, line.width_mm));
        }
        paint_content(node);
    }

    void paint_content(const Placed& node) {
        const ThemeId theme = laid_.env.theme;
        const draw::Color ink = ink_of(theme, node.look.ink);
        switch (node.role) {
            case Role::Text: {
                const draw::Text text{node.text, node.text_style, node.box.width, 0};
                canvas_.text(text, {node.box.x, node.box.y}, ink);
                break;
            }
            case Role::Icon:
                canvas_.icon(node.icon, node.box.centre(), node.size_px, ink);
                break;
            case Role::Ring: {
                const double radius = node.size_px / 2;
                const double line = radius * kRingLineShare;
                if (!is_flat(theme)) {  // where the track would look like the part itself
                    canvas_.ring(node.box.centre(), radius, colours_of(theme).hairline, line, 1);
                }
                canvas_.ring(node.box.centre(), radius, ink, line, node.part);
                break;
            }
            case Role::Qr: {
                // Black on white in every theme: phones read nothing else surely.
                const auto code = draw::QrCode::from_modules(node.modules.size, node.modules.dark);
                if (code) {
                    canvas_.qr(*code, node.box, draw::kBlack, draw::kWhite);
                }
                break;
            }
            case Role::Picture:
                if (node.picture.pixels) {
                    canvas_.image(*node.picture.pixels, fitted(*node.picture.pixels, node.box));
                }
                break;
            case Role::Group:
            case Role::Button:
            case Role::Choice:
                break;
        }
    }

    void paint_focus(const Placed& node) {
        const tokens::Theme& colours = colours_of(laid_.env.theme);
        const double gap = px_of(laid_.env.panel, kFocusGap_mm);
        const double ring = token(tokens::kFocusRing);
        const double line = token(tokens::kFocusLine);
        const double radius = radius_of(node);
        const draw::Rect inner = node.box.inset(-gap - line);
        canvas_.stroke_rounded(inner, radius + gap + line, colours.focus_line, line);
        canvas_.stroke_rounded(
            inner.inset(-ring), radius + gap + line + ring, colours.focus_ring, ring);
    }

    const LaidOut& laid_;
    const Marks& marks_;
    const draw::Rect dirty_;
    draw::Canvas canvas_;
};

}  // namespace

draw::Rect painted_bounds(const Placed& node, const Env& env) {
    double out = 1;
    if (node.look.shadow == Shadow::Card && !is_flat(env.theme)) {
        out = px_of_token(env.panel, tokens::kShadowCard.blur_px + tokens::kShadowCard.dy_px) + 1;
    }
    if (node.action) {
        out = std::max(out,
                       px_of(env.panel, kFocusGap_mm) +
                           px_of_token(env.panel, tokens::kFocusLine + tokens::kFocusRing) + 1);
    }
    return node.box.inset(-out).outward();
}

void paint(const LaidOut& laid,
           const Marks& marks,
           const draw::Rect& dirty,
           draw::Toolbox& toolbox,
           draw::Surface& surface) {
    Painter(laid, marks, dirty.outward(), toolbox, surface).run();
}

}  // namespace kiosk::ui
