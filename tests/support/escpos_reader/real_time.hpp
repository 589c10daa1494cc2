#pragma once
// Real-time commands (DLE …): a printer acts on them the moment they arrive, wherever they stand.

#include <optional>
#include <string>

#include "firmware/base/bytes.hpp"

namespace kiosk::test {

struct RealTime {
    std::size_t length = 0;  // bytes
    std::string name;        // "DLE EOT 4"
};

// DLE DC4, function 8.
inline constexpr std::uint8_t kClear[] = {
    0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08};

// The real-time command at the front of `bytes`; nullopt when there is none that a printer obeys
// (unknown function, parameter out of range, cut short).
[[nodiscard]] std::optional<RealTime> real_time_at(ByteView bytes);

}  // namespace kiosk::test
