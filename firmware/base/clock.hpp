#pragma once
// Time comes in through a constructor. Two clocks: monotonic for deadlines and waits, wall for the
// business day and for people. Only system_clock.cpp asks the operating system.

#include <cstdint>
#include <memory>

namespace kiosk {

// Whether the wall time may open a new business day (docs/queue.md).
enum class WallTrust : std::uint8_t { Untrusted = 0, Trusted = 1 };

inline constexpr std::int64_t kMinute_ms = 60'000;
inline constexpr std::int64_t kHour_ms = 60 * kMinute_ms;
inline constexpr std::int64_t kDay_ms = 24 * kHour_ms;

struct WallTime {
    std::int64_t unix_ms = 0;  // UTC
    WallTrust trust = WallTrust::Untrusted;
};

class Clock {
public:
    virtual ~Clock() = default;
    // Milliseconds since some start of this boot; never goes back.
    [[nodiscard]] virtual std::uint64_t monotonic_ms() const = 0;
    [[nodiscard]] virtual WallTime wall() const = 0;
};

// The operating system's clocks. The wall time counts as trusted when it lies between 2024 and
// 2100: a dead RTC says 1970 or a far year. How far a trusted clock may move the business day is
// decided by the domain (firmware/queue), not here.
[[nodiscard]] std::unique_ptr<Clock> make_system_clock();

// A clock that stands until it is moved: tests and the simulation.
class ManualClock final : public Clock {
public:
    explicit ManualClock(std::int64_t unix_ms, std::uint64_t monotonic_ms = 1000)
        : wall_{unix_ms, WallTrust::Trusted}, monotonic_ms_(monotonic_ms) {}

    [[nodiscard]] std::uint64_t monotonic_ms() const override { return monotonic_ms_; }

    [[nodiscard]] WallTime wall() const override { return wall_; }

    void advance_ms(std::uint64_t ms) {
        monotonic_ms_ += ms;
        wall_.unix_ms += static_cast<std::int64_t>(ms);
    }

    void set_wall(WallTime wall) { wall_ = wall; }

private:
    WallTime wall_;
    std::uint64_t monotonic_ms_;
};

// Measures how long a piece of work took, in microseconds, for benches and step times. No decision
// may rest on it: deadlines come from Clock.
class Stopwatch {
public:
    Stopwatch();
    [[nodiscard]] std::uint64_t elapsed_us() const;
    void restart();

private:
    std::uint64_t started_us_ = 0;
};

// Sleeps this thread. The only sleep of the product; loops that can wait on a queue or a
// descriptor do that instead.
void pause_ms(std::uint64_t ms);

}  // namespace kiosk
