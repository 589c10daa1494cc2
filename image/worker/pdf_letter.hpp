#pragma once
// The worker's reading of pdf_wire.hpp.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "image/pdf/document.hpp"

namespace kiosk::ocr {

// Read as hostile: words in the order of their lines, boxes of a page's size, sound layers.
// OcrFailed or BadArgument for anything else.
[[nodiscard]] Result<pdf::PdfLetter> pdf_letter_from(ByteView bytes);

}  // namespace kiosk::ocr
