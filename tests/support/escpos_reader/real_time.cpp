// One row per command: fixed bytes, then parameters with their ranges.
#include "tests/support/escpos_reader/real_time.hpp"

#include <algorithm>
#include <initializer_list>

namespace kiosk::test {
namespace {

bool one_of(std::uint8_t value, std::initializer_list<int> allowed) {
    return std::any_of(allowed.begin(), allowed.end(), [&](int v) { return v == value; });
}

std::optional<RealTime> status(ByteView bytes) {
    const int n = bytes[2];
    if (n >= 1 && n <= 4) {
        return RealTime{3, "DLE EOT " + std::to_string(n)};
    }
    if (bytes.size() < 4) {
        return std::nullopt;
    }
    const bool known = (n == 7 && one_of(bytes[3], {1, 2})) || (n == 8 && bytes[3] == 3) ||
                       (n == 18 && one_of(bytes[3], {1, 2}));
    if (!known) {
        return std::nullopt;
    }
    return RealTime{4, "DLE EOT " + std::to_string(n) + " " + std::to_string(bytes[3])};
}

std::optional<RealTime> control(ByteView bytes) {
    const auto named = [](std::size_t length, const char* name) {
        return std::optional<RealTime>(RealTime{length, name});
    };
    switch (bytes[2]) {
        case 1:  // drawer pulse: pin 0 or 1, 1 to 8 times 100 ms
            if (bytes.size() >= 5 && bytes[3] <= 1 && bytes[4] >= 1 && bytes[4] <= 8) {
                return named(5, "DLE DC4 1");
            }
            break;
        case 2:
            if (bytes.size() >= 5 && bytes[3] == 1 && bytes[4] == 8) {
                return named(5, "DLE DC4 2");
            }
            break;
        case 7:
            if (bytes.size() >= 4 && one_of(bytes[3], {1, 2, 4, 5})) {
                return RealTime{4, "DLE DC4 7 " + std::to_string(bytes[3])};
            }
            break;
        case 8:
            if (bytes.size() >= std::size(kClear) &&
                std::equal(std::begin(kClear), std::end(kClear), bytes.begin())) {
                return named(std::size(kClear), "DLE DC4 8");
            }
            break;
        default:
            break;
    }
    return std::nullopt;
}

}  // namespace

std::optional<RealTime> real_time_at(ByteView bytes) {
    if (bytes.size() < 3 || bytes[0] != 0x10) {
        return std::nullopt;
    }
    if (bytes[1] == 0x04) {
        return status(bytes);
    }
    if (bytes[1] == 0x05 && bytes[2] <= 2) {
        return RealTime{3, "DLE ENQ " + std::to_string(bytes[2])};
    }
    if (bytes[1] == 0x14) {
        return control(bytes);
    }
    return std::nullopt;
}

}  // namespace kiosk::test
