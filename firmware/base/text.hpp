#pragma once
// Vietnamese text through ICU: normal form, folding for search, checks. ICU appears only here.

#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
// NFC. BadArgument for text that is not UTF-8.
[[nodiscard]] Result<std::string> to_nfc(std::string_view text);
[[nodiscard]] bool is_nfc(std::string_view text);
// Lower case without marks, đ as d: for search, never for storage.
[[nodiscard]] std::string fold_vi(std::string_view text);
// Name of an account at the console: 2 to 32 characters a-z 0-9 . - and a letter first, so that it
// is never taken for the number of a Unix user.
[[nodiscard]] bool is_account_name(std::string_view text) noexcept;
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
// Zeros over every byte, which the compiler leaves in, and an empty text.
void overwrite(std::string& text) noexcept;

}  // namespace kiosk
