// C18: nobody touched for a while. A dialogue over the page it is about, so that the person sees
// that nothing is lost.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::uint64_t kWarningSpan_ms = 30'000;  // docs/screens.md, "Idle"

const char* screen_below(const Session& session) {
    switch (session.page) {
        case Page::Priority:
            return "C3";
        case Page::Services:
            return "C2";
        case Page::Confirm:
            return "C5";
        case Page::Letter:
            return "C9";
        case Page::Track:
            return session.tracking.found ? "C14" : "C13";
        case Page::CheckIn:
            return "C15";
        case Page::Help:
            return "C16";
        case Page::Display:
            return "C17";
        default:
            return "C1";
    }
}

Scene view(const State& state, const Env& env) {
    return idle_scene(state,
                      env,
                      {.screen = "C18",
                       .below = screen_below(state.session),
                       .span_ms = kWarningSpan_ms,
                       .title = say(env, Key::idle_title),
                       .more = say(env, Key::idle_more),
                       .stay = {kStillHere, {}}});
}

std::vector<Sample> samples() {
    State menu = sample_at(Page::Services);
    menu.warned_ms = menu.now.mono_ms - 11'000;
    State form = sample_at(Page::Confirm);
    form.warned_ms = form.now.mono_ms - 28'500;
    State code = sample_at(Page::CheckIn);
    code.session.check_in.typed = "7K3M9";
    code.warned_ms = code.now.mono_ms - 11'000;
    return {{"menu", menu}, {"form", form}, {"code", code}};
}

const Screen kIdle{"C18", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
