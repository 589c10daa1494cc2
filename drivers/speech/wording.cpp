// Tables of words, and the rules by which Vietnamese joins them: after mươi, 1 is mốt, 4 is tư and
// 5 is lăm; after mười, 5 is lăm; an empty ten after a hundred is linh. A comma after a letter
// keeps espeak-ng from reading English "A" as the article.
#include "drivers/speech/wording.hpp"

#include <array>

#include "firmware/base/assert.hpp"

namespace kiosk::speech {
namespace {

constexpr std::array<std::string_view, 10> kDigitsVi{
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
constexpr std::array<std::string_view, 20> kBelow20En{
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> kTensEn{
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<std::string_view, 26> kLettersVi{
    "a",     "bê", "xê",   "dê",    "e",      "ép",     "giê",   "hát", "i",
    "gi",    "ca", "e lờ", "em mờ", "en nờ",  "o",      "pê",    "quy", "e rờ",
    "ét xì", "tê", "u",    "vê",    "vê kép", "ích xì", "i dài", "dét"};

std::string_view digit_vi(int digit) {
    return kDigitsVi[static_cast<std::size_t>(digit)];
}

// 10 to 99.
std::string tens_vi(int number) {
    const int tens = number / 10;
    const int ones = number % 10;
    std::string out = tens == 1 ? "mười" : std::string(digit_vi(tens)) + " mươi";
    if (ones == 0) {
        return out;
    }
    std::string_view word = digit_vi(ones);
    if (ones == 5) {
        word = "lăm";
    } else if (tens > 1 && ones == 1) {
        word = "mốt";
    } else if (tens > 1 && ones == 4) {
        word = "tư";
    }
    return out + " " + std::string(word);
}

std::string number_vi(int number) {
    if (number < 10) {
        return std::string(digit_vi(number));
    }
    if (number < 100) {
        return tens_vi(number);
    }
    const std::string hundreds = std::string(digit_vi(number / 100)) + " trăm";
    const int rest = number % 100;
    if (rest == 0) {
        return hundreds;
    }
    return hundreds + (rest < 10 ? " linh " + std::string(digit_vi(rest)) : " " + tens_vi(rest));
}

std::string number_en(int number) {
    if (number < 20) {
        return std::string(kBelow20En[static_cast<std::size_t>(number)]);
    }
    if (number < 100) {
        const std::string tens(kTensEn[static_cast<std::size_t>(number / 10)]);
        return number % 10 == 0 ? tens : tens + "-" + number_en(number % 10);
    }
    const std::string hundreds = number_en(number / 100) + " hundred";
    return number % 100 == 0 ? hundreds : hundreds + " and " + number_en(number % 100);
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_letter(char c) {
    return upper(c) >= 'A' && upper(c) <= 'Z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string letter(Tongue tongue, char c) {
    return tongue == Tongue::En ? std::string(1, upper(c))
                                : std::string(kLettersVi[static_cast<std::size_t>(upper(c) - 'A')]);
}

}  // namespace

std::optional<Tongue> tongue_from(std::string_view language) noexcept {
    if (language == "vi") {
        return Tongue::Vi;
    }
    return language == "en" ? std::optional(Tongue::En) : std::nullopt;
}

std::string spelled(Tongue tongue, std::string_view text) {
    std::string out;
    bool after_letter = false;
    for (const char c : text) {
        if (!is_letter(c) && !is_digit(c)) {
            continue;
        }
        if (!out.empty()) {
            out += after_letter ? ", " : " ";
        }
        after_letter = is_letter(c);
        const auto digit = static_cast<std::size_t>(is_digit(c) ? c - '0' : 0);
        out += after_letter
                   ? letter(tongue, c)
                   : std::string(tongue == Tongue::Vi ? kDigitsVi[digit] : kBelow20En[digit]);
    }
    return out;
}

std::string number_words(Tongue tongue, int number) {
    KIOSK_ASSERT(number >= 0 && number <= 999, "numbers are read up to 999");
    return tongue == Tongue::Vi ? number_vi(number) : number_en(number);
}

std::string counter_words(Tongue tongue, std::string_view counter) {
    bool plain = !counter.empty() && counter.size() <= 3 && counter[0] != '0';
    int number = 0;
    for (const char c : counter.substr(0, 3)) {
        plain = plain && is_digit(c);
        number = number * 10 + (is_digit(c) ? c - '0' : 0);
    }
    return plain ? number_words(tongue, number) : spelled(tongue, counter);
}

std::string call_words(Tongue tongue, std::string_view number, std::string_view counter) {
    const std::string said = spelled(tongue, number);
    const std::string desk = counter_words(tongue, counter);
    return tongue == Tongue::Vi ? "Mời số " + said + ", đến quầy số " + desk + "."
                                : "Number " + said + ", counter " + desk + ".";
}

std::string own_number_words(Tongue tongue, std::string_view number) {
    const std::string said = spelled(tongue, number);
    return (tongue == Tongue::Vi ? "Số của quý vị: " : "Your number: ") + said + ".";
}

std::string test_words(Tongue tongue) {
    return tongue == Tongue::Vi ? "Đây là tiếng thử loa." : "This is a loudspeaker test.";
}

}  // namespace kiosk::speech
