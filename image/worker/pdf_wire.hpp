#pragma once
// A letter's pages on their way to the worker that makes its PDF.
//
//   json bytes u32 | json | the pages' layers, one after the other
//   json      {"title", "made_ms", "pages": [{"bytes", "words": [{"t", "b", "l"}]}]}
//
// `bytes` is the length of the page's layers (image/pdf/layers.hpp). pdf_letter.hpp reads it.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::ocr {

// BadArgument when a page has no layers, BodyTooLarge beyond kMaxBody_bytes.
[[nodiscard]] Result<Bytes> pdf_request(const PdfOrder& order);

}  // namespace kiosk::ocr
