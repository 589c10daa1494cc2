#pragma once
// The invisible text of a page: what a search finds and a selection copies.

#include <array>
#include <set>
#include <string>
#include <vector>

#include "image/pdf/layers.hpp"

namespace kiosk::pdf {

struct PdfWord {
    std::string text;          // NFC
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    int line = 0;              // from 0, in reading order; never falls
};

// The operators that write the words with font /F of half an em a glyph, a blank between the words
// of a line. `page_height_pt` is the page's height; `used` collects the codes. Words lie where they
// were read: boxes are turned and made level as the layers are.
[[nodiscard]] std::string text_operators(const std::vector<PdfWord>& words,
                                         const Layers& layers,
                                         double page_height_pt,
                                         std::set<char16_t>& used);

}  // namespace kiosk::pdf
