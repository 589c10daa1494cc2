#pragma once
// Where other kiosks of the office reach this one.

#include <string>

namespace kiosk::kioskd {

// Port 0 = it does not listen; `pin` is its public key, "sha256//…", which a renewal keeps.
struct ListenerFacts {
    int port = 0;
    std::string pin;
    bool operator==(const ListenerFacts&) const = default;
};

}  // namespace kiosk::kioskd
