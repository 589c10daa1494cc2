#pragma once
// Every word that the program itself shows or says. One key list (keys.inc), one catalogue per
// language (vi.inc, en.inc); a text that a catalogue lacks comes from the Vietnamese one. Texts
// are UTF-8 NFC, with no-break spaces inside Vietnamese compounds; placeholders are {name}. Error
// texts are not here: they come with the API's error (firmware/base/error_codes.inc).

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "firmware/base/error.hpp"

namespace kiosk::ui {

enum class Key {
#define UI_KEY(name) name,
#include "kiosk-ui/strings/keys.inc"
#undef UI_KEY
    kCount
};

inline constexpr std::size_t kKeys = static_cast<std::size_t>(Key::kCount);

[[nodiscard]] std::string_view words(Language language, Key key) noexcept;

// With {name} replaced by its value. A placeholder without a value stays as it is; a test finds it.
[[nodiscard]] std::string words(
    Language language,
    Key key,
    std::initializer_list<std::pair<std::string_view, std::string_view>> values);

// For tests: the key's name, and whether the language's own catalogue has the text.
[[nodiscard]] std::string_view key_name(Key key) noexcept;
[[nodiscard]] bool has_own_words(Language language, Key key) noexcept;

// "A012" as it is said: letters and digits one by one.
[[nodiscard]] std::string spelled(std::string_view number);

}  // namespace kiosk::ui
