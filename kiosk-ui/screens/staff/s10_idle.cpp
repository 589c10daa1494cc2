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
    return citizen::idle_scene(state,
                               env,
                               {.screen = "S10",
                                .below = screen_below(staff_of(state).page),
                                .span_ms = kWarningSpan_ms,
                                .title = say(env, Key::staff_idle_title),
                                .more = say(env, Key::staff_idle_more),
                                .stay = {kStay, {}}});
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
