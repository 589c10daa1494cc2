// C9: how to hand in a letter, in three pictures. It asks nothing, least of all what kind of
// letter it is.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

Node step(const Env& env, std::string number, draw::Icon icon, Key key) {
    std::vector<Node> parts;
    if (!is_largest(env)) {
        Node plate = icon_plate(icon, 34, Fill::AccentTint, Ink::Accent);
        parts.push_back(plate);
    }
    Node n = title("n", number, Ink::Accent);
    n.box.width_mm = 12 * factor_of(env.step);
    parts.push_back(n);
    parts.push_back(grown(label("line", say(env, key))));
    Node out = padded(row(std::move(number), 6, std::move(parts)), Insets::of(6, 4));
    if (!is_largest(env)) {
        out.box.least_height_mm = 50;
    }
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    return out;
}

Scene view(const State& state, const Env& env) {
    Node steps = column("steps",
                        5,
                        {step(env, "1", draw::Icon::Ticket, Key::letter_step_number),
                         step(env, "2", draw::Icon::People, Key::letter_step_wait),
                         step(env, "3", draw::Icon::Document, Key::letter_step_hand)});
    Node purpose = body("purpose", say(env, Key::letter_purpose));
    purpose.look.bold = true;
    Node lock =
        padded(row("privacy", 5, {icon_node(draw::Icon::Lock, 11, Ink::Accent), grown(purpose)}),
               Insets::of(6, 4));
    lock.look.fill = Fill::AccentTint;
    lock.look.corner = Corner::Card;
    std::vector<Node> cards{steps};
    cards.push_back(lock);
    Node reading = column("reading", 0, {head(state, env, say(env, Key::letter_title))});
    reading.parts.push_back(
        padded(column("cards", 6, std::move(cards)), {kMarginMm, 8, kMarginMm, 0}));
    return scene_of(
        "C9",
        std::move(reading),
        region("controls",
               5,
               {spring(),
                primary_button(
                    "number", draw::Icon::Ticket, say(env, Key::letter_take), {kLetterNumber}),
                small_button("track", draw::Icon::Search, say(env, Key::letter_track), {kTrack}),
                way_back(env, Ways::HomeOnly)}),
        bar(env));
}

std::vector<Sample> samples() {
    return {{"steps", sample_at(Page::Letter)}};
}

const Screen kLetterScreen{"C9", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
