#pragma once
// Text that nginx reads, with words of ours in it.

#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::hub {

// Puts the value where the mark stands, each time.
void put_in(std::string& text, std::string_view mark, std::string_view value);

// BadArgument unless it is HOST:PORT, without anything that nginx would read as its own.
[[nodiscard]] Status check_address(std::string_view address);

}  // namespace kiosk::hub
