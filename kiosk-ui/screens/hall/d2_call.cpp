// D2: a new call over the whole width, flashed three times, always with its desk. What else waits
// for the glass comes after it. A lost link is said here too: the call itself is true.
#include "kiosk-ui/screens/hall/board.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::hall {
namespace {

Scene view(const State& state, const Env& env) {
    const auto& waiting = state.hall->flashes;
    const auto call = waiting.empty() ? last_call(state)
                                      : Called{waiting.front().number,
                                               waiting.front().counter,
                                               waiting.front().way,
                                               Key::hall_called};
    const bool light = flash_is_light(*state.hall, state.now.mono_ms);
    std::vector<Node> parts;
    if (state.mirror.link == Link::Gone) {
        parts.push_back(lost_bar(state, env));
    }
    Node card = called_card(env,
                            call,
                            Type::HallCall,
                            light ? Fill::Surface : Fill::Primary,
                            light ? Ink::Accent : Ink::OnPrimary);
    card.look.border = Border::Accent;
    parts.push_back(card);
    return scene_of("D2", state, env, std::move(parts));
}

State with_call(State state, const char* number, const char* counter) {
    state.hall->flashes = {{number, counter, state.now.wall_ms}};
    state.hall->flash_since_ms = state.now.mono_ms;
    return state;
}

std::vector<Sample> samples() {
    State light = with_call(sample_hall(), "A041", "3");
    light.hall->flash_since_ms -= kFlashHalf_ms;
    State way = with_call(sample_zone(), "A041", "5");
    way.hall->flashes.front().way = way.hall->board.now->way;
    State lost = with_call(sample_hall(), "B017", "2");
    lost.mirror.link = Link::Gone;
    return {{"call", with_call(sample_hall(), "A041", "3")},
            {"light", light},
            {"two-digits", with_call(sample_hall(), "B118", "12")},
            {"long", with_call(sample_long(), "AB1041", "A12")},
            {"named-desk", with_call(sample_long(), "A1041", "Phòng 204")},
            {"way", way},
            {"lost", lost}};
}

const Screen kCall{"D2", "hall", view, samples};

}  // namespace
}  // namespace kiosk::ui::hall
