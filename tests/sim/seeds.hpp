#pragma once
// How many seeds a property runs over: KIOSK_SEEDS=N for more than the usual, KIOSK_SEED=N for the
// one that failed.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

#include "firmware/base/format.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

// Runs `play` for each seed from 1; it gives "" or what broke. The failure names the seed.
inline void over_seeds(std::uint64_t usual, const std::function<std::string(std::uint64_t)>& play) {
    const char* one = std::getenv("KIOSK_SEED");
    const char* many = std::getenv("KIOSK_SEEDS");
    const std::uint64_t first = one != nullptr ? std::strtoull(one, nullptr, 10) : 1;
    const std::uint64_t last =
        one != nullptr ? first : (many != nullptr ? std::strtoull(many, nullptr, 10) : usual);
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const std::string breach = play(seed);
        if (!breach.empty()) {
            FAIL(fmt::format("{} (again with KIOSK_SEED={})", breach, seed).c_str());
        }
    }
}

}  // namespace kiosk::test
