// C16: a person from the office, how to use the machine, and the way to larger letters.
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
    out.box.least_height_mm = is_largest(env) ? 0 : 46;
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    return out;
}

// The one thing that a person who called looks for: larger than a usual notice.
Node shown_large(const Env& env, Node card) {
    Node& line = card.parts.back().parts.front();
    line.look.digits = draw::Digits::Tabular;
    if (!is_largest(env)) {
        line.look.type = Type::Title;
        card.parts.front().size_mm = 18;
        card.box.least_height_mm = 46;
    }
    return card;
}

// What became of the call; a Node without an id where there is nothing to say.
Node call_card(const State& state, const Env& env) {
    if (state.session.help_failed) {
        Node out = notice("call-state",
                          draw::Icon::Warning,
                          Fill::DangerTint,
                          Ink::Danger,
                          say(env, Key::help_failed));
        out.look.border = Border::Danger;
        return out;
    }
    switch (help_now(state)) {
        case Help::Called: {
            const std::string time = ago(state.now.wall_ms - help_call(state.mirror)->called_ms);
            Node out = notice("call-state",
                              draw::Icon::Bell,
                              Fill::OkTint,
                              Ink::Ok,
                              words(env.language, Key::help_called, {{"time", time}}),
                              say(env, Key::help_called_more));
            out.speak = say(env, Key::help_banner) + ". " + say(env, Key::help_called_more);
            return shown_large(env, std::move(out));
        }
        case Help::Coming:
            return shown_large(env,
                               notice("call-state",
                                      draw::Icon::People,
                                      Fill::OkTint,
                                      Ink::Ok,
                                      say(env, Key::help_coming),
                                      say(env, Key::help_called_more)));
        case Help::None:
            break;
    }
    return Node{};
}

Node call_button(const State& state, const Env& env) {
    if (help_now(state) == Help::Called) {
        return small_button("cancel", draw::Icon::Cross, say(env, Key::help_cancel), {kCancelHelp});
    }
    const Key key = help_now(state) == Help::Coming ? Key::help_again : Key::help_call;
    Node out = primary_button("call", draw::Icon::Bell, say(env, key), {kCallHelp});
    out.box.least_height_mm = env.reach == Reach::Low || is_largest(env) ? kPrimaryMm : 40;
    return out;
}

Scene view(const State& state, const Env& env) {
    std::vector<Node> lines;
    if (Node card = call_card(state, env); !card.id.empty()) {
        lines.push_back(std::move(card));
    }
    lines.push_back(line(env, "touch", draw::Icon::Check, Key::help_touch));
    lines.push_back(line(env, "take", draw::Icon::Ticket, Key::home_take_more));
    Node reading = column("reading", 0, {head(state, env, say(env, Key::help_title))});
    reading.parts.push_back(
        padded(column("lines", 5, std::move(lines)), {kMarginMm, 8, kMarginMm, 0}));
    Node looks =
        small_button("display", draw::Icon::TextSize, say(env, Key::help_display), {kDisplay});
    looks.box.least_height_mm = is_largest(env) ? kTargetMm : kPrimaryMm;
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
    return scene_of(
        "C16",
        std::move(reading),
        region("controls",
               5,
               {spring(), call_button(state, env), looks, way_back(env, Ways::BackAndHome)}),
        std::move(below));
}

std::vector<Sample> samples() {
    State called = sample_at(Page::Help);
    add_help(called, "called", 12'000);
    State long_ago = sample_at(Page::Help);
    add_help(long_ago, "called", 754'000);
    State coming = sample_at(Page::Help);
    add_help(coming, "answered", 40'000);
    State failed = sample_at(Page::Help);
    failed.session.help_failed = true;
    return {{"help", sample_at(Page::Help)},
            {"called", called},
            {"called-long", long_ago},
            {"coming", coming},
            {"failed", failed}};
}

const Screen kHelpScreen{"C16", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
