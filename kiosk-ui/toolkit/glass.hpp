#pragma once
// What the glass shows: the last painted scene and its pixels. The one place where scene, layout,
// diff and paint come together; the program, --render, --replay and the goldens all use it.

#include <string>
#include <vector>

#include "firmware/draw/surface.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/toolkit/layout.hpp"
#include "kiosk-ui/toolkit/paint.hpp"

namespace kiosk::ui {

// The thread that draws. Each call returns the rectangles of whole pixels that changed, none when
// nothing did; at most kMostDirty.
class Glass {
public:
    Glass(draw::Toolbox toolbox, const Panel& panel);

    using Dirty = std::vector<draw::Rect>;

    // Shows a scene: paints only what differs from what stands there.
    [[nodiscard]] Dirty show(const Scene& scene, const Env& env);
    // Marks a control as pressed, or none with "".
    [[nodiscard]] Dirty press(const std::string& path);
    [[nodiscard]] Dirty focus(const std::string& path);

    [[nodiscard]] const LaidOut& laid() const { return laid_; }

    [[nodiscard]] const Marks& marks() const { return marks_; }

    [[nodiscard]] const draw::Surface& surface() const { return surface_; }

    // Everything anew, e.g. after the window was covered.
    [[nodiscard]] Dirty repaint();

    // The session is over: overwrites remembered texts and what was laid out. The next show()
    // paints everything.
    void forget();

private:
    [[nodiscard]] Dirty update(LaidOut next, const Marks& marks);

    draw::Toolbox toolbox_;
    draw::Surface surface_;
    LaidOut laid_;
    Marks marks_;
    bool painted_ = false;
};

inline constexpr std::size_t kMostDirty = 6;

// Which parts of the glass differ between two laid-out scenes. Everything when theme or page do.
[[nodiscard]] Glass::Dirty difference(const LaidOut& before,
                                      const Marks& marks_before,
                                      const LaidOut& after,
                                      const Marks& marks_after);

}  // namespace kiosk::ui
