#include "image/fields/letters.hpp"

#include <array>
#include <cstddef>

namespace kiosk::fields {
namespace {

// One row a vowel: level, then its five tones in the order of Tone.
constexpr std::array<std::u32string_view, 12> kVowels{U"aàảãáạ",
                                                      U"ăằẳẵắặ",
                                                      U"âầẩẫấậ",
                                                      U"eèẻẽéẹ",
                                                      U"êềểễếệ",
                                                      U"iìỉĩíị",
                                                      U"oòỏõóọ",
                                                      U"ôồổỗốộ",
                                                      U"ơờởỡớợ",
                                                      U"uùủũúụ",
                                                      U"ưừửữứự",
                                                      U"yỳỷỹýỵ"};

}  // namespace

char32_t lower(char32_t c) noexcept {
    if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) {
        return c + 0x20;
    }
    // Latin Extended: capitals are even, save for Ư and its row, where they are odd.
    if (c == 0x1AF) {
        return 0x1B0;
    }
    const bool pairs = (c >= 0x100 && c <= 0x137) || c == 0x1A0 || (c >= 0x1EA0 && c <= 0x1EF9);
    return pairs && c % 2 == 0 ? c + 1 : c;
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        bool whole = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; whole && k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            whole = (next & 0xC0U) == 0x80U;
            code = code << 6U | (next & 0x3FU);
        }
        out.push_back(whole ? code : char32_t{0xFFFD});
        i += whole ? length : 1;
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    const auto more = [&](char32_t bits) { out += static_cast<char>(0x80U | (bits & 0x3FU)); };
    for (const char32_t c : text) {
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (c < 0x800) {
            out += static_cast<char>(0xC0U | c >> 6U);
            more(c);
        } else if (c < 0x10000) {
            out += static_cast<char>(0xE0U | c >> 12U);
            more(c >> 6U);
            more(c);
        } else {
            out += static_cast<char>(0xF0U | c >> 18U);
            more(c >> 12U);
            more(c >> 6U);
            more(c);
        }
    }
    return out;
}

std::optional<Letter> letter_of(char32_t c) noexcept {
    const char32_t small = lower(c);
    for (const std::u32string_view row : kVowels) {
        if (const std::size_t at = row.find(small); at != row.npos) {
            return Letter{row[0], static_cast<Tone>(at)};
        }
    }
    if ((small >= U'a' && small <= U'z') || small == U'đ') {
        return Letter{small, Tone::Level};
    }
    return std::nullopt;
}

bool is_upper(char32_t c) noexcept {
    return lower(c) != c;
}

bool is_digit(char32_t c) noexcept {
    return c >= U'0' && c <= U'9';
}

}  // namespace kiosk::fields
