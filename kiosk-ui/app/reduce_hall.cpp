// The hall display as a state machine: boards, silence, flashes. It has no session and hears no
// finger. kioskd counts as gone after kSilence_ms without a word and is back with a whole board.
#include <algorithm>

#include "firmware/base/clock.hpp"
#include "kiosk-ui/app/reduce_parts.hpp"

namespace kiosk::ui {
namespace {

class HallReducer {
public:
    explicit HallReducer(State state) : state_(std::move(state)) {}

    Step run(const Event& event) {
        const std::int64_t minute = state_.now.wall_ms / 60'000;
        const bool light = is_light();
        state_.now = event.at;
        std::visit(*this, event.what);
        if (minute != state_.now.wall_ms / 60'000 || light != is_light()) {
            screen_ = Step::Screen::Changed;
        }
        return {std::move(state_), std::move(effects_), screen_};
    }

    void operator()(const Tick&) {
        Mirror& mirror = state_.mirror;
        if (mirror.link != Link::Gone && state_.now.mono_ms >= mirror.heard_ms + kSilence_ms) {
            mirror.link = Link::Gone;
            screen_ = Step::Screen::Changed;
        }
        if (pass_flashes(*state_.hall, state_.now.mono_ms)) {
            screen_ = Step::Screen::Changed;
        }
        tell_shown();
    }

    void operator()(const Heard&) {
        heard();
        // Nothing may have been missed, or much: only a whole board tells.
        if (state_.mirror.link != Link::Up) {
            effects_.emplace_back(AskHall{});
        }
    }

    void operator()(const HallCame& it) {
        heard();
        const Arrival arrival =
            state_.mirror.link == Link::Up ? Arrival::InOrder : Arrival::AfterSilence;
        if (take_board(*state_.hall, it.board, it.day_open, arrival, state_.now.mono_ms)) {
            screen_ = Step::Screen::Changed;
        }
        if (state_.mirror.link != Link::Up) {
            state_.mirror.link = Link::Up;
            screen_ = Step::Screen::Changed;
        }
        tell_shown();
    }

    // What citizens' screens are about.
    template <class Other>
    void operator()(const Other&) {}

private:
    void heard() {
        state_.mirror.heard_ms = state_.now.mono_ms;
        state_.hall->heard_wall_ms = state_.now.wall_ms;
    }

    // Nothing is said while kioskd is silent: nobody would hear it.
    void tell_shown() {
        Hall& hall = *state_.hall;
        const std::uint64_t now_ms = state_.now.mono_ms;
        const bool due = !hall.told_ms || now_ms >= *hall.told_ms + kTellShown_ms;
        if (hall.known && state_.mirror.link == Link::Up && due) {
            hall.told_ms = now_ms;
            effects_.emplace_back(TellShown{hall.board.version});
        }
    }

    [[nodiscard]] bool is_light() const {
        return !state_.hall->flashes.empty() && flash_is_light(*state_.hall, state_.now.mono_ms);
    }

    State state_;
    std::vector<Effect> effects_;
    Step::Screen screen_ = Step::Screen::Same;
};

}  // namespace

Step reduce_hall(State state, const Event& event) {
    return HallReducer(std::move(state)).run(event);
}

std::string_view hall_screen_of(const State& state) {
    const Hall& hall = *state.hall;
    if (!hall.known) {
        return "D4";
    }
    if (hall.board.urgent) {
        return "D5";  // also when kioskd is silent: nothing else matters as much
    }
    if (!hall.flashes.empty()) {
        return "D2";  // a call is shown whole; D2 says itself that the link is lost
    }
    if (state.mirror.link == Link::Gone) {
        return "D4";
    }
    return hall.day_open ? "D1" : "D3";
}

std::uint64_t hall_deadline(const State& state) {
    const std::uint64_t now = state.now.mono_ms;
    const auto into_minute =
        static_cast<std::uint64_t>(((state.now.wall_ms % 60'000) + 60'000) % 60'000);
    std::uint64_t out = now + kMinute_ms - into_minute;
    if (state.mirror.link != Link::Gone) {
        out = std::min(out, state.mirror.heard_ms + kSilence_ms);
    }
    if (!state.hall->flashes.empty()) {
        out = std::min(out, flash_deadline(*state.hall, now));
    }
    if (state.hall->told_ms && state.mirror.link == Link::Up) {
        out = std::min(out, *state.hall->told_ms + kTellShown_ms);
    }
    return std::max(out, now + 1);
}

}  // namespace kiosk::ui
