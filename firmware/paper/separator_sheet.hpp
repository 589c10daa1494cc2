#pragma once
// The sheets that part letters in a stack on the scanner, A4, as a PDF for the office's own
// printer.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/toolbox.hpp"
#include "firmware/petitions/page_code.hpp"

namespace kiosk::paper {

inline constexpr std::size_t kMostSeparators = 50;

struct SeparatorSheets {
    Bytes pdf;
    bool fits = true;  // every text is shown as written; false: the office's name ends in "…"
};

// One page a sheet: its QR code of 60 mm at the top and once more at the bottom, so that a fold, a
// torn corner or a stain leaves one; between them what it is and that it belongs in no file, in
// Vietnamese and English, its number and the office. Sheets hold nothing of a letter and may be
// used again. BadArgument for none, more than kMostSeparators or one without its form; IoFailed
// when memory runs out. `made_ms`: wall, Unix. Pure but for the toolbox, whose thread this is.
[[nodiscard]] Result<SeparatorSheets> separator_sheets(
    draw::Toolbox& toolbox,
    const std::vector<petitions::Separator>& sheets,
    const std::string& office_name,
    std::int64_t made_ms);

}  // namespace kiosk::paper
