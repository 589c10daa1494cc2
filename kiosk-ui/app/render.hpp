#pragma once
// One screen as a PNG file: for handbooks, reviews and judging a change by eye.

#include <filesystem>
#include <string>

#include "firmware/base/result.hpp"
#include "kiosk-ui/app/state.hpp"
#include "kiosk-ui/toolkit/env.hpp"

namespace kiosk::ui {

struct RenderWish {
    std::string screen;         // "C1"
    std::string state;          // a sample's name, or the path of a state file; "" = first sample
    std::filesystem::path out;  // PNG
    Language language = Language::Vi;
    TextStep step = TextStep::Normal;
    ThemeId theme = ThemeId::Normal;
    Reach reach = Reach::Normal;
    Panel panel{};
};

// NotFound names the screen or sample that is not there; IoFailed, FontMissing.
[[nodiscard]] Status render(const RenderWish& wish);

}  // namespace kiosk::ui
