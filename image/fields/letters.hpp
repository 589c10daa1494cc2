#pragma once
// Vietnamese letters as code points: which letter, which tone. Pure; no tables of ICU, so that it
// runs anywhere and on any text.

#include <optional>
#include <string>
#include <string_view>

namespace kiosk::fields {

enum class Tone { Level, Falling, Asking, Broken, Rising, Heavy };  // ngang huyền hỏi ngã sắc nặng

struct Letter {
    char32_t base = 0;  // lower case, with its own mark (ă â ê ô ơ ư đ), without a tone
    Tone tone = Tone::Level;
};

// Code points of UTF-8; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::u32string code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view text);

// nullopt for what is no letter of Vietnamese or of the Latin alphabet.
[[nodiscard]] std::optional<Letter> letter_of(char32_t c) noexcept;
[[nodiscard]] char32_t lower(char32_t c) noexcept;
[[nodiscard]] bool is_upper(char32_t c) noexcept;
[[nodiscard]] bool is_digit(char32_t c) noexcept;

}  // namespace kiosk::fields
