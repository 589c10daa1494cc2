#pragma once
// DIR/speech.txt: what the adapters that write instead of playing have said, a line each.

#include <filesystem>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::speech {

// The folder after the colon of "wav:DIR" or "sim:DIR"; BadArgument when there is none.
[[nodiscard]] Result<std::filesystem::path> folder_of(std::string_view device);

// Makes the folder when it is missing and adds the line at the end. Beyond 1 MiB the file begins
// anew (one older one stays as speech.old.txt). SpeechGone names the path.
[[nodiscard]] Status add_said_line(const std::filesystem::path& folder, std::string_view line);

}  // namespace kiosk::speech
