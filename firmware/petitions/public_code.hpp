#pragma once
// The public (provisional) code of a letter, `HN-26-7K3M9QRT-X`: what a citizen follows a letter
// with. Made offline, valid for ever, not guessable: 8 random characters of 31 are 39.6 bits.
// The last character is a weighted sum modulo 31 (a prime), so every single wrong character and
// every swap of two neighbours is caught. Source: the product's own format, docs/GLOSSARY.md.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::petitions {

// The characters of the random part and the check character: without 0, 1, I, L, O, which are
// misread on paper and over the telephone.
inline constexpr std::string_view kPublicCodeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
inline constexpr std::size_t kPublicCodeRandom = 8;  // characters of the random part

// `site` is two letters A-Z, `year` the last two digits of the business day's year (0-99).
[[nodiscard]] std::string make_public_code(std::string_view site, int year, Random& random);

// The whole code around a random part that somebody typed; the check character is reckoned.
// BadArgument unless `random` is kPublicCodeRandom characters of the alphabet.
[[nodiscard]] Result<std::string> complete_public_code(std::string_view site,
                                                       int year,
                                                       std::string_view random);

// BadArgument when the form or the check character is wrong. Accepts upper case only.
[[nodiscard]] Status check_public_code(std::string_view code);

// The whole codes that a person may mean who types one, the likeliest first: the code itself, of
// any site, or its eight random characters with or without the check character. Letters of either
// size, spaces and dashes anywhere. The eight alone do not tell site and year: `site`, and `year`
// (e.g. 2026) with the three before it, are tried. BadArgument for anything else, also longer than
// kMostShown_bytes; no error holds what was typed.
inline constexpr std::size_t kMostShown_bytes = 512;
[[nodiscard]] Result<std::vector<std::string>> codes_typed(std::string_view text,
                                                           std::string_view site,
                                                           int year);

}  // namespace kiosk::petitions
