#pragma once
// An answer of kiosk-ocr, read as hostile: the worker may have been taken over by a page.

#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::ocr {

// Checks every bound of wire.hpp: text <= 256 kB, <= 20,000 words, boxes within the page,
// confidences 0-100, flags, a fingerprint of its one length or none, lines in order, NFC-able
// UTF-8, codes as parse_codes() does, preview that starts as a JPEG.
// OcrFailed for anything else. An answer that names one of the gate's refusals, OcrFailed or
// OcrTimeout comes back as that error; its context is not taken over. Pure.
[[nodiscard]] Result<PageReading> parse_answer(std::string_view json, ByteView preview);

// The same for what FindCodes is answered: <= 64 codes of <= 512 bytes of UTF-8 without control
// characters, boxes within the page.
[[nodiscard]] Result<std::vector<PageCode>> parse_codes(std::string_view json);

}  // namespace kiosk::ocr
