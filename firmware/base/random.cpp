// getrandom(2) for the product, SplitMix64 (Steele, Lea, Flood 2014) for seeded runs.
#include "firmware/base/random.hpp"

#include <sys/random.h>

#include <cerrno>

#include "firmware/base/assert.hpp"

namespace kiosk {
namespace {

class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        std::size_t done = 0;
        while (done < out.size()) {
            const ssize_t got = getrandom(out.data() + done, out.size() - done, 0);
            KIOSK_ASSERT(got > 0 || errno == EINTR, "the kernel gives random bytes");
            done += got > 0 ? static_cast<std::size_t>(got) : 0;
        }
    }
};

}  // namespace

std::uint64_t Random::next_u64() {
    const auto raw = bytes<8>();
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw) {
        value = value << 8 | byte;
    }
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    KIOSK_ASSERT(bound > 0, "below() has a positive bound");
    // Values under `skip` would make the first remainders likelier than the others.
    const std::uint64_t skip = (0 - bound) % bound;
    std::uint64_t value = next_u64();
    while (value < skip) {
        value = next_u64();
    }
    return value % bound;
}

std::unique_ptr<Random> make_system_random() {
    return std::make_unique<SystemRandom>();
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % 8 == 0) {
            state_ += 0x9e3779b97f4a7c15U;
            word = state_;
            word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
            word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
            word ^= word >> 31;
        }
        out[i] = static_cast<std::uint8_t>(word >> (8 * (i % 8)));
    }
}

}  // namespace kiosk
