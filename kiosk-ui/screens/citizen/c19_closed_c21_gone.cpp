// C19: the day cannot be opened, because the machine's clock is not trusted. C21: kioskd is not
// there. Both leave by themselves; the bar still works.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

Node middle(draw::Icon icon, std::vector<Node> lines) {
    Node picture = icon_plate(icon, 70, Fill::Surface, Ink::Accent);
    picture.look.corner = Corner::Round;
    std::vector<Node> parts{picture};
    for (Node& line : lines) {
        parts.push_back(centred_text(std::move(line)));
    }
    Node out = padded(column("middle", 8, std::move(parts)), Insets::of(kMarginMm, 8));
    return grown(aligned(out, Along::Center, Across::Center));
}

// Without help: there is nothing behind it that this state could show.
Node bar_without_help(const Env& env) {
    Node out = bar(env);
    std::erase_if(out.parts, [](const Node& part) { return part.id == "help"; });
    return out;
}

Scene closed(const State& state, const Env& env) {
    const ErrorText why = error_text(ErrorCode::ClockUntrusted, env.language);
    Node reading = column(
        "reading",
        0,
        {head(state, env, say(env, Key::closed_title)),
         middle(draw::Icon::Clock,
                {title("ask", say(env, Key::closed_ask)), label("why", std::string(why.text))})});
    reading.box.grow = 1;
    return scene_of("C19", std::move(reading), region("controls", 0, {}), bar(env));
}

Scene gone(const State& state, const Env& env) {
    const bool starting = state.mirror.link == Link::Connecting;
    std::vector<Node> lines;
    if (!starting) {
        lines.push_back(title("ask", say(env, Key::gone_ask)));
    }
    lines.push_back(label("returns", say(env, Key::gone_returns)));
    if (!starting) {
        lines.push_back(caption(
            "code",
            words(env.language, Key::gone_code, {{"code", error_name(ErrorCode::ServiceGone)}}),
            Ink::Ink));
    }
    Node reading =
        column("reading",
               0,
               {head(state, env, say(env, starting ? Key::starting_title : Key::gone_title)),
                middle(starting ? draw::Icon::Clock : draw::Icon::Info, std::move(lines))});
    reading.box.grow = 1;
    return scene_of("C21", std::move(reading), region("controls", 0, {}), bar_without_help(env));
}

std::vector<Sample> closed_samples() {
    State closed_day = sample_office();
    closed_day.mirror.day_open = false;
    closed_day.mirror.clock_untrusted = true;
    return {{"clock", closed_day}};
}

std::vector<Sample> gone_samples() {
    State lost = sample_office();
    lost.mirror.link = Link::Gone;
    State starting = sample_office();
    starting.mirror.link = Link::Connecting;
    starting.mirror.known = false;
    return {{"gone", lost}, {"starting", starting}};
}

const Screen kClosed{"C19", "citizen", closed, closed_samples};
const Screen kGone{"C21", "citizen", gone, gone_samples};

}  // namespace
}  // namespace kiosk::ui::citizen
