#pragma once
// Makes a wrong code cost time, for codes that belong to no account: whoever stands at the glass
// may mistype a few times at once, and after that once in kEach_ms. Nothing but a sum is kept, and
// only in memory; a right code changes nothing, so that one known code does not pay for guesses.
//
// Source: a leaky bucket (RFC 2697, 3). 8 characters of 31 are 8.5e11: at two a minute the
// bookings of a day stand against 1e6 guesses a year.

#include <cstdint>
#include <mutex>

#include "firmware/base/clock.hpp"

namespace kiosk::access {

// Thread-safe; never blocks for long.
class Guesses {
public:
    static constexpr std::uint64_t kAtOnce = 5;        // wrong ones without a pause between them
    static constexpr std::uint64_t kEach_ms = 30'000;  // until one of them is forgotten

    // `clock` outlives it.
    explicit Guesses(const Clock& clock) : clock_(clock) {}

    // Milliseconds until the next try; 0 = now.
    [[nodiscard]] std::uint64_t left_ms() const;
    // A code was wrong; the pause that begins by it, 0 for none.
    std::uint64_t wrong();

private:
    [[nodiscard]] std::uint64_t left_at(std::uint64_t now_ms) const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::uint64_t forgotten_ms_ = 0;  // mono: when all of them are
};

}  // namespace kiosk::access
