#pragma once
// What C13 and C14 know of one stay: a receipt's code and PIN as far as they are typed, and what
// the office said to them. All of it goes with the stay, and when the person goes back from it.

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/api/tracking.hpp"

namespace kiosk::ui {

inline constexpr std::size_t kPinTyped = 6;
inline constexpr const char* kPinKeys = "1234567890";

struct Tracking {
    enum class Part { Code, Pin } part = Part::Code;
    std::string typed;  // the middle of the code
    std::string read;   // the whole code, as the reader saw it; "" = what was typed counts
    std::string pin;
    // What is said above the keys about the last try.
    enum class Said {
        Nothing,
        Unknown,  // no letter has this code and PIN
        NoCode,   // the reader saw something else
        Failed,   // no answer
    } said = Said::Nothing;
    std::uint64_t pause_until_ms = 0;  // mono: after many wrong ones; 0 = none
    std::uint64_t finds = 0;           // requests made; the answer of the last one alone counts
    std::optional<api::TrackedLetter> found;  // C14
};

}  // namespace kiosk::ui
