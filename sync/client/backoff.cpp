// Full jitter (AWS, "Exponential Backoff And Jitter"): after an outage the kiosks of a city come
// back spread over the whole interval and not in waves.
#include "sync/client/backoff.hpp"

#include <algorithm>

namespace kiosk::sync {
namespace {

constexpr std::uint64_t kFirst_ms = 1000;
constexpr std::uint64_t kLongest_ms = 900'000;
constexpr std::uint64_t kSettledLeast_ms = 60'000;
constexpr int kSettledAfter = 10;
constexpr std::uint64_t kDay_s = 86'400;

}  // namespace

std::uint64_t Backoff::failed_wait_ms() {
    if (progressed_) {
        progressed_ = false;
        failures_ = 0;
        return 0;
    }
    failures_ = std::min(failures_ + 1, 1'000'000);
    if (failures_ >= kSettledAfter) {
        return kSettledLeast_ms + random_->below(kLongest_ms - kSettledLeast_ms + 1);
    }
    return random_->below(std::min(kFirst_ms << (failures_ - 1), kLongest_ms) + 1);
}

std::uint64_t Backoff::failed_wait_ms(std::uint64_t retry_after_s) {
    progressed_ = false;
    failures_ = std::min(failures_ + 1, 1'000'000);
    const std::uint64_t asked_ms = std::min(retry_after_s, kDay_s) * 1000;
    return asked_ms + random_->below(asked_ms / 5 + 1);
}

}  // namespace kiosk::sync
