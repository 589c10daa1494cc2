// The diff goes by path and hash; changed rectangles that meet become one, and when there are many
// they all do: painting a little too much is cheaper than many clips.
#include "kiosk-ui/toolkit/glass.hpp"

#include <unordered_map>

namespace kiosk::ui {
namespace {

draw::Rect page_of(const Panel& panel) {
    return {0, 0, static_cast<double>(panel.width_px), static_cast<double>(panel.height_px)};
}

void add(Glass::Dirty& dirty, const draw::Rect& rect) {
    draw::Rect grown = rect;
    for (auto it = dirty.begin(); it != dirty.end();) {
        if (it->intersects(grown)) {
            grown = grown.united(*it);
            dirty.erase(it);
            it = dirty.begin();  // the larger one may meet those passed before
        } else {
            ++it;
        }
    }
    dirty.push_back(grown);
}

bool marked(const Placed& node, const Marks& marks) {
    return node.action && (node.path == marks.pressed || node.path == marks.focused);
}

}  // namespace

Glass::Dirty difference(const LaidOut& before,
                        const Marks& marks_before,
                        const LaidOut& after,
                        const Marks& marks_after) {
    const draw::Rect page = page_of(after.env.panel);
    if (before.env.theme != after.env.theme || before.page != after.page ||
        before.env.panel != after.env.panel) {
        return {page};
    }
    std::unordered_map<std::string_view, const Placed*> old;
    for (const Placed& node : before.nodes) {
        old.emplace(node.path, &node);
    }
    Glass::Dirty dirty;
    const bool same_marks = marks_before == marks_after;
    for (const Placed& node : after.nodes) {
        const auto was = old.find(node.path);
        if (was == old.end()) {
            add(dirty, painted_bounds(node, after.env));
            continue;
        }
        const bool other_marks =
            !same_marks && (marked(node, marks_before) || marked(node, marks_after));
        if (was->second->hash != node.hash || other_marks) {
            add(dirty, painted_bounds(node, after.env));
            add(dirty, painted_bounds(*was->second, before.env));
        }
        old.erase(was);
    }
    for (const auto& [path, node] : old) {
        add(dirty, painted_bounds(*node, before.env));
    }
    if (dirty.size() > kMostDirty) {
        draw::Rect all = dirty.front();
        for (const draw::Rect& rect : dirty) {
            all = all.united(rect);
        }
        dirty = {all};
    }
    Glass::Dirty inside;
    for (const draw::Rect& rect : dirty) {
        const draw::Rect part = rect.intersection(page);
        if (!part.empty()) {
            inside.push_back(part);
        }
    }
    return inside;
}

Glass::Glass(draw::Toolbox toolbox, const Panel& panel)
    : toolbox_(std::move(toolbox)), surface_(panel.width_px, panel.height_px, draw::kBlack) {
    laid_.env.panel = panel;
}

Glass::Dirty Glass::show(const Scene& scene, const Env& env) {
    LaidOut next = lay_out(scene, env, toolbox_);
    Marks marks = marks_;
    const auto there = [&](const std::string& path) {
        for (const Placed& node : next.nodes) {
            if (node.path == path && node.action) {
                return true;
            }
        }
        return false;
    };
    if (!there(marks.pressed)) {
        marks.pressed.clear();
    }
    if (!there(marks.focused)) {
        marks.focused.clear();
    }
    return update(std::move(next), marks);
}

Glass::Dirty Glass::press(const std::string& path) {
    return update(laid_, {path, marks_.focused});
}

Glass::Dirty Glass::focus(const std::string& path) {
    return update(laid_, {marks_.pressed, path});
}

Glass::Dirty Glass::repaint() {
    painted_ = false;
    return update(laid_, marks_);
}

Glass::Dirty Glass::update(LaidOut next, const Marks& marks) {
    const Dirty dirty =
        painted_ ? difference(laid_, marks_, next, marks) : Dirty{page_of(next.env.panel)};
    laid_ = std::move(next);
    marks_ = marks;
    painted_ = true;
    for (const draw::Rect& rect : dirty) {
        paint(laid_, marks_, rect, toolbox_, surface_);
    }
    return dirty;
}

void Glass::forget() {
    wipe(laid_);
    toolbox_.forget_texts();
    marks_ = {};
    painted_ = false;
}

}  // namespace kiosk::ui
