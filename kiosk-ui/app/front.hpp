#pragma once
// The running program: window, glass, pointer, state and bridge put together. One thread owns it;
// only the inbox is touched by others.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "kiosk-ui/app/bridge.hpp"
#include "kiosk-ui/app/event.hpp"
#include "kiosk-ui/platform/window.hpp"
#include "kiosk-ui/toolkit/glass.hpp"
#include "kiosk-ui/toolkit/pointer.hpp"

namespace kiosk::ui {

struct FrontOptions {
    std::filesystem::path socket;
    Face face = Face::Citizen;
    HallWish hall{};
    Panel panel{};
    Language language = Language::Vi;  // of the first session
    ThemeId theme = ThemeId::Normal;   // likewise
    WindowOptions::Mode mode = WindowOptions::Mode::Windowed;
    bool headless = false;
    draw::FontFiles fonts = draw::FontFiles::debian();
};

// What it cost, for the bench. Microseconds.
struct FrontTimes {
    std::uint64_t presses = 0;
    std::uint64_t frames = 0;         // presented
    std::uint64_t last_press_us = 0;  // finger event read -> pressed pixels handed over
};

class Front {
public:
    // IoFailed (window). Without its fonts the glass says that it is out of order and waits for
    // them; headless there is nobody to tell: FontMissing.
    [[nodiscard]] static Result<std::unique_ptr<Front>> open(const FrontOptions& options,
                                                             const Clock& clock,
                                                             Random& random);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    // Waits for the next thing to happen, at most most_ms, and deals with it. False once the
    // window was closed.
    [[nodiscard]] bool turn(std::uint64_t most_ms);

    // A finger, as if the window had said so: traces and tests.
    void touch(const Finger& finger);

    [[nodiscard]] const State& state() const { return state_; }

    [[nodiscard]] const Glass& glass() const { return glass_; }

    // The screen that is painted.
    [[nodiscard]] const std::string& screen() const { return screen_; }

    [[nodiscard]] const FrontTimes& times() const { return times_; }

private:
    Front(const FrontOptions& options,
          const Clock& clock,
          Random& random,
          std::unique_ptr<Window> window,
          Glass glass);

    [[nodiscard]] Moment moment() const;
    void happen(Happening what);
    void redraw();
    // Whether a finger there stands on the citizens' clock, which a long touch hands to the staff.
    [[nodiscard]] bool on_clock(draw::Point at) const;
    void watch_clock(const Finger& finger);
    void present(const Glass::Dirty& dirty);
    void apply(const Pointer::Result& result);
    void key(PadKey key);
    void move_focus(int by);
    void read_inbox();
    // An effect that needs chance: the keypad's keys in a new order.
    void shuffle_keys(std::uint64_t session);

    const FrontOptions options_;
    const Clock& clock_;
    Random& random_;
    std::unique_ptr<Window> window_;
    Glass glass_;
    Pointer pointer_;
    State state_;
    std::string screen_;
    std::optional<std::uint64_t> clock_held_ms_;  // mono: since when a finger stands on the clock
    std::vector<std::string> told_;               // faults of layouts that the log knows
    FrontTimes times_;
    BoundedQueue<Happening> inbox_;
    std::unique_ptr<Bridge> bridge_;  // last: its threads end first
};

}  // namespace kiosk::ui
