#pragma once
// All that happened in a played world, in order, as one digest: two runs of a seed must have the
// same.

#include <string>
#include <string_view>

#include "firmware/crypto/hash.hpp"

namespace kiosk::test {

class Trace {
public:
    void add(std::string_view what) {
        digest_.update(as_bytes(what));
        digest_.update(as_bytes("\n"));
        ++events_;
    }

    [[nodiscard]] std::string finish() { return to_hex(digest_.finish()); }

    [[nodiscard]] int events() const noexcept { return events_; }

private:
    crypto::Sha256 digest_;
    int events_ = 0;
};

}  // namespace kiosk::test
