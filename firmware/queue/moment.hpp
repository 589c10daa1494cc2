#pragma once
// When something happens or happened, as the domains see it.

#include <cstdint>

#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"

namespace kiosk {

// mono_ms counts from the start of boot `boot` and is comparable only within one boot.
struct Moment {
    WallTime wall{};
    std::uint64_t mono_ms = 0;
    BootId boot{};

    bool operator==(const Moment& other) const {
        return wall.unix_ms == other.wall.unix_ms && wall.trust == other.wall.trust &&
               mono_ms == other.mono_ms && boot == other.boot;
    }
};

// Milliseconds from `then` to `now`, never more than the truth and never negative: across a
// restart of the machine only the time since that restart is known. No wall time is asked.
[[nodiscard]] constexpr std::uint64_t elapsed_ms(const Moment& then, const Moment& now) {
    if (then.boot != now.boot) {
        return now.mono_ms;
    }
    return now.mono_ms > then.mono_ms ? now.mono_ms - then.mono_ms : 0;
}

}  // namespace kiosk
