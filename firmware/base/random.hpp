#pragma once
// Randomness comes in through a constructor, so that a seeded run replays exactly.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace kiosk {

class Random {
public:
    virtual ~Random() = default;
    // Fills `out` wholly; never fails (a kernel without entropy is a broken invariant).
    virtual void fill(std::span<std::uint8_t> out) = 0;

    template <std::size_t N>
    [[nodiscard]] std::array<std::uint8_t, N> bytes() {
        std::array<std::uint8_t, N> out{};
        fill(out);
        return out;
    }

    [[nodiscard]] std::uint64_t next_u64();
    // Uniform in [0, bound); bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
};

// getrandom(2). Thread-safe.
[[nodiscard]] std::unique_ptr<Random> make_system_random();

// SplitMix64 from a seed: the same seed gives the same bytes. Not for keys that protect anyone.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

    void fill(std::span<std::uint8_t> out) override;

private:
    std::uint64_t state_;
};

}  // namespace kiosk
