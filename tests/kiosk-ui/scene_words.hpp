#pragma once
// What a scene offers and says, for tests that walk screens.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk-ui/app/reduce.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::test {

using ui::Action;
using ui::Node;
using ui::Scene;
using ui::State;

inline void controls_of(const Node& node, std::vector<Action>& out) {
    if (node.action) {
        out.push_back(*node.action);
    }
    for (const Node& part : node.parts) {
        controls_of(part, out);
    }
}

[[nodiscard]] inline Scene scene_now(const State& state) {
    return ui::find_screen(ui::screen_of(state))->view(state, ui::env_of(state, {}));
}

[[nodiscard]] inline std::vector<Action> controls_now(const State& state) {
    const Scene scene = scene_now(state);
    std::vector<Action> out;
    if (scene.dialogue) {
        controls_of(*scene.dialogue, out);
        return out;
    }
    controls_of(scene.controls, out);
    controls_of(scene.bar, out);
    return out;
}

[[nodiscard]] inline bool offers(const State& state, std::string_view name) {
    const auto all = controls_now(state);
    return std::any_of(
        all.begin(), all.end(), [&](const Action& action) { return action.name == name; });
}

[[nodiscard]] inline std::string all_words(const Node& node) {
    std::string out = node.id + "|" + node.text + "|" + node.speak + "|";
    if (node.action) {
        out += node.action->argument + "|";
    }
    for (const Node& part : node.parts) {
        out += all_words(part);
    }
    return out;
}

[[nodiscard]] inline std::string all_words(const Scene& scene) {
    std::string out = all_words(scene.reading) + all_words(scene.controls) + all_words(scene.bar);
    return scene.dialogue ? out + all_words(*scene.dialogue) : out;
}

[[nodiscard]] inline bool shows_pictures(const Node& node) {
    return node.picture.pixels || std::any_of(node.parts.begin(), node.parts.end(), shows_pictures);
}

}  // namespace kiosk::test
