#pragma once
// Bytes that look like a sealed page: the same for the same seed.

#include "firmware/base/bytes.hpp"
#include "firmware/base/random.hpp"

namespace kiosk::test {

inline Bytes random_bytes(std::uint64_t seed, std::size_t size) {
    SeededRandom random(seed);
    Bytes out(size);
    random.fill(out);
    return out;
}

}  // namespace kiosk::test
