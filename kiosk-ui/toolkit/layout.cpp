// The second pass: measure.hpp has asked each node how much room it takes, place() gives it a
// rectangle.
#include "kiosk-ui/toolkit/layout.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/base/format.hpp"
#include "kiosk-ui/toolkit/measure.hpp"
#include "kiosk-ui/toolkit/parts.hpp"

namespace kiosk::ui {
namespace {

// Rounding of edges may take a part of a pixel from a box; more is a fault.
constexpr double kSlack_px = 1.5;

class Layout {
public:
    Layout(const Env& env, draw::Toolbox& toolbox, LaidOut& out)
        : measure_(env, toolbox), toolbox_(toolbox), out_(out) {}

    void place(const Node& node,
               const draw::Rect& wanted,
               const std::string& path,
               std::size_t parent,
               Layer layer,
               Fill under) {
        draw::Rect rect =
            snapped({wanted.x - px(node.box.outset.left_mm),
                     wanted.y - px(node.box.outset.top_mm),
                     wanted.width + px(node.box.outset.left_mm) + px(node.box.outset.right_mm),
                     wanted.height + px(node.box.outset.top_mm) + px(node.box.outset.bottom_mm)});
        const std::size_t index = out_.nodes.size();
        out_.nodes.push_back(placed(node, rect, path, parent == kRoot ? index : parent, layer));
        const Fill below = node.look.fill == Fill::None ? under : node.look.fill;
        out_.nodes.back().under = below;
        const draw::Rect inner{
            rect.x + px(node.box.padding.left_mm),
            rect.y + px(node.box.padding.top_mm),
            rect.width - measure_.sides(node.box),
            rect.height - px(node.box.padding.top_mm) - px(node.box.padding.bottom_mm)};
        place_parts(node, inner, index, layer, below);
    }

    [[nodiscard]] Size size_of(const Node& node, double width) {
        return measure_.size_of(node, width);
    }

    static constexpr std::size_t kRoot = static_cast<std::size_t>(-1);

private:
    [[nodiscard]] double px(double mm) const { return measure_.px(mm); }

    [[nodiscard]] static draw::Rect snapped(const draw::Rect& rect) {
        const double left = std::round(rect.x);
        const double top = std::round(rect.y);
        return {left, top, std::round(rect.right()) - left, std::round(rect.bottom()) - top};
    }

    void fault(const std::string& path, std::string_view what) {
        out_.faults.push_back(fmt::format("{}: {}", path, what));
    }

    [[nodiscard]] static std::string path_of(const std::string& parent,
                                             const Node& part,
                                             std::size_t n) {
        return part.id.empty() ? fmt::format("{}/#{}", parent, n)
                               : fmt::format("{}/{}", parent, part.id);
    }

    void place_parts(
        const Node& node, const draw::Rect& inner, std::size_t index, Layer layer, Fill below) {
        if (node.parts.empty()) {
            return;
        }
        const std::string path = out_.nodes[index].path;
        const std::vector<draw::Rect> rects = rects_of(node, inner, path);
        for (std::size_t i = 0; i < rects.size(); ++i) {
            place(node.parts[i], rects[i], path_of(path, node.parts[i], i), index, layer, below);
        }
    }

    [[nodiscard]] std::vector<draw::Rect> rects_of(const Node& node,
                                                   const draw::Rect& inner,
                                                   const std::string& path) {
        switch (node.box.flow) {
            case Flow::Column:
                return column_rects(node, inner, path);
            case Flow::Row:
                return row_rects(node, inner, path);
            case Flow::Grid:
                return grid_rects(node, inner, path);
            case Flow::Stack:
                break;
        }
        return std::vector<draw::Rect>(node.parts.size(), inner);
    }

    // Where the first part starts, and the gap between parts, when `spare` is left over.
    struct Spread {
        double start = 0;
        double gap = 0;
    };

    [[nodiscard]] Spread spread(const Node& node, double spare) const {
        const double gap = px(node.box.gap_mm);
        switch (node.box.along) {
            case Along::Start:
                return {0, gap};
            case Along::Center:
                return {spare / 2, gap};
            case Along::End:
                return {spare, gap};
            case Along::Between:
                return {0,
                        node.parts.size() < 2
                            ? gap
                            : gap + spare / static_cast<double>(node.parts.size() - 1)};
        }
        return {0, gap};
    }

    // Offset and length across the flow.
    [[nodiscard]] static std::pair<double, double> across(Across how, double room, double wants) {
        switch (how) {
            case Across::Stretch:
                return {0, room};
            case Across::Start:
                return {0, wants};
            case Across::Center:
                return {(room - wants) / 2, wants};
            case Across::End:
                return {room - wants, wants};
        }
        return {0, room};
    }

