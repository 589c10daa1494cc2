// S10: nobody touched for a while. A dialogue over the page it is about; any touch ends it.
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {
namespace {

constexpr std::uint64_t kWarningSpan_ms = 15'000;  // docs/screens.md, "The staff's screens"

const char* screen_below(StaffPage page) {
    switch (page) {
        case StaffPage::Desk:
            return "S2";
        case StaffPage::Scan:
            return "S4";
        case StaffPage::Save:
            return "S5";
        case StaffPage::Unsynced:
            return "S7";
        case StaffPage::Pin:
            break;
    }
    return "S1";
}

Scene view(const State& state, const Env& env) {
    Scene out = find_screen(screen_below(staff_of(state).page))->view(state, env);
    out.screen = "S10";
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
        say_n(env, Key::idle_seconds, static_cast<std::int64_t>((left + 999) / 1000));
    ring.speak = seconds;
    Node more = centred_text(body("more", say(env, Key::staff_idle_more)));
    more.look.bold = true;
    Node circle = aligned(column("circle", 0, {ring}), Along::Center, Across::Center);
    Node box = padded(
        column("box",
               6,
               {circle,
                centred_text(label("seconds", seconds, Ink::Muted)),
                centred_text(title("title", say(env, Key::staff_idle_title))),
                more,
                primary_button("stay", draw::Icon::Check, say(env, Key::idle_stay), {kStay})}),
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
    State desk = sample_desk(StaffPage::Desk);
    desk.warned_ms = desk.now.mono_ms - 4'000;
    State letter = sample_letter(3, "empty");
    letter.warned_ms = letter.now.mono_ms - 13'500;
    return {{"desk", desk}, {"letter", letter}};
}

const Screen kIdle{"S10", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
