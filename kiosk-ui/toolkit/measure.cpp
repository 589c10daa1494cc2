// Straight recursion over the scene: a text's height follows from its width, a box's from its
// parts.
#include "kiosk-ui/toolkit/measure.hpp"

#include <algorithm>
#include <cmath>

namespace kiosk::ui {

Size Measure::size_of(const Node& node, double most_width) {
    const Box& box = node.box;
    double width = most_width;
    if (box.width_mm > 0) {
        width = px(box.width_mm);
    } else if (box.most_width_mm > 0) {
        width = std::min(width, px(box.most_width_mm));
    }
    Size out = content_of(node, std::max(0.0, width - sides(box)));
    out.width += sides(box);
    out.height += px(box.padding.top_mm) + px(box.padding.bottom_mm);
    if (box.width_mm > 0) {
        out.width = width;
    }
    if (box.height_mm > 0) {
        out.height = px(box.height_mm);
    }
    out.height = std::max(out.height, px(box.least_height_mm));
    return out;
}

double Measure::sides(const Box& box) const {
    return px(box.padding.left_mm) + px(box.padding.right_mm);
}

// An icon beside words grows with them, though less: the words need the room.
double Measure::mark_px(const Node& node) const {
    constexpr double kBesideWords_mm = 10;
    constexpr double kShare = 0.5;
    const bool grows = node.role == Role::Icon && node.size_mm <= kBesideWords_mm;
    const double factor = grows ? 1 + kShare * (factor_of(env_.step) - 1) : 1;
    return px(node.size_mm) * factor;
}

draw::Text Measure::text_of(const Node& node, double width) const {
    return {node.text, text_style_of(env_, node.look), std::floor(width), 0};
}

Size Measure::content_of(const Node& node, double width) {
    switch (node.role) {
        case Role::Text: {
            const draw::TextSize size = toolbox_.measure(text_of(node, width));
            return {std::ceil(size.width_px) + 1, std::ceil(size.height_px)};
        }
        case Role::Icon:
        case Role::Qr:
        case Role::Ring:
            return {mark_px(node), mark_px(node)};
        case Role::Picture:  // takes what it is given, asks for nothing
        case Role::Group:
        case Role::Button:
        case Role::Choice:
            break;
    }
    switch (node.box.flow) {
        case Flow::Column:
            return column_size(node, width);
        case Flow::Row:
            return row_size(node, width);
        case Flow::Grid:
            return grid_size(node, width);
        case Flow::Stack:
            break;
    }
    Size out;
    for (const Node& part : node.parts) {
        const Size size = size_of(part, width);
        out.width = std::max(out.width, size.width);
        out.height = std::max(out.height, size.height);
    }
    return out;
}

double Measure::gaps(const Node& node) const {
    return node.parts.empty() ? 0
                              : px(node.box.gap_mm) * static_cast<double>(node.parts.size() - 1);
}

Size Measure::column_size(const Node& node, double width) {
    Size out{0, gaps(node)};
    for (const Node& part : node.parts) {
        const Size size = size_of(part, width);
        out.width = std::max(out.width, size.width);
        out.height += size.height;
    }
    return out;
}

std::vector<double> Measure::row_widths(const Node& node, double width) {
    std::vector<double> out(node.parts.size(), 0);
    double left = width - gaps(node);
    double shares = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Node& part = node.parts[i];
        if (part.box.grow > 0) {
            shares += part.box.grow;
            continue;
        }
        out[i] = size_of(part, std::max(0.0, left)).width;
        left -= out[i];
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (node.parts[i].box.grow > 0) {
            out[i] = std::max(0.0, left) * node.parts[i].box.grow / shares;
        }
    }
    return out;
}

Size Measure::row_size(const Node& node, double width) {
    const std::vector<double> widths = row_widths(node, width);
    Size out{gaps(node), 0};
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const Size size = size_of(node.parts[i], widths[i]);
        out.width += node.parts[i].box.grow > 0 ? widths[i] : size.width;
        out.height = std::max(out.height, size.height);
    }
    return out;
}

Measure::Grid Measure::grid_of(const Node& node, double width) {
    const auto columns = static_cast<std::size_t>(std::max(1, node.box.columns));
    Grid out;
    out.cell_width = (width - px(node.box.gap_mm) * static_cast<double>(columns - 1)) /
                     static_cast<double>(columns);
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        const double height = size_of(node.parts[i], out.cell_width).height;
        if (i % columns == 0) {
            out.heights.push_back(height);
        } else {
            out.heights.back() = std::max(out.heights.back(), height);
        }
    }
    return out;
}

Size Measure::grid_size(const Node& node, double width) {
    const Grid grid = grid_of(node, width);
    Size out{width, 0};
    for (const double height : grid.heights) {
        out.height += height;
    }
    if (!grid.heights.empty()) {
        out.height += px(node.box.gap_mm) * static_cast<double>(grid.heights.size() - 1);
    }
    return out;
}

}  // namespace kiosk::ui
