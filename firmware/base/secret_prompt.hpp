#pragma once
// Passwords that people give to a program in a shell: never a word of the command line, which every
// local user can read.

#include <iosfwd>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk {

// What is said to somebody at a terminal.
struct SecretPrompt {
    std::string_view ask;
    std::string_view again;   // "": asked once, where a mistake shows at once
    std::string_view differ;  // the two were not the same
};

// From a terminal without echo, and twice where `again` is set, since nobody sees what is typed;
// else the first line of standard input. BadArgument when there is none, or when the two differ.
[[nodiscard]] Result<std::string> read_secret(std::ostream& err, const SecretPrompt& prompt);

}  // namespace kiosk
