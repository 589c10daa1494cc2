#pragma once
// From raw fingers and mouse buttons to "this control is pressed" and "this control was tapped".
// Pure: time comes with each contact. Rules (docs/screens.md, "Pointer"):
// - the first finger only, until it is lifted, lost or silent for kStuck_ms;
// - a tap is a lift inside the control that went down; leaving it takes the press back;
// - taps within kRepeat_ms of the last tap or within kSettle_ms after the screen changed are
//   ignored: a trembling hand, or a hand that meant the former screen;
// - a control that is gone or means something else when the finger lifts is not tapped.
// Sources: SDL#8382, #5652, #9709, #11204; lvgl#6138.

#include <cstdint>
#include <optional>
#include <string>

#include "kiosk-ui/toolkit/layout.hpp"

namespace kiosk::ui {

inline constexpr std::uint64_t kRepeat_ms = 300;
inline constexpr std::uint64_t kSettle_ms = 300;
inline constexpr std::uint64_t kStuck_ms = 10'000;

// A contact with the glass, in pixels of the frame.
struct Contact {
    enum class Kind { Down, Move, Up, Lost } kind = Kind::Down;
    // Which finger; the mouse is kMouse. A platform drops mouse events that SDL made of touches.
    std::int64_t finger = 0;
    draw::Point at{};
    std::uint64_t at_ms = 0;  // mono
};

inline constexpr std::int64_t kMouse = -1;

class Pointer {
public:
    struct Result {
        // What shall be shown as pressed now: a path, "" = nothing; nullopt = as it was.
        std::optional<std::string> pressed;
        std::optional<Action> tapped;
        bool touched = false;  // a finger came down, anywhere
    };

    // `laid` is what is painted now.
    [[nodiscard]] Result feed(const Contact& contact, const LaidOut& laid);

    // The screen that is painted is another one since at_ms.
    void screen_changed(std::uint64_t at_ms);

    // Lets go of a finger that has been down too long. Call at deadline_ms().
    [[nodiscard]] Result expire(std::uint64_t now_ms);
    [[nodiscard]] std::optional<std::uint64_t> deadline_ms() const;

private:
    struct Down {
        std::int64_t finger = 0;
        std::uint64_t since_ms = 0;
        std::string path;  // "" = on nothing
        std::optional<Action> action;
        bool inside = true;
    };

    [[nodiscard]] Result down(const Contact& contact, const LaidOut& laid);
    [[nodiscard]] Result up(const Contact& contact, const LaidOut& laid);
    [[nodiscard]] Result move(const Contact& contact, const LaidOut& laid);

    std::optional<Down> down_;
    std::optional<std::uint64_t> last_tap_ms_;
    std::optional<std::uint64_t> changed_ms_;
};

}  // namespace kiosk::ui
