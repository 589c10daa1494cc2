#pragma once
// A reader in keyboard mode types its code on a US keyboard and ends it with Enter (or Tab, or the
// keypad's Enter). This turns its key events into texts. Pure.
// Source: USB HID Usage Tables 1.4, 10 (keyboard page); Linux input-event-codes.h for the numbers.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"

namespace kiosk::codes {

// One input_event without its time.
struct KeyEvent {
    std::uint16_t type = 0;
    std::uint16_t code = 0;
    std::int32_t value = 0;
};

struct Frame {
    std::string text;
    bool sound = true;  // false: keys that type no printable ASCII, or more than kMostCode_bytes
};

class WedgeKeys {
public:
    // A frame when this event ends one. After SYN_DROPPED events were lost: what is being typed is
    // not sound. Auto-repeat is no typing.
    [[nodiscard]] std::optional<Frame> feed(const KeyEvent& event);
    // The frames that whole input_events, as the kernel wrote them, end; what is left over of the
    // last one is not looked at.
    [[nodiscard]] std::vector<Frame> feed_bytes(ByteView events);
    // Forgets what was typed without an end: nobody types codes by hand, so a reader that stops for
    // long has lost the rest.
    void forget();

    [[nodiscard]] bool typing() const { return !text_.empty() || !sound_; }

private:
    std::optional<Frame> end();
    void press(std::uint16_t code);

    std::string text_;
    bool sound_ = true;
    int shifts_ = 0;     // bit 0 left, bit 1 right
    int commands_ = 0;   // control, alt, meta: bits of which are down
    bool caps_ = false;  // Caps Lock; some readers use it in place of Shift
};

}  // namespace kiosk::codes
