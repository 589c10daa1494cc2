#pragma once
// What recognition made of folds, dust and the rims of stamps.

#include <vector>

#include "image/fields/page_text.hpp"

namespace kiosk::fields {

// For each word whether nobody wrote it: no word of its line is a syllable, an abbreviation or a
// number that was read with some confidence (of two letters: well, and a digit of the size of the
// page's words); or it is a single sign, hardly read, beside such
// words. A page's text leaves these out. Handwriting that was read as nothing goes the same way,
// and is typed from the page. Pure.
[[nodiscard]] std::vector<bool> noise_in(const std::vector<Word>& words);

}  // namespace kiosk::fields
