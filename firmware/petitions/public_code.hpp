#pragma once
// The public (provisional) code of a letter, `HN-26-7K3M9QRT-X`: what a citizen follows a letter
// with. Made offline, valid for ever, not guessable: 8 random characters of 31 are 39.6 bits.
// The last character is a weighted sum modulo 31 (a prime), so every single wrong character and
// every swap of two neighbours is caught. Source: the product's own format, docs/GLOSSARY.md.

#include <string>
#include <string_view>

#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::petitions {

// `site` is two letters A-Z, `year` the last two digits of the business day's year (0-99).
[[nodiscard]] std::string make_public_code(std::string_view site, int year, Random& random);

// BadArgument when the form or the check character is wrong. Accepts upper case only.
[[nodiscard]] Status check_public_code(std::string_view code);

}  // namespace kiosk::petitions
