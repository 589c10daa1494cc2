#pragma once
// A scene with places: each node as a rectangle of whole pixels, in paint order.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/draw/geometry.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/scene.hpp"
#include "kiosk-ui/toolkit/theme.hpp"

namespace kiosk::ui {

enum class Layer { Page, Dialogue };

// One node at its place. Holds all that painting, touching, speaking and the rule tests need.
struct Placed {
    std::string path;    // ids from the region down: "bar/help"
    std::size_t parent;  // index of the node it is part of; its own index = none
    Layer layer = Layer::Page;
    Role role = Role::Group;
    draw::Rect box;  // whole pixels; what can be touched, when there is an action
    Look look;
    Fill under = Fill::Page;  // what is painted below it (its own fill when it has one)
    std::string text;
    draw::TextStyle text_style;
    draw::TextSize text_size;
    std::string speak;
    draw::Icon icon{};
    double size_px = 0;
    double part = 0;
    QrModules modules;
    Picture picture;
    std::optional<Action> action;
    bool chosen = false;
    std::uint64_t hash = 0;  // of everything that shows
};

struct LaidOut {
    std::string screen;
    Env env;
    Fill page = Fill::Page;
    std::vector<Placed> nodes;
    // What does not fit, in words, with the node's path: never empty-handed in silence. A test
    // fails on it; the program logs it once.
    std::vector<std::string> faults;
};

// Pure but for the toolbox's memory of texts. About 1 ms for 60 nodes once the texts are known.
[[nodiscard]] LaidOut lay_out(const Scene& scene, const Env& env, draw::Toolbox& toolbox);

// The highest pixel row that Reach::Low may use for controls on this panel.
[[nodiscard]] double reach_top_px(const Panel& panel);

// The node whose action a touch at this point means: the last painted one of the top layer that
// has an action and holds the point. nullptr = none.
[[nodiscard]] const Placed* hit(const LaidOut& laid, draw::Point point);

// Nodes with an action in the order of reading, top layer only: the order of the focus.
[[nodiscard]] std::vector<const Placed*> focus_order(const LaidOut& laid);

// Overwrites every text in it with zeros: for the end of a session.
void wipe(LaidOut& laid);

}  // namespace kiosk::ui
