// An intrusive list whose head is constant-initialised, so that screens of other files may be
// constructed in any order.
#include "kiosk-ui/screens/screen.hpp"

#include <algorithm>

#include "kiosk-ui/strings/strings.hpp"
#include "kiosk-ui/toolkit/parts.hpp"

namespace kiosk::ui {
namespace {

constexpr const char* kBand = "training";

constinit const Screen* first_screen = nullptr;

bool in_training(const State& state) {
    return state.mirror.training || (state.hall && state.hall->board.training);
}

// Over the screen's own head, so that nobody takes a practised number for a real one. A scene that
// is drawn over another one's has its band already.
void mark(Scene& scene, const Env& env) {
    if (!scene.reading.parts.empty() && scene.reading.parts.front().id == kBand) {
        return;
    }
    Node said = caption("said", std::string(words(env.language, Key::training)), Ink::Warn);
    said.look.bold = true;
    Node band = padded(column(kBand, 0, {centred_text(std::move(said))}), Insets::of(4, 1.5));
    band.look.fill = Fill::WarnTint;
    Node reading = column("reading", 0, {std::move(band), std::move(scene.reading)});
    reading.box.grow = reading.parts[1].box.grow;
    scene.reading = std::move(reading);
}

}  // namespace

Scene Screen::view(const State& state, const Env& env) const {
    Scene out = view_(state, env);
    if (in_training(state)) {
        mark(out, env);
    }
    return out;
}

Screen::Screen(const char* name, const char* face, View draws, Samples shown) noexcept
    : id_(name), role_(face), view_(draws), samples_(shown), next_(first_screen) {
    first_screen = this;
}

const Screen* Screen::first() noexcept {
    return first_screen;
}

const Screen* find_screen(std::string_view id) noexcept {
    for (const Screen* screen = first_screen; screen != nullptr; screen = screen->next()) {
        if (screen->id() == id) {
            return screen;
        }
    }
    return nullptr;
}

std::vector<const Screen*> all_screens() {
    std::vector<const Screen*> out;
    for (const Screen* screen = first_screen; screen != nullptr; screen = screen->next()) {
        out.push_back(screen);
    }
    // "C2" before "C16": by length of the number first.
    std::sort(out.begin(), out.end(), [](const Screen* a, const Screen* b) {
        return std::pair(a->id().size(), a->id()) < std::pair(b->id().size(), b->id());
    });
    return out;
}

}  // namespace kiosk::ui