    [[nodiscard]] std::vector<draw::Rect> column_rects(const Node& node,
                                                       const draw::Rect& inner,
                                                       const std::string& path) {
        std::vector<Size> sizes;
        double spare = inner.height - measure_.gaps(node);
        double shares = 0;
        for (const Node& part : node.parts) {
            sizes.push_back(measure_.size_of(part, inner.width));
            spare -= sizes.back().height;
            shares += part.box.grow;
        }
        if (spare < -kSlack_px) {
            fault(path, fmt::format("too high by {:.0f} px", -spare));
        }
        if (shares > 0 && spare > 0) {
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                sizes[i].height += spare * node.parts[i].box.grow / shares;
            }
            spare = 0;
        }
        const Spread at = spread(node, std::max(0.0, spare));
        std::vector<draw::Rect> out;
        double y = inner.y + at.start;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const bool own = node.parts[i].box.width_mm > 0 || node.parts[i].box.most_width_mm > 0;
            const Across how =
                node.box.across == Across::Stretch && own ? Across::Start : node.box.across;
            if (sizes[i].width > inner.width + kSlack_px) {
                fault(path_of(path, node.parts[i], i), "too wide");
            }
            const auto [dx, width] = across(how, inner.width, sizes[i].width);
            out.push_back({inner.x + dx, y, width, sizes[i].height});
            y += sizes[i].height + at.gap;
        }
        return out;
    }

    [[nodiscard]] std::vector<draw::Rect> row_rects(const Node& node,
                                                    const draw::Rect& inner,
                                                    const std::string& path) {
        const std::vector<double> widths = measure_.row_widths(node, inner.width);
        double spare = inner.width - measure_.gaps(node);
        for (const double width : widths) {
            spare -= width;
        }
        if (spare < -kSlack_px) {
            fault(path, fmt::format("too wide by {:.0f} px", -spare));
        }
        const Spread at = spread(node, std::max(0.0, spare));
        std::vector<draw::Rect> out;
        double x = inner.x + at.start;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const double wants = measure_.size_of(node.parts[i], widths[i]).height;
            if (wants > inner.height + kSlack_px) {
                fault(path_of(path, node.parts[i], i), "too high for its row");
            }
            const bool own = node.parts[i].box.height_mm > 0;
            const Across how =
                node.box.across == Across::Stretch && own ? Across::Start : node.box.across;
            const auto [dy, height] = across(how, inner.height, wants);
            out.push_back({x, inner.y + dy, widths[i], height});
            x += widths[i] + at.gap;
        }
        return out;
    }

    [[nodiscard]] std::vector<draw::Rect> grid_rects(const Node& node,
                                                     const draw::Rect& inner,
                                                     const std::string& path) {
        const Measure::Grid grid = measure_.grid_of(node, inner.width);
        const double gap = px(node.box.gap_mm);
        double spare = inner.height - gap * static_cast<double>(grid.heights.size() - 1);
        for (const double height : grid.heights) {
            spare -= height;
        }
        if (spare < -kSlack_px) {
            fault(path, fmt::format("too high by {:.0f} px", -spare));
        }
        // Spare room makes all rows higher alike.
        const double more = std::max(0.0, spare) / static_cast<double>(grid.heights.size());
        const auto columns = static_cast<std::size_t>(std::max(1, node.box.columns));
        std::vector<draw::Rect> out;
        double y = inner.y;
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
            const double x = inner.x + static_cast<double>(i % columns) * (grid.cell_width + gap);
            const double height = grid.heights[i / columns] + more;
            out.push_back({x, y, grid.cell_width, height});
            if (i % columns == columns - 1) {
                y += height + gap;
            }
        }
        return out;
    }

    [[nodiscard]] Placed placed(const Node& node,
                                const draw::Rect& rect,
                                const std::string& path,
                                std::size_t parent,
                                Layer layer) {
        Placed out;
        out.path = path;
        out.parent = parent;
        out.layer = layer;
        out.role = node.role;
        out.box = rect;
        out.look = node.look;
        out.speak = speak_of(node);
        out.icon = node.icon;
        out.size_px = measure_.mark_px(node);
        out.part = node.part;
        out.modules = node.modules;
        out.picture = node.picture;
        out.action = node.action;
        out.chosen = node.chosen;
        if (node.role == Role::Text) {
            out.text = node.text;
            const draw::Text text = measure_.text_of(node, rect.width);
            out.text_style = text.style;
            out.text_size = toolbox_.measure(text);
            if (!out.text_size.fits || out.text_size.width_px > rect.width + kSlack_px ||
                out.text_size.height_px > rect.height + kSlack_px) {
                fault(path, fmt::format("the text \"{}\" is cut", node.text));
            }
        }
        return out;
    }

    Measure measure_;
    draw::Toolbox& toolbox_;
    LaidOut& out_;
};

// FNV-1a over what shows.
class Hash {
public:
    void add(std::uint64_t value) {
        for (int i = 0; i < 8; ++i) {
            hash_ = (hash_ ^ ((value >> (8 * i)) & 0xFFU)) * 0x100000001B3U;
        }
    }

