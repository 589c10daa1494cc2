// The one adapter that asks the operating system for the time, and the one place that sleeps.
#include <cerrno>
#include <ctime>

#include "firmware/base/clock.hpp"

namespace kiosk {
namespace {

// 2024-01-01: no device of this product existed before it, so an earlier wall time is a dead RTC.
constexpr std::int64_t kFloorUnixMs = 1'704'067'200'000;
// 2100-01-01: later than any device's life; a battery fault shows as a far future as often as 1970.
constexpr std::int64_t kCeilingUnixMs = 4'102'444'800'000;

std::int64_t read_ms(clockid_t which) {
    timespec now{};
    clock_gettime(which, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

class SystemClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t monotonic_ms() const override {
        return static_cast<std::uint64_t>(read_ms(CLOCK_BOOTTIME));
    }

    [[nodiscard]] WallTime wall() const override {
        const std::int64_t now_ms = read_ms(CLOCK_REALTIME);
        const bool plausible = now_ms >= kFloorUnixMs && now_ms < kCeilingUnixMs;
        return {now_ms, plausible ? WallTrust::Trusted : WallTrust::Untrusted};
    }
};

}  // namespace

std::unique_ptr<Clock> make_system_clock() {
    return std::make_unique<SystemClock>();
}

namespace {

std::uint64_t read_us() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

Stopwatch::Stopwatch() : started_us_(read_us()) {}

std::uint64_t Stopwatch::elapsed_us() const {
    return read_us() - started_us_;
}

void Stopwatch::restart() {
    started_us_ = read_us();
}

void pause_ms(std::uint64_t ms) {
    timespec rest{static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000) * 1'000'000};
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
    }
}

}  // namespace kiosk
