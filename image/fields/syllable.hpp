#pragma once
// Whether a word can be Vietnamese: syllables from onset, rhyme and tone. A word that cannot is
// shown to staff as worth a look; nothing is replaced by it.
// Source: the usual orthography (Hoàng Phê, "Từ điển chính tả"): k, gh, ngh before i e ê y alone,
// endings p t c ch only with a rising or heavy tone, one tone a syllable, tone on either vowel of
// oa oe uy.

#include <string_view>

namespace kiosk::fields {

// A syllable as it may stand in a text, in any case; foreign words and names are not.
[[nodiscard]] bool is_syllable(std::string_view word);

// A word as recognition gave it, with its punctuation, that needs a look: letters that make no
// syllable, no abbreviation (QLHC, UBND), no known unit or foreign word; or a letter that looks
// like a digit among digits (I2, 3O). Numbers, dates, codes (12/8, 417b, CT3) and signs do not.
[[nodiscard]] bool is_odd(std::string_view word);

}  // namespace kiosk::fields
