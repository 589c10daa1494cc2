#pragma once
// The input_events that a reader in keyboard mode makes of a text, as the kernel writes them.

#include <linux/input.h>

#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware/base/bytes.hpp"

namespace kiosk::test {

// The key of a character on the US layout, and whether Shift is held; {0, false}: none.
inline std::pair<std::uint16_t, bool> key_of(char c) {
    static constexpr std::string_view kPlain[] = {
        "1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "\\zxcvbnm,./", " "};
    static constexpr std::string_view kShifted[] = {
        "!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"~", "|ZXCVBNM<>?", ""};
    static constexpr std::uint16_t kFirst[] = {KEY_1, KEY_Q, KEY_A, KEY_BACKSLASH, KEY_SPACE};
    for (std::size_t row = 0; row < 5; ++row) {
        if (const auto at = kPlain[row].find(c); at != std::string_view::npos) {
            return {static_cast<std::uint16_t>(kFirst[row] + at), false};
        }
        if (const auto at = kShifted[row].find(c); at != std::string_view::npos) {
            return {static_cast<std::uint16_t>(kFirst[row] + at), true};
        }
    }
    return {0, false};
}

inline void add(std::vector<input_event>& out, std::uint16_t type, std::uint16_t code, int value) {
    input_event event{};
    event.type = type;
    event.code = code;
    event.value = value;
    out.push_back(event);
}

inline void add_stroke(std::vector<input_event>& out, std::uint16_t key) {
    add(out, EV_MSC, MSC_SCAN, 0x70000 + key);
    add(out, EV_KEY, key, 1);
    add(out, EV_SYN, SYN_REPORT, 0);
    add(out, EV_KEY, key, 0);
    add(out, EV_SYN, SYN_REPORT, 0);
}

inline std::vector<input_event> strokes_of(std::string_view text, std::uint16_t end = KEY_ENTER) {
    std::vector<input_event> out;
    for (const char c : text) {
        const auto [key, shift] = key_of(c);
        if (shift) {
            add(out, EV_KEY, KEY_LEFTSHIFT, 1);
            add(out, EV_SYN, SYN_REPORT, 0);
        }
        add_stroke(out, key);
        if (shift) {
            add(out, EV_KEY, KEY_LEFTSHIFT, 0);
            add(out, EV_SYN, SYN_REPORT, 0);
        }
    }
    if (end != 0) {
        add_stroke(out, end);
    }
    return out;
}

inline Bytes bytes_of(const std::vector<input_event>& events) {
    Bytes out(events.size() * sizeof(input_event));
    std::memcpy(out.data(), events.data(), out.size());
    return out;
}

}  // namespace kiosk::test
