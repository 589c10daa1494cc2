#pragma once
// A letter's words on their way to the worker, and its fields on their way back.
//
//   asked     {"today": "2026-11-26", "pages": [{"words": [{"t", "b", "c", "l"}]}]}
//   answered  {"fields": [{"name", "value", "mark", "confidence", "rule", "evidence": [[page, x, y,
//             w, h]]}], "kind": {"kind", "may_denounce", "reasons": [{"rule", "kind",
//             "evidence"}]}}

#include <string_view>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "image/fields/fields.hpp"

namespace kiosk::ocr {

struct LetterWords {
    fields::Date today;
    std::vector<fields::PageText> pages;
};

[[nodiscard]] Json to_json(const LetterWords& letter);
[[nodiscard]] Result<LetterWords> letter_words_from(std::string_view json);

[[nodiscard]] Json to_json(const fields::Suggestions& found);
// Read as hostile: names and marks of the lists, each field once and in order, values that are NFC
// and at most fields::kMostValue bytes, boxes of pages that exist. OcrFailed for anything else.
[[nodiscard]] Result<fields::Suggestions> suggestions_from(std::string_view json, int pages);

}  // namespace kiosk::ocr
