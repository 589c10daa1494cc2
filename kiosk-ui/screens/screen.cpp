// An intrusive list whose head is constant-initialised, so that screens of other files may be
// constructed in any order.
#include "kiosk-ui/screens/screen.hpp"

#include <algorithm>

namespace kiosk::ui {
namespace {

constinit const Screen* first_screen = nullptr;

}  // namespace

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
