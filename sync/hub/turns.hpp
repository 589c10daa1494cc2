#pragma once

// Who runs the hub's workers (Writer, Patience).

namespace kiosk::hub {

enum class Turns {
    OwnThread,  // each worker has one
    Caller,     // nobody but who calls turn(): a simulation, which must play the same way twice
};

}  // namespace kiosk::hub
