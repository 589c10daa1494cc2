// ICU adapter. Folding is NFD without combining marks, lower case, and đ by hand: it has no
// decomposition in Unicode.
#include "firmware/base/text.hpp"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <cstring>

#include "firmware/base/assert.hpp"

namespace kiosk {
namespace {

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFCInstance(status);
    KIOSK_ASSERT(U_SUCCESS(status) != 0 && instance != nullptr, "ICU has its NFC data");
    return *instance;
}

const icu::Normalizer2& nfd() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFDInstance(status);
    KIOSK_ASSERT(U_SUCCESS(status) != 0 && instance != nullptr, "ICU has its NFD data");
    return *instance;
}

bool is_ascii(std::string_view text) noexcept {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            return false;
        }
    }
    return true;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const auto length = static_cast<std::int32_t>(text.size());
    std::int32_t at = 0;
    while (at < length) {
        UChar32 c = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, length, c);
        if (c < 0) {
            return false;
        }
    }
    return true;
}

Result<std::string> to_nfc(std::string_view text) {
    if (is_ascii(text)) {
        return std::string(text);
    }
    if (!is_utf8(text)) {
        return Error{ErrorCode::BadArgument, "text that is not UTF-8"};
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString normal = nfc().normalize(from_utf8(text), status);
    if (U_FAILURE(status) != 0) {
        return Error{ErrorCode::BadArgument, "text that cannot be normalised"};
    }
    std::string out;
    normal.toUTF8String(out);
    return out;
}

bool is_nfc(std::string_view text) {
    const auto normal = to_nfc(text);
    return normal && normal.value() == text;
}

std::string fold_vi(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString apart = nfd().normalize(from_utf8(text).foldCase(), status);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (u_getCombiningClass(c) == 0) {
            kept.append(c == 0x111 ? static_cast<UChar32>('d') : c);
        }
    }
    std::string out;
    kept.toUTF8String(out);
    return out;
}

bool is_account_name(std::string_view text) noexcept {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() >= 2 && text.size() <= 32 && letter(text[0]) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
           });
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void overwrite(std::string& text) noexcept {
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace kiosk
