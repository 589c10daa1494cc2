#pragma once
// The program kiosk-ui, as a function that tests can call.

#include <iosfwd>
#include <string>
#include <vector>

namespace kiosk::ui {

// Exit codes: 0 ok, 2 wrong usage, 1 anything else, with one line on `err`.
[[nodiscard]] int run_kiosk_ui(const std::vector<std::string>& arguments,
                               std::ostream& out,
                               std::ostream& err);

}  // namespace kiosk::ui
