// A card is taken field by field or not at all: half a card in a form would look like a whole one.
// Texts may hold what the languages of Vietnam write (Ê Đê has letters with two marks for which
// there is no single character); control, direction and invisible characters are none of that.
#include "firmware/petitions/page_code.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::petitions {
namespace {

constexpr std::string_view kSeparatorMark = "TDSEP1|";
constexpr std::string_view kTicketMark = "TDT1|";
constexpr std::size_t kSeparatorParts = 5;
constexpr std::size_t kCardParts = 7;
constexpr std::size_t kMostName_bytes = 150;
constexpr std::size_t kMostAddress_bytes = 300;
constexpr int kFirstYear = 1880;
constexpr int kLastYear = 2099;

using Parts = std::vector<std::string_view>;

Parts split(std::string_view text) {
    Parts out;
    while (true) {
        const std::size_t bar = text.find('|');
        out.push_back(text.substr(0, bar));
        if (bar == std::string_view::npos) {
            return out;
        }
        text.remove_prefix(bar + 1);
    }
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Of an office or a station.
bool is_part(std::string_view text) {
    return !text.empty() && text.size() <= kMostSeparatorPart_bytes && is_printable(text) &&
           text.find('|') == std::string_view::npos;
}

std::uint32_t crc32(std::string_view text) {
    std::uint32_t out = 0xFFFFFFFFU;
    for (const char c : text) {
        out ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) {
            out = (out >> 1U) ^ ((out & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~out;
}

PageCode separator_of(std::string_view text) {
    const Parts parts = split(text);
    if (parts.size() != kSeparatorParts) {
        return OtherCode{};
    }
    Separator out{std::string(parts[1]), std::string(parts[2]), 0};
    const std::string_view sheet = parts[3];
    const auto [end, wrong] = std::from_chars(sheet.data(), sheet.data() + sheet.size(), out.sheet);
    if (wrong != std::errc() || end != sheet.data() + sheet.size()) {
        return OtherCode{};
    }
    // One text a sheet: leading zeros, signs and small hex digits do not come back.
    const auto whole = separator_text(out);
    return whole && *whole == text ? PageCode(std::move(out)) : PageCode(OtherCode{});
}

// The code points of text that is UTF-8.
std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) {
            point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        }
        out.push_back(point);
        i += length;
    }
    return out;
}

// For which there is no letter that has it.
bool is_mark(char32_t c) {
    return c >= 0x300 && c <= 0x36F;
}

// Latin letters with their marks: U+00C0 to U+024F without the two signs in it, U+1E00 to U+1EFF.
bool is_marked_letter(char32_t c) {
    return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || is_mark(c) ||
           (c >= 0x1E00 && c <= 0x1EFF);
}

bool is_ascii_letter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name_character(char32_t c) {
    return is_ascii_letter(c) || c == ' ' || c == '\'' || c == '.' || c == '-' ||
           is_marked_letter(c);
}

bool is_name(std::string_view text) {
    const auto points = code_points(text);
    return text.size() <= kMostName_bytes &&
           std::all_of(points.begin(), points.end(), is_name_character) &&
           std::any_of(points.begin(), points.end(), [](char32_t c) {
               return is_ascii_letter(c) || (is_marked_letter(c) && !is_mark(c));
           });
}

// Printable ASCII but the signs of markup, dashes and quotation marks.
bool is_address_character(char32_t c) {
    const bool ascii = c >= ' ' && c <= '~' && c != '<' && c != '>' && c != '\\';
    return ascii || is_marked_letter(c) || (c >= 0x2010 && c <= 0x2015) ||
           (c >= 0x2018 && c <= 0x201F);
}

bool is_address(std::string_view text) {
    const auto points = code_points(text);
    return text.size() <= kMostAddress_bytes &&
           std::all_of(points.begin(), points.end(), is_address_character);
}

int number_of(std::string_view digits) {
    int out = 0;
    for (const char c : digits) {
        out = out * 10 + (c - '0');
    }
    return out;
}

bool is_year(int year) {
    return year >= kFirstYear && year <= kLastYear;
}

// ddmmyyyy as yyyy-mm-dd.
std::optional<std::string> date_of(std::string_view text) {
    if (!are_digits(text, 8)) {
        return std::nullopt;
    }
    const int year = number_of(text.substr(4));
    const std::chrono::year_month_day day{
        std::chrono::year(year),
        std::chrono::month(static_cast<unsigned>(number_of(text.substr(2, 2)))),
        std::chrono::day(static_cast<unsigned>(number_of(text.substr(0, 2))))};
    if (!is_year(year) || !day.ok()) {
        return std::nullopt;
    }
    return fmt::format("{}-{}-{}", text.substr(4), text.substr(2, 2), text.substr(0, 2));
}

// Papers of people born long ago may know the year alone: yyyy, or 0000yyyy.
std::optional<std::string> birth_of(std::string_view text) {
    const bool year_alone =
        are_digits(text, 4) || (are_digits(text, 8) && text.starts_with("0000"));
    if (!year_alone) {
        return date_of(text);
    }
    const std::string_view year = text.substr(text.size() - 4);
    return is_year(number_of(year)) ? std::optional(std::string(year)) : std::nullopt;
}

std::optional<std::string> sex_of(std::string_view text) {
    const std::string folded = fold_vi(text);
    if (folded == "nam") {
        return "Nam";
    }
    return folded == "nu" ? std::optional<std::string>("Nữ") : std::nullopt;
}

// The fourth digit is the century and the sex (0, 1: 19..; 2, 3: 20..; even: male), the two after
// it the year. Source: Decree 137/2015/NĐ-CP, article 13.
bool number_fits(const CardCode& card) {
    const int year = number_of(std::string_view(card.birth).substr(0, 4));
    const int digit = card.number[3] - '0';
    const int century = year / 100 - 19;
    const bool male = card.sex == "Nam";
    return century >= 0 && digit == century * 2 + (male ? 0 : 1) &&
           number_of(std::string_view(card.number).substr(4, 2)) == year % 100;
}

PageCode card_of(std::string_view text) {
    const auto normal = to_nfc(text);
    if (!normal) {
        return OtherCode{};
    }
    Parts parts = split(*normal);
    if (parts.size() < kCardParts) {
        return OtherCode{};
    }
    for (std::string_view& part : parts) {
        part = trim(part);
    }
    const std::string_view old = parts[1];
    const std::string_view name = parts[2];
    const std::string_view address = parts[5];
    const auto birth = birth_of(parts[3]);
    const auto sex = sex_of(parts[4]);
    const auto issued = date_of(parts[6]);
    const bool numbers =
        are_digits(parts[0], 12) && (old.empty() || are_digits(old, 9) || are_digits(old, 12));
    if (!numbers || !is_name(name) || !is_address(address) || !birth || !sex || !issued) {
        return OtherCode{};
    }
    CardCode out{std::string(parts[0]),
                 std::string(old),
                 std::string(name),
                 *birth,
                 *sex,
                 std::string(address),
                 *issued};
    out.number_fits = number_fits(out);
    return out;
}

}  // namespace

PageCode read_page_code(std::string_view text) {
    if (text.size() > kMostPageCode_bytes) {
        return OtherCode{};
    }
    if (text.starts_with(kSeparatorMark)) {
        return separator_of(text);
    }
    if (text.starts_with(kTicketMark)) {
        return is_printable(text) ? PageCode(TicketCode{std::string(text)}) : PageCode(OtherCode{});
    }
    return card_of(text);
}

Result<std::string> separator_text(const Separator& separator) {
    if (!is_part(separator.office) || !is_part(separator.station) || separator.sheet < 1 ||
        separator.sheet > kMostSheet) {
        return Error{ErrorCode::BadArgument, "a separator sheet's office, station or number"};
    }
    const std::string said = fmt::format(
        "{}{}|{}|{}", kSeparatorMark, separator.office, separator.station, separator.sheet);
    return fmt::format("{}|{:08X}", said, crc32(said));
}

}  // namespace kiosk::petitions
