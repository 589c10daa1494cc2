// Two arrays of string_view, filled at compile time from the catalogues.
#include "kiosk-ui/strings/strings.hpp"

#include <array>

namespace kiosk::ui {
namespace {

using Catalogue = std::array<std::string_view, kKeys>;

constexpr Catalogue vietnamese() {
    Catalogue out{};
#define UI_TEXT(name, text) out[static_cast<std::size_t>(Key::name)] = text;
#include "kiosk-ui/strings/vi.inc"
#undef UI_TEXT
    return out;
}

constexpr Catalogue english() {
    Catalogue out{};
#define UI_TEXT(name, text) out[static_cast<std::size_t>(Key::name)] = text;
#include "kiosk-ui/strings/en.inc"
#undef UI_TEXT
    return out;
}

constexpr Catalogue kVietnamese = vietnamese();
constexpr Catalogue kEnglish = english();

constexpr bool full(const Catalogue& catalogue) {
    for (const std::string_view text : catalogue) {
        if (text.empty()) {
            return false;
        }
    }
    return true;
}

static_assert(full(kVietnamese), "every key has a Vietnamese text");

constexpr std::array<std::string_view, kKeys> kNames{
#define UI_KEY(name) #name,
#include "kiosk-ui/strings/keys.inc"
#undef UI_KEY
};

}  // namespace

std::string_view words(Language language, Key key) noexcept {
    const auto at = static_cast<std::size_t>(key);
    const std::string_view own = language == Language::En ? kEnglish[at] : kVietnamese[at];
    return own.empty() ? kVietnamese[at] : own;
}

std::string words(Language language,
                  Key key,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string out(words(language, key));
    for (const auto& [name, value] : values) {
        const std::string hole = "{" + std::string(name) + "}";
        for (std::size_t at = out.find(hole); at != std::string::npos;
             at = out.find(hole, at + value.size())) {
            out.replace(at, hole.size(), value);
        }
    }
    return out;
}

std::string_view key_name(Key key) noexcept {
    return kNames[static_cast<std::size_t>(key)];
}

bool has_own_words(Language language, Key key) noexcept {
    const auto at = static_cast<std::size_t>(key);
    return !(language == Language::En ? kEnglish[at] : kVietnamese[at]).empty();
}

std::string spelled(std::string_view number) {
    std::string out;
    for (const char c : number) {
        if (!out.empty()) {
            out += ' ';
        }
        out += c;
    }
    return out;
}

}  // namespace kiosk::ui
