#pragma once
// The registry of screens. One screen = one file in screens/<role>/ that defines its view, its
// sample states and one Screen object at namespace scope; nothing else names it. Goldens, rule
// tests and `kiosk-ui --render` walk the registry. Link kiosk::ui_screens (an OBJECT library) into
// the program itself, or the linker drops the registrations.

#include <string>
#include <string_view>
#include <vector>

#include "kiosk-ui/app/state.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

// A state in which the screen is shown: each has its golden and goes through every rule test in
// every language, text step, theme and reach. Cover what changes the picture: longest words, empty,
// full, error, banner.
struct Sample {
    std::string name;  // letters without marks, digits, '-'
    State state;
};

class Screen {
public:
    // Pure: the same state and env give the same scene.
    using View = Scene (*)(const State&, const Env&);
    using Samples = std::vector<Sample> (*)();

    // `name` as in docs/screens.md, e.g. "C1"; `face` = citizen, staff, technician, hall. Pointers
    // must live for ever (literals).
    Screen(const char* name, const char* face, View draws, Samples shown) noexcept;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen() = default;

    [[nodiscard]] std::string_view id() const noexcept { return id_; }

    [[nodiscard]] std::string_view role() const noexcept { return role_; }

    // As its file draws it; in training with a band over it that says so.
    [[nodiscard]] Scene view(const State& state, const Env& env) const;

    [[nodiscard]] std::vector<Sample> samples() const { return samples_(); }

    [[nodiscard]] const Screen* next() const noexcept { return next_; }

    [[nodiscard]] static const Screen* first() noexcept;

private:
    const char* id_;
    const char* role_;
    View view_;
    Samples samples_;
    const Screen* next_;
};

// nullptr when none has this id.
[[nodiscard]] const Screen* find_screen(std::string_view id) noexcept;
// All of them, sorted by id, so that test output has an order.
[[nodiscard]] std::vector<const Screen*> all_screens();

}  // namespace kiosk::ui
