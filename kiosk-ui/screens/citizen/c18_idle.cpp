// C18: nobody touched for a while. A dialogue over the page it is about, so that the person sees
// that nothing is lost.
#include <algorithm>

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::uint64_t kWarningSpan_ms = 30'000;  // docs/screens.md, "Idle"

const char* screen_below(Page page) {
    switch (page) {
        case Page::Services:
            return "C2";
        case Page::Confirm:
            return "C5";
        case Page::Letter:
            return "C9";
        case Page::Help:
            return "C16";
        case Page::Display:
            return "C17";
        default:
            return "C1";
    }
}

Scene view(const State& state, const Env& env) {
    Scene out = find_screen(screen_below(state.session.page))->view(state, env);
    out.screen = "C18";
    const std::uint64_t span = is_largest(env) ? 2 * kWarningSpan_ms : kWarningSpan_ms;
    const std::uint64_t end = state.warned_ms + span;
    const std::uint64_t left = end > state.now.mono_ms ? end - state.now.mono_ms : 0;
    Node ring;
    ring.id = "ring";
    ring.role = Role::Ring;
    ring.size_mm = 44;
    ring.part = static_cast<double>(left) / static_cast<double>(span);
    ring.look.ink = Ink::Accent;
    const std::string seconds =
        words(env.language, Key::idle_seconds, {{"n", std::to_string((left + 999) / 1000)}});
    ring.speak = seconds;
    Node more = centred_text(body("more", say(env, Key::idle_more)));
    more.look.bold = true;
    Node circle = aligned(column("circle", 0, {ring}), Along::Center, Across::Center);
    Node box = padded(
        column("box",
               6,
               {circle,
                centred_text(label("seconds", seconds, Ink::Muted)),
                centred_text(title("title", say(env, Key::idle_title))),
                more,
                primary_button("stay", draw::Icon::Check, say(env, Key::idle_stay), {kStillHere})}),
        Insets::all(12));
    box.look.fill = Fill::Surface;
    box.look.corner = Corner::Hero;
    box.look.border = Border::Control;
    out.dialogue = aligned(padded(column("idle", 0, {box}), Insets::all(kMarginMm)),
                           env.reach == Reach::Low ? Along::End : Along::Center,
                           Across::Stretch);
    return out;
}

std::vector<Sample> samples() {
    State menu = sample_at(Page::Services);
    menu.warned_ms = menu.now.mono_ms - 11'000;
    State form = sample_at(Page::Confirm);
    form.warned_ms = form.now.mono_ms - 28'500;
    return {{"menu", menu}, {"form", form}};
}

const Screen kIdle{"C18", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
