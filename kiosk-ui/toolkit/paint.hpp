#pragma once
// A laid-out scene on pixels.

#include <string>
#include <vector>

#include "firmware/draw/surface.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/toolkit/layout.hpp"

namespace kiosk::ui {

// What shows beside the scene itself: the control under the finger and the one with the focus, by
// path; "" = none.
struct Marks {
    std::string pressed;
    std::string focused;
    bool operator==(const Marks&) const = default;
};

// Paints what lies in `dirty`, from the page up. Painting a part gives the pixels of a full paint.
void paint(const LaidOut& laid,
           const Marks& marks,
           const draw::Rect& dirty,
           draw::Toolbox& toolbox,
           draw::Surface& surface);

// All that painting this node may touch: its box, shadow and focus ring.
[[nodiscard]] draw::Rect painted_bounds(const Placed& node, const Env& env);

}  // namespace kiosk::ui
