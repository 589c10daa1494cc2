#pragma once
// What must hold of a hub and a kiosk once everything has arrived.

#include <string>

#include "tests/sim/played_hub.hpp"
#include "tests/sim/played_kiosk.hpp"

namespace kiosk::test {

// The hub as a whole: chains, signatures, receipts, digests, no alarm. "" or what broke.
[[nodiscard]] std::string what_broke_at(PlayedHub& hub);

// One kiosk: its journal, every record of it once at the hub and byte-equal, its letters whole with
// the bytes that were made, its tickets once. "" or what broke.
[[nodiscard]] std::string what_broke_between(PlayedHub& hub,
                                             std::size_t number,
                                             PlayedKiosk& kiosk);

}  // namespace kiosk::test
