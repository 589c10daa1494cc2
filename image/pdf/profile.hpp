#pragma once
// How a page is kept in a PDF. Apart from the rest: the parent of kiosk-ocr needs no more.

#include <cstdint>
#include <optional>
#include <string_view>

namespace kiosk::pdf {

enum class Profile : std::uint8_t {
    None = 0,     // no PDF is wanted
    Archive = 1,  // everything the scanner saw: 200 dpi colour under 300 dpi text
    Compact = 2,  // text, and colour only where there is a stamp, a signature or ink
};

// "none", "archive", "compact".
[[nodiscard]] constexpr std::optional<Profile> profile_from(std::string_view name) {
    if (name == "none") {
        return Profile::None;
    }
    if (name == "archive") {
        return Profile::Archive;
    }
    return name == "compact" ? std::optional(Profile::Compact) : std::nullopt;
}

}  // namespace kiosk::pdf
