#pragma once
// Waiting for another thread: for a state, never for a time.

#include "tests/support/check.hpp"

namespace kiosk::test {

// True as soon as `holds` does; false when it has not within 20 s.
template <class Condition>
[[nodiscard]] bool soon(Condition holds) {
    for (int i = 0; i < 2000; ++i) {
        if (holds()) {
            return true;
        }
        pause_ms(10);
    }
    return false;
}

}  // namespace kiosk::test
