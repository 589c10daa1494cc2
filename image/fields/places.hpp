#pragma once
// Names of places in Hanoi as letters have them: recognition drops or changes their marks, and a
// name that is spelt right but for marks is that place.

#include <string>

namespace kiosk::fields {

// The text with the marks of known places and words of addresses put right (the 30 districts that
// were until 2025, which stay on cards and letters; "thành phố", "tổ dân phố"), and with a full
// stop between the parts of an address as the comma that it is. Whether a letter was changed.
struct PutRight {
    std::string text;
    bool changed = false;
};

[[nodiscard]] PutRight put_places_right(const std::string& address);

}  // namespace kiosk::fields