    void add(double value) { add(static_cast<std::uint64_t>(std::llround(value * 64))); }

    void add(std::string_view text) {
        for (const char c : text) {
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
        }
        add(text.size());
    }

    template <class E>
    requires std::is_enum_v<E>

    void add(E value) { add(static_cast<std::uint64_t>(value)); }

    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 0xCBF29CE484222325U;
};

std::uint64_t hash_of(const Placed& node) {
    Hash hash;
    hash.add(node.role);
    hash.add(node.layer);
    for (const double side : {node.box.x, node.box.y, node.box.width, node.box.height}) {
        hash.add(side);
    }
    const Look& look = node.look;
    hash.add(look.fill);
    hash.add(look.border);
    hash.add(look.corner);
    hash.add(look.shadow);
    hash.add(look.ink);
    hash.add(look.type);
    hash.add(look.align);
    hash.add(look.digits);
    hash.add(std::uint64_t{look.bold});
    hash.add(node.text);
    hash.add(node.text_style.size_px);
    if (node.role == Role::Icon) {
        hash.add(node.icon);
    }
    hash.add(node.picture.hash);
    hash.add(node.size_px);
    hash.add(node.part * 1024);
    hash.add(std::uint64_t{node.chosen});
    hash.add(static_cast<std::uint64_t>(node.modules.size));
    for (const bool dark : node.modules.dark) {
        hash.add(std::uint64_t{dark});
    }
    return hash.value();
}

void place_regions(Layout& layout, const Scene& scene, const Env& env, LaidOut& out) {
    const double width = env.panel.width_px;
    const double height = env.panel.height_px;
    const double bar = layout.size_of(scene.bar, width).height;
    const double reading = layout.size_of(scene.reading, width).height;
    const double controls = layout.size_of(scene.controls, width).height;
    const double room = height - bar;
    double split = reading;  // where controls start
    if (env.reach == Reach::Low || scene.reading.box.grow > 0) {
        split = std::max(reading, room - controls);
    }
    const auto region = [&](const Node& node, double top, double bottom) {
        layout.place(
            node, {0, top, width, bottom - top}, node.id, Layout::kRoot, Layer::Page, scene.page);
    };
    region(scene.reading, 0, split);
    region(scene.controls, split, room);
    region(scene.bar, room, height);
    if (split + controls > room + kSlack_px) {
        out.faults.push_back(fmt::format(
            "{}: the screen is too high by {:.0f} px", scene.screen, split + controls - room));
    }
}

}  // namespace

double reach_top_px(const Panel& panel) {
    return std::max(0.0, panel.height_px - px_of(panel, kReachTopMm - panel.screen_bottom_mm));
}

LaidOut lay_out(const Scene& scene, const Env& env, draw::Toolbox& toolbox) {
    LaidOut out;
    out.screen = scene.screen;
    out.env = env;
    out.page = scene.page;
    Layout layout(env, toolbox, out);
    place_regions(layout, scene, env, out);
    if (scene.dialogue) {
        Node scrim;
        scrim.look.fill = Fill::Scrim;
        const double width = env.panel.width_px;
        const double height = env.panel.height_px;
        layout.place(
            scrim, {0, 0, width, height}, "scrim", Layout::kRoot, Layer::Dialogue, Fill::Scrim);
        const double top = env.reach == Reach::Low ? reach_top_px(env.panel) : 0;
        layout.place(*scene.dialogue,
                     {0, top, width, height - top},
                     scene.dialogue->id,
                     Layout::kRoot,
                     Layer::Dialogue,
                     Fill::Scrim);
    }
    for (Placed& node : out.nodes) {
        node.hash = hash_of(node);
    }
    return out;
}

namespace {

Layer top_layer(const LaidOut& laid) {
    return laid.nodes.empty() ? Layer::Page : laid.nodes.back().layer;
}

}  // namespace

const Placed* hit(const LaidOut& laid, draw::Point point) {
    const Layer top = top_layer(laid);
    for (auto it = laid.nodes.rbegin(); it != laid.nodes.rend(); ++it) {
        if (it->layer == top && it->action && it->box.contains(point)) {
            return &*it;
        }
    }
    return nullptr;
}

std::vector<const Placed*> focus_order(const LaidOut& laid) {
    std::vector<const Placed*> out;
    const Layer top = top_layer(laid);
    for (const Placed& node : laid.nodes) {
        if (node.layer == top && node.action) {
            out.push_back(&node);
        }
    }
    return out;
}

void wipe(LaidOut& laid) {
    for (Placed& node : laid.nodes) {
        std::fill(node.text.begin(), node.text.end(), '\0');
        std::fill(node.speak.begin(), node.speak.end(), '\0');
        node.picture = {};
        node.modules.dark.assign(node.modules.dark.size(), false);
        if (node.action) {
            std::fill(node.action->argument.begin(), node.action->argument.end(), '\0');
        }
    }
    laid.nodes.clear();
}

}  // namespace kiosk::ui
