#pragma once
// How the product tells a running escl-sim a word: by the address that stands in the file
// escl-sim.control beside the simulator's SANE configuration. A real scanner has no such file.

#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::scanner {

inline constexpr const char* kControlFile = "escl-sim.control";  // "127.0.0.1:PORT\n"

// Whether the SANE configuration folder belongs to a simulator.
[[nodiscard]] bool knows_escl_sim(const std::string& config_dir);

// POST /control with the word. NotSimulated without the file, BadArgument when the simulator does
// not know the word, ScannerGone when it does not answer within two seconds. Any thread.
[[nodiscard]] Status order_escl_sim(const std::string& config_dir, std::string_view word);

}  // namespace kiosk::scanner
