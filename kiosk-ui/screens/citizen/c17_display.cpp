// C17: size, colours and place of the buttons, all on one page. The page itself is the preview.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

double target_mm(const Env& env) {
    return is_largest(env) ? kTargetMm : 30;
}

Node three(const Env& env,
           std::string id,
           Key name,
           const char* action,
           const std::array<Key, 3>& keys,
           int chosen) {
    std::vector<Node> parts;
    for (int i = 0; i < 3; ++i) {
        const std::string n = std::to_string(i + 1);
        Node one =
            choice(n, say(env, keys.at(static_cast<std::size_t>(i))), chosen == i, {action, n});
        one.box.padding = Insets::of(2, 2);
        one.box.gap_mm = 2;
        one.box.least_height_mm = target_mm(env);
        parts.push_back(one);
    }
    const bool stacked = is_largest(env);
    return column(
        std::move(id),
        3,
        {label("name", say(env, name)), grid("of", stacked ? 1 : 3, kGapMm, std::move(parts))});
}

Scene view(const State& state, const Env& env) {
    Node size =
        three(env,
              "size",
              Key::display_size,
              kTextSize,
              {Key::display_size_normal, Key::display_size_large, Key::display_size_largest},
              static_cast<int>(env.step));
    Node colour =
        three(env,
              "colour",
              Key::display_colour,
              kColours,
              {Key::display_colour_normal, Key::display_colour_dark, Key::display_colour_light},
              static_cast<int>(env.theme));
    const bool low = env.reach == Reach::Low;
    Node reach = column(
        "reach",
        3,
        {label("name", say(env, Key::display_reach)),
         grid("of",
              2,
              kGapMm,
              {choice("normal", say(env, Key::display_reach_normal), !low, {kReach, "normal"}),
               choice("low", say(env, Key::display_reach_low), low, {kReach, "low"})})});
    for (Node& one : reach.parts.back().parts) {
        one.box.padding = Insets::of(2, 2);
        one.box.gap_mm = 2;
        one.box.least_height_mm = target_mm(env);
    }
    return scene_of("C17",
                    head(state, env, say(env, Key::display_title)),
                    region("controls",
                           is_largest(env) ? 5 : 9,
                           {size, colour, reach, spring(), way_back(env, Ways::BackAndHome)}),
                    bar(env));
}

std::vector<Sample> samples() {
    return {{"display", sample_at(Page::Display)}};
}

const Screen kDisplayScreen{"C17", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
