// A table from key numbers to the two characters of a key on the US layout.
#include "drivers/codes/wedge_keys.hpp"

#include <linux/input.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "drivers/codes/codes.hpp"

namespace kiosk::codes {
namespace {

// Rows of neighbouring key numbers with what they type.
struct Row {
    std::uint16_t first;
    std::string_view plain;
    std::string_view shifted;
};

constexpr std::array kRows{Row{KEY_1, "1234567890-=", "!@#$%^&*()_+"},
                           Row{KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}"},
                           Row{KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
                           Row{KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
                           Row{KEY_KPASTERISK, "*", "*"},
                           Row{KEY_SPACE, " ", " "},
                           Row{KEY_KP7, "789-456+1230.", "789-456+1230."},
                           Row{KEY_102ND, "\\", "|"},
                           Row{KEY_KPSLASH, "/", "/"}};

// '\0': the key types nothing.
char typed_by(std::uint16_t code, bool shift, bool caps) {
    for (const Row& row : kRows) {
        if (code >= row.first && code - row.first < static_cast<int>(row.plain.size())) {
            const auto at = static_cast<std::size_t>(code - row.first);
            const bool letter = row.plain[at] >= 'a' && row.plain[at] <= 'z';
            const bool upper = letter ? shift != caps : shift;
            return upper ? row.shifted[at] : row.plain[at];
        }
    }
    return '\0';
}

bool is_end(std::uint16_t code) {
    return code == KEY_ENTER || code == KEY_KPENTER || code == KEY_TAB;
}

int shift_bit(std::uint16_t code) {
    return code == KEY_LEFTSHIFT ? 1 : code == KEY_RIGHTSHIFT ? 2 : 0;
}

int command_bit(std::uint16_t code) {
    constexpr std::array<std::uint16_t, 6> kCommands{
        KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_RIGHTALT, KEY_LEFTMETA, KEY_RIGHTMETA};
    for (std::size_t i = 0; i < kCommands.size(); ++i) {
        if (kCommands[i] == code) {
            return 1 << i;
        }
    }
    return 0;
}

void hold(int& held, int bit, std::int32_t value) {
    held = value != 0 ? held | bit : held & ~bit;
}

}  // namespace

std::optional<Frame> WedgeKeys::feed(const KeyEvent& event) {
    if (event.type == EV_SYN && event.code == SYN_DROPPED) {
        shifts_ = commands_ = 0;
        sound_ = false;
        return std::nullopt;
    }
    if (event.type != EV_KEY) {
        return std::nullopt;
    }
    if (const int bit = shift_bit(event.code); bit != 0) {
        hold(shifts_, bit, event.value);
    } else if (const int command = command_bit(event.code); command != 0) {
        hold(commands_, command, event.value);
    } else if (event.value == 1 && event.code == KEY_CAPSLOCK) {
        caps_ = !caps_;
    } else if (event.value == 1 && commands_ == 0 && is_end(event.code)) {
        return end();
    } else if (event.value == 1) {
        press(event.code);
    }
    return std::nullopt;
}

std::vector<Frame> WedgeKeys::feed_bytes(ByteView events) {
    std::vector<Frame> out;
    for (std::size_t at = 0; at + sizeof(input_event) <= events.size(); at += sizeof(input_event)) {
        input_event event{};
        std::memcpy(&event, events.data() + at, sizeof event);
        if (auto frame = feed({event.type, event.code, event.value})) {
            out.push_back(std::move(*frame));
        }
    }
    return out;
}

void WedgeKeys::press(std::uint16_t code) {
    const char typed = commands_ != 0 ? '\0' : typed_by(code, shifts_ != 0, caps_);
    if (typed == '\0' || text_.size() >= kMostCode_bytes) {
        sound_ = false;  // the rest is only waited for
        return;
    }
    text_ += typed;
}

std::optional<Frame> WedgeKeys::end() {
    if (!typing()) {
        return std::nullopt;
    }
    Frame out{text_, sound_};
    forget();
    return out;
}

void WedgeKeys::forget() {
    std::fill(text_.begin(), text_.end(), '\0');
    text_.clear();
    sound_ = true;
}

}  // namespace kiosk::codes
