#pragma once
// A state machine under test: the reducer with a clock, and short ways to make things happen.

#include <algorithm>
#include <string>
#include <vector>

#include "kiosk-ui/app/reduce.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::test {

class Walker {
public:
    explicit Walker(ui::State start) : state(std::move(start)) {}

    std::vector<ui::Effect> happen(ui::Happening what) {
        ui::Step step = ui::reduce(std::move(state), {state.now, std::move(what)});
        state = std::move(step.state);
        for (const ui::Effect& effect : step.effects) {
            effects.push_back(effect);
        }
        screen = step.screen;
        return step.effects;
    }

    std::vector<ui::Effect> tap(const std::string& name, const std::string& argument = "") {
        static_cast<void>(happen(ui::Touched{}));
        return happen(ui::Tapped{{name, argument}});
    }

    // Lets time pass as the program does: a Tick at each deadline, heartbeats every 2 s.
    void pass(std::uint64_t ms, bool with_heart = true) {
        const std::uint64_t end = state.now.mono_ms + ms;
        std::uint64_t beat = state.now.mono_ms + 2'000;
        while (state.now.mono_ms < end) {
            std::uint64_t next = std::min(end, ui::next_deadline(state));
            if (with_heart) {
                next = std::min(next, beat);
            }
            const std::uint64_t by = next - state.now.mono_ms;
            state.now.mono_ms += by;
            state.now.wall_ms += static_cast<std::int64_t>(by);
            if (with_heart && state.now.mono_ms == beat) {
                beat += 2'000;
                static_cast<void>(happen(ui::Heard{}));
            }
            static_cast<void>(happen(ui::Tick{}));
        }
    }

    [[nodiscard]] std::string on() const { return std::string(ui::screen_of(state)); }

    ui::State state;
    std::vector<ui::Effect> effects;
    ui::Step::Screen screen = ui::Step::Screen::Changed;
};

}  // namespace kiosk::test
