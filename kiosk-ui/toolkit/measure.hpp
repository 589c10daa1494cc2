#pragma once
// The first pass of a layout: how much room each node asks for at a width. Rows and columns are one
// algorithm with the axes exchanged by small helpers; texts are measured by the toolbox, which
// remembers them, so asking twice costs a look-up.

#include <vector>

#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/scene.hpp"
#include "kiosk-ui/toolkit/theme.hpp"

namespace kiosk::ui {

// Pixels.
struct Size {
    double width = 0;
    double height = 0;
};

// Asks; places nothing. `env` and `toolbox` must outlive it. The thread that draws.
class Measure {
public:
    Measure(const Env& env, draw::Toolbox& toolbox) : env_(env), toolbox_(toolbox) {}

    // The room a node takes where at most `most_width` is to be had, padding included.
    [[nodiscard]] Size size_of(const Node& node, double most_width);

    [[nodiscard]] double px(double mm) const { return px_of(env_.panel, mm); }

    // Left and right padding together; the gaps between the parts together.
    [[nodiscard]] double sides(const Box& box) const;
    [[nodiscard]] double gaps(const Node& node) const;

    // Side of an icon, ring or code.
    [[nodiscard]] double mark_px(const Node& node) const;
    [[nodiscard]] draw::Text text_of(const Node& node, double width) const;

    // Widths of a row's parts: those that do not grow take what they need, the rest is shared.
    [[nodiscard]] std::vector<double> row_widths(const Node& node, double width);

    struct Grid {
        double cell_width = 0;
        std::vector<double> heights;  // of the rows
    };

    [[nodiscard]] Grid grid_of(const Node& node, double width);

private:
    [[nodiscard]] Size content_of(const Node& node, double width);
    [[nodiscard]] Size column_size(const Node& node, double width);
    [[nodiscard]] Size row_size(const Node& node, double width);
    [[nodiscard]] Size grid_size(const Node& node, double width);

    const Env& env_;
    draw::Toolbox& toolbox_;
};

}  // namespace kiosk::ui
