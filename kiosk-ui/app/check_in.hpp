#pragma once
// What C15 knows of one stay: the code as far as it is typed, and what the office said to it. All
// of it goes with the stay, and when the person goes back from it.

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/api/calendar.hpp"

namespace kiosk::ui {

// The middle of a booking's code (docs/calendar.md): its length and its characters, which are the
// keys of C15. A test holds them against the office's own.
inline constexpr std::size_t kBookingCodeTyped = 8;
inline constexpr const char* kBookingCodeKeys = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

struct CheckIn {
    std::string typed;
    // What is said above the keys about the last try.
    enum class Said {
        Nothing,
        Unknown,  // nobody here has this code
        NoCode,   // the reader saw something else
        Failed,   // no answer
    } said = Said::Nothing;
    std::uint64_t pause_until_ms = 0;  // mono: after many wrong ones; 0 = none
    std::uint64_t finds = 0;           // requests made; the answer of the last one alone counts
    std::optional<api::FoundBooking> found;  // there is a page for it
};

// What a check-in does with what was found; Nothing: the page says why, and what works instead.
enum class CheckInWay { Take, ShowAgain, Nothing };
[[nodiscard]] CheckInWay way_of(const api::FoundBooking& found);

}  // namespace kiosk::ui
