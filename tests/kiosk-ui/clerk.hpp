#pragma once
// The staff's state machine under test: the reducer with a clock, a kioskd that answers as a test
// says, and short ways to make things happen.

#include <string>
#include <vector>

#include "kiosk-ui/app/reduce.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::test {

class Clerk {
public:
    // At the keypad, in the sample office, with a kioskd that is there.
    Clerk() {
        state = ui::find_screen("S1")->samples().front().state;
        state.staff->keypad.keys = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
    }

    std::vector<ui::Effect> happen(ui::Happening what) {
        ui::Step step = ui::reduce(std::move(state), {state.now, std::move(what)});
        state = std::move(step.state);
        for (const ui::Effect& effect : step.effects) {
            effects.push_back(effect);
        }
        screen = step.screen;
        return step.effects;
    }

    // An answer to somebody of this stay.
    std::vector<ui::Effect> hear(ui::StaffNews what) {
        return happen(ui::StaffHeard{state.session.number, std::move(what)});
    }

    std::vector<ui::Effect> tap(const std::string& name, const std::string& argument = "") {
        static_cast<void>(happen(ui::Touched{}));
        return happen(ui::Tapped{{name, argument}});
    }

    void type(const std::string& pin) {
        for (const char digit : pin) {
            static_cast<void>(tap("key", std::string(1, digit)));
        }
    }

    void sign_in(const std::string& token = "token-1") {
        type("204715");
        static_cast<void>(hear(ui::SignedIn{token, "ha.nguyen"}));
        static_cast<void>(hear(ui::DeskCame{desk()}));
    }

    [[nodiscard]] static ui::DeskFacts desk(const std::string& on_desk = "") {
        ui::DeskFacts out;
        out.sync.state = "idle";
        out.bodies = {{"ban-tcd", "Ban"}};
        out.on_desk = on_desk;
        return out;
    }

    // `paused` "" = being fed; every page has been read.
    [[nodiscard]] static api::Letter letter(std::int64_t pages, const std::string& paused) {
        api::Letter out;
        out.id = std::string(32, 'a');
        out.state = paused.empty() ? "feeding" : "paused";
        out.paused = paused;
        out.pages = pages;
        for (std::int64_t n = 1; n <= pages; ++n) {
            out.page_list.push_back({n, "read"});
        }
        return out;
    }

    void letter_comes(std::int64_t pages, const std::string& paused, bool wished = true) {
        using Because = ui::LetterCame::Because;
        static_cast<void>(hear(
            ui::LetterCame{letter(pages, paused), wished ? Because::Wished : Because::Looked}));
    }

    // Signed in, a letter scanned, at S4.
    void scan(std::int64_t pages, const std::string& paused = "empty") {
        sign_in();
        static_cast<void>(tap("scan"));
        static_cast<void>(tap("open-letter"));
        letter_comes(pages, paused);
    }

    // A Tick at each deadline, heartbeats every 2 s.
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

    [[nodiscard]] const ui::Staff& staff() const { return *state.staff; }

    // The wishes of this kind that were sent so far.
    template <class Wish>
    [[nodiscard]] std::vector<Wish> sent() const {
        std::vector<Wish> out;
        for (const ui::Effect& effect : effects) {
            if (const auto* mine = std::get_if<ui::ForStaff>(&effect)) {
                if (const auto* wish = std::get_if<Wish>(&mine->what)) {
                    out.push_back(*wish);
                }
            }
        }
        return out;
    }

    [[nodiscard]] static ui::Picture picture(std::uint32_t colour) {
        auto pixels = std::make_shared<draw::Surface>(4, 6, draw::kWhite);
        std::fill(pixels->pixels().begin(), pixels->pixels().end(), 0xFF000000U | colour);
        return {std::move(pixels), colour};
    }

    ui::State state;
    std::vector<ui::Effect> effects;
    ui::Step::Screen screen = ui::Step::Screen::Changed;
};

}  // namespace kiosk::test
