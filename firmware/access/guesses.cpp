// The whole bucket is one point in time.
#include "firmware/access/guesses.hpp"

#include <algorithm>

namespace kiosk::access {

std::uint64_t Guesses::left_at(std::uint64_t now_ms) const {
    const std::uint64_t free_ms = now_ms + (kAtOnce - 1) * kEach_ms;
    return forgotten_ms_ > free_ms ? forgotten_ms_ - free_ms : 0;
}

std::uint64_t Guesses::left_ms() const {
    const std::lock_guard lock(mutex_);
    return left_at(clock_.monotonic_ms());
}

std::uint64_t Guesses::wrong() {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    forgotten_ms_ = std::max(forgotten_ms_, now) + kEach_ms;
    return left_at(now);
}

}  // namespace kiosk::access
