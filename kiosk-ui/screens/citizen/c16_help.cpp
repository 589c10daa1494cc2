// C16: how to use the machine, and the way to larger letters.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

Node line(const Env& env, std::string id, draw::Icon icon, Key key) {
    std::vector<Node> parts;
    parts.push_back(icon_plate(icon, is_largest(env) ? 22 : 30, Fill::AccentTint, Ink::Accent));
    parts.push_back(grown(label("line", say(env, key))));
    Node out = padded(row(std::move(id), 7, std::move(parts)), Insets::of(6, 4));
    out.box.least_height_mm = is_largest(env) ? 0 : 54;
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    return out;
}

Scene view(const State& state, const Env& env) {
    std::vector<Node> lines{line(env, "touch", draw::Icon::Check, Key::help_touch),
                            line(env, "take", draw::Icon::Ticket, Key::home_take_more),
                            line(env, "ask", draw::Icon::People, Key::help_ask)};
    Node reading = column("reading", 0, {head(state, env, say(env, Key::help_title))});
    reading.parts.push_back(
        padded(column("lines", 5, std::move(lines)), {kMarginMm, 8, kMarginMm, 0}));
    Node looks =
        small_button("display", draw::Icon::TextSize, say(env, Key::help_display), {kDisplay});
    looks.box.least_height_mm = kPrimaryMm;
    // Help is open: its button closes it.
    Node below = bar(env);
    for (Node& part : below.parts) {
        if (part.id == "help") {
            part = choice("help", say(env, Key::help), true, {kBack});
            part.box.padding = Insets::of(2, 2);
            part.box.gap_mm = 2.5;
            part.parts.back().look.type = env.step == TextStep::Large ? Type::Caption : Type::Label;
        }
    }
    return scene_of("C16",
                    std::move(reading),
                    region("controls", 5, {spring(), looks, way_back(env, Ways::BackAndHome)}),
                    std::move(below));
}

std::vector<Sample> samples() {
    return {{"help", sample_at(Page::Help)}};
}

const Screen kHelpScreen{"C16", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
