#pragma once
// The staff's state machine under test: the reducer with a clock, a kioskd that answers as a test
// says, and short ways to make things happen.

#include <string>
#include <vector>

#include "tests/kiosk-ui/walker.hpp"

namespace kiosk::test {

class Clerk : public Walker {
public:
    // At the keypad, in the sample office, with a kioskd that is there.
    Clerk() : Walker(ui::find_screen("S1")->samples().front().state) {
        state.staff->keypad.keys = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
    }

    // An answer to somebody of this stay.
    std::vector<ui::Effect> hear(ui::StaffNews what) {
        return happen(ui::StaffHeard{state.session.number, std::move(what)});
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
            out.page_list.push_back({n, "read", ""});
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
};

}  // namespace kiosk::test
