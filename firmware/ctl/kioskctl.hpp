#pragma once
// kioskctl: every verb of the appliance's API from a shell. docs/kioskctl.md.

#include <iosfwd>
#include <stop_token>
#include <string>
#include <vector>

namespace kiosk::ctl {

// Runs one command line (without the program's name) and gives its exit code: 0 ok, 2 wrong usage
// or bad input, 3 forbidden, 4 not found, 5 conflict, 6 unavailable, 7 too large, 70 internal.
// Blocks until the answer is there; `stop` ends what follows something (watch, scan).
[[nodiscard]] int run_kioskctl(const std::vector<std::string>& words,
                               std::ostream& out,
                               std::ostream& err,
                               const std::stop_token& stop);

}  // namespace kiosk::ctl
