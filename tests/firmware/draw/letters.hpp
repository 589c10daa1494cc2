#pragma once
// The letters of Vietnamese, for the font tests.

#include <string>
#include <vector>

namespace kiosk::test {

inline constexpr std::string_view kBaseVowels[] = {
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};
// grave, hook, tilde, acute, dot below: U+0300, 0309, 0303, 0301, 0323
inline constexpr std::string_view kTones[] = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};

// 120 letters with a tone, NFC by to_nfc(), both cases.
[[nodiscard]] std::vector<std::string> toned_letters();
// All 147 of the font rule: toned 120, the 14 of ă â ê ô ơ ư đ in both cases, and 13 that a
// Vietnamese page needs beside A to Z: “ ” ‘ ’ – — … · • ₫ no-break space, × and °.
[[nodiscard]] std::vector<std::string> needed_letters();

}  // namespace kiosk::test
