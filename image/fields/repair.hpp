#pragma once
// What recognition often gets wrong in letters to an office and what can be one thing only: a unit
// after a number (m2 -> m²), "V/v", the month of a date, and compounds that everybody writes when
// one of their two syllables lost its marks ("kiếm tra" -> "kiểm tra"). Names, addresses and
// numbers of people are none of these. What was read is kept beside it, and the word is shown as
// worth a look.

#include <string>
#include <vector>

#include "image/fields/page_text.hpp"

namespace kiosk::fields {

struct RepairedWord {
    std::size_t word = 0;  // its index
    std::string text;      // what it becomes
};

// In the order of the words; each word once. Pure.
[[nodiscard]] std::vector<RepairedWord> repairs(const std::vector<Word>& words);

}  // namespace kiosk::fields
