#pragma once
// Numbers of people: what they must look like, and what may be repaired. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace kiosk::fields {

// The digits of a word; I, l and | count as 1, O, o and Ø as 0. nullopt when something else than
// those, blanks, dots and hyphens is in it. `repaired`: a letter was taken for a digit. Freely:
// also other letters and signs that italic and worn digits are read as (S Š § 8, [ ] T Ì Í J 1, Ó Ò
// Ô Õ 0); for numbers whose place says that they are numbers, and that somebody looks at.
struct Digits {
    std::string text;
    bool repaired = false;
};

enum class Repair { Strictly, Freely };
[[nodiscard]] std::optional<Digits> digits_of(std::string_view word,
                                              Repair repair = Repair::Strictly);

// Whether 12 digits can be an identity number: a province's code, and a century-and-sex digit with
// the two digits of a year of birth that was possible by `today_year` (15 or older; nobody younger
// signs a petition). Source: Circular 59/2021/TT-BCA, annex 1; Decree 137/2015/ND-CP art. 13.
[[nodiscard]] bool can_be_identity_number(std::string_view digits, int today_year);
// The year of birth that it says; wants 12 digits.
[[nodiscard]] int birth_year_of(std::string_view identity_number);

// 10 digits of a mobile phone (03, 05, 07, 08, 09) or 10 or 11 of a fixed one (02).
[[nodiscard]] bool can_be_phone(std::string_view digits);

struct Date {
    int year = 0;
    int month = 0;
    int day = 0;
    auto operator<=>(const Date&) const = default;
};

[[nodiscard]] bool is_date(const Date& date);
[[nodiscard]] std::string iso(const Date& date);                         // "2026-03-12"
[[nodiscard]] std::optional<Date> date_from_iso(std::string_view text);  // nullopt: no date

}  // namespace kiosk::fields
