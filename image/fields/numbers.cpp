#include "image/fields/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "firmware/base/format.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

constexpr int kYoungest = 15;
constexpr int kOldest = 115;
constexpr std::array<int, 63> kProvinces{
    1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96};

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

// '\0': like no digit.
char looks_like(char32_t c, Repair repair) {
    constexpr std::u32string_view kOnes = U"Il|";
    constexpr std::u32string_view kNoughts = U"OoØ";
    constexpr std::u32string_view kMoreOnes = U"[]TÌÍìíJ";
    constexpr std::u32string_view kMoreNoughts = U"ÓÒÔÕÖ";
    constexpr std::u32string_view kEights = U"SŠš§";
    const auto in = [c](std::u32string_view list) { return list.find(c) != list.npos; };
    const bool freely = repair == Repair::Freely;
    if (in(kOnes) || (freely && in(kMoreOnes))) {
        return '1';
    }
    if (in(kNoughts) || (freely && in(kMoreNoughts))) {
        return '0';
    }
    return freely && in(kEights) ? '8' : '\0';
}

}  // namespace

std::optional<Digits> digits_of(std::string_view word, Repair repair) {
    Digits out;
    for (const char32_t c : code_points(word)) {
        if (is_digit(c)) {
            out.text += static_cast<char>(c);
        } else if (const char digit = looks_like(c, repair); digit != '\0') {
            out.text += digit;
            out.repaired = true;
        } else if (c != U'.' && c != U'-' && c != U' ') {
            return std::nullopt;
        }
    }
    return out;
}

int birth_year_of(std::string_view identity_number) {
    const int century = identity_number[3] - '0';  // 0 male, 1 female of 19xx; 2, 3 of 20xx; …
    return 1900 + century / 2 * 100 + number(identity_number.substr(4, 2));
}

bool can_be_identity_number(std::string_view digits, int today_year) {
    if (digits.size() != 12 || !all_digits(digits)) {
        return false;
    }
    const int province = number(digits.substr(0, 3));
    const int age = today_year - birth_year_of(digits);
    return std::binary_search(kProvinces.begin(), kProvinces.end(), province) && age >= kYoungest &&
           age <= kOldest;
}

bool can_be_phone(std::string_view digits) {
    if (!all_digits(digits) || digits[0] != '0' || digits.size() < 10) {
        return false;
    }
    const char kind = digits[1];
    return kind == '2' ? digits.size() <= 11
                       : digits.size() == 10 && (kind == '3' || kind == '5' || kind == '7' ||
                                                 kind == '8' || kind == '9');
}

bool is_date(const Date& date) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const auto leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    return date.year >= 1900 && date.year <= 2200 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 &&
           date.day <=
               kDays[static_cast<std::size_t>(date.month - 1)] + (leap && date.month == 2 ? 1 : 0);
}

std::string iso(const Date& date) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<Date> date_from_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !all_digits(text.substr(0, 4)) ||
        !all_digits(text.substr(5, 2)) || !all_digits(text.substr(8, 2))) {
        return std::nullopt;
    }
    const Date out{number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2))};
    return is_date(out) ? std::optional(out) : std::nullopt;
}

}  // namespace kiosk::fields
