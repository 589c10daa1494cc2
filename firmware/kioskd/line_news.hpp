#pragma once
// From the link to the hall.

#include <vector>

#include "firmware/office/event.hpp"

namespace kiosk::kioskd {

// What the primary's line did, as a secondary's copy has it.
struct LineNews {
    std::vector<office::Recorded> facts;
    // Earlier: facts of this day from before the link came up, which nobody calls out again.
    enum class Age { Now, Earlier } age = Age::Now;
};

}  // namespace kiosk::kioskd
