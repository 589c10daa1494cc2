#pragma once
// Names of looks -> colours and sizes, by theme, text step and panel.

#include "firmware/draw/canvas.hpp"
#include "firmware/draw/tokens.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

[[nodiscard]] const draw::tokens::Theme& colours_of(ThemeId theme);

// Whether the theme draws shadows and tinted plates; the high-contrast ones draw borders instead.
[[nodiscard]] bool is_flat(ThemeId theme);

[[nodiscard]] draw::Fill fill_of(ThemeId theme, Fill fill);
// How the same fill looks under a finger.
[[nodiscard]] draw::Fill pressed_fill_of(ThemeId theme, Fill fill);
[[nodiscard]] draw::Color ink_of(ThemeId theme, Ink ink);

struct Line {
    draw::Color color;
    double width_mm = 0;  // 0: no line
};

// The line around a box. High contrast gives a line to every card and button.
[[nodiscard]] Line border_of(ThemeId theme, Border border, Fill fill);

// Pixels of a millimetre length and of a reference-panel length on this panel.
[[nodiscard]] inline double px_of(const Panel& panel, double mm) {
    return mm * panel.px_mm;
}

[[nodiscard]] inline double px_of_token(const Panel& panel, double token_px) {
    return token_px / draw::tokens::kPxMm * panel.px_mm;
}

[[nodiscard]] draw::Corners corners_of(const Panel& panel, Corner corner, const draw::Rect& box);

// Height of the capitals of a hall type on a 32 inch panel; 0 for the other types.
[[nodiscard]] double hall_cap_mm(Type type);

// Size and weight on this panel at this text step. TicketNumber does not grow: it is read from
// afar at any step.
[[nodiscard]] draw::TextStyle text_style_of(const Env& env, const Look& look);

}  // namespace kiosk::ui
