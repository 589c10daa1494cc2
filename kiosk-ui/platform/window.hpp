#pragma once
// The one place with SDL: a window with one streaming texture, and what people do to it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/draw/geometry.hpp"
#include "firmware/draw/surface.hpp"

namespace kiosk::ui {

// ---- what people do

struct Finger {
    enum class Kind { Down, Move, Up, Lost } kind = Kind::Down;
    std::int64_t id = 0;  // -1 = mouse
    draw::Point at{};     // pixels of the frame
};

// A keyboard, or the four-key pad, which is one.
enum class PadKey { Up, Down, Select, Help };

struct Shown {};  // the window must be painted again

struct Woken {};  // another thread called wake()

struct Closed {};  // the window manager wants it closed

using WindowEvent = std::variant<Finger, PadKey, Shown, Woken, Closed>;

struct WindowOptions {
    std::string title;
    int width_px = 1080;
    int height_px = 1920;
    enum class Mode { Windowed, Fullscreen } mode = Mode::Windowed;
    bool headless = false;  // SDL's own driver "dummy": no display is needed
};

// One per process. All but wake() belong to the thread that opened it.
class Window {
public:
    // IoFailed with SDL's words: no display, no memory.
    [[nodiscard]] static Result<std::unique_ptr<Window>> open(const WindowOptions& options);

    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // Everything that waits, at least one event; waits up to timeout_ms for the first, empty after
    // that. Mouse events that SDL makes of touches are dropped; a lost focus loses all fingers.
    [[nodiscard]] std::vector<WindowEvent> wait(std::uint64_t timeout_ms);

    // Hands the rectangles to the screen. `frame` has the size of the options.
    void present(const draw::Surface& frame, const std::vector<draw::Rect>& dirty);

    // From any thread: wait() comes back with Woken. Many calls may give one Woken.
    void wake();

private:
    struct Parts;
    explicit Window(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace kiosk::ui
