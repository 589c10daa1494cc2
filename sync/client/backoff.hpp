#pragma once
// How long to wait after a failure (docs/protocols/city-sync.md). Pure: time and randomness
// come in. One per kind of thing that is retried; not thread-safe.

#include <cstdint>

#include "firmware/base/random.hpp"

namespace kiosk::sync {

class Backoff {
public:
    // `random` must outlive this.
    explicit Backoff(Random& random) : random_(&random) {}

    // The hub acknowledged something new. A mere connection is no progress.
    void progressed() noexcept { progressed_ = true; }

    // Counts a failure; ms to wait before the next attempt. After an attempt that made progress: 0.
    // Else uniform in 0 .. 1 s, doubling with each failure to 15 min, and from the tenth failure
    // on uniform in 60 .. 900 s.
    [[nodiscard]] std::uint64_t failed_wait_ms();

    // The same when the hub named a time: that time plus up to 20 %, at least what it asked for
    // and at most a day.
    [[nodiscard]] std::uint64_t failed_wait_ms(std::uint64_t retry_after_s);

    [[nodiscard]] int failures() const noexcept { return failures_; }

private:
    Random* random_;
    int failures_ = 0;
    bool progressed_ = false;
};

}  // namespace kiosk::sync
