#pragma once
// A clock that stands until a test moves it, readable from any thread.

#include <mutex>

#include "firmware/base/clock.hpp"

namespace kiosk::test {

class SharedClock final : public Clock {
public:
    explicit SharedClock(std::int64_t unix_ms) : clock_(unix_ms) {}

    [[nodiscard]] std::uint64_t monotonic_ms() const override {
        std::lock_guard lock(mutex_);
        return clock_.monotonic_ms();
    }

    [[nodiscard]] WallTime wall() const override {
        std::lock_guard lock(mutex_);
        return clock_.wall();
    }

    void advance_ms(std::uint64_t ms) {
        std::lock_guard lock(mutex_);
        clock_.advance_ms(ms);
    }

    void set_wall(WallTime wall) {
        std::lock_guard lock(mutex_);
        clock_.set_wall(wall);
    }

private:
    mutable std::mutex mutex_;
    ManualClock clock_;
};

}  // namespace kiosk::test
