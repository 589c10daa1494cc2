#pragma once
// Drives the real screens from a file against a live kioskd: demos, tests, pictures for handbooks.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "kiosk-ui/app/front.hpp"

namespace kiosk::ui {

// One line of a trace: "<ms> <verb> <words>"; ms is the pause before it. Verbs:
//   tap X Y | tap PATH   a finger comes down and is lifted 80 ms later
//   hold PATH MS         the same, lifted after MS
//   wait SCREEN [MS]     until that screen is painted; at most MS (10000), else the replay fails
//   read PATH WORD       until that node shows WORD; at most 10000 ms
//   shot NAME            the frame as DIR/NAME.png
// Empty lines and lines that begin with # are passed over.
struct TraceLine {
    std::uint64_t pause_ms = 0;
    std::string verb;
    std::vector<std::string> words;
    int number = 0;  // in the file, from 1
};

// BadArgument names the line.
[[nodiscard]] Result<std::vector<TraceLine>> parse_trace(std::string_view text);

// Runs the lines; writes one line to `out` for each step done. NotFound (no such node on the
// glass), Timeout (a screen did not come), IoFailed.
[[nodiscard]] Status replay(Front& front,
                            const std::vector<TraceLine>& trace,
                            const std::filesystem::path& shots,
                            const Clock& clock,
                            std::ostream& out);

}  // namespace kiosk::ui
