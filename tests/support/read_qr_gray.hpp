#pragma once
// Reads QR codes with ZXing from a gray picture as poppler writes it (PGM), whole or a half of it.

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <cstdio>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"

namespace kiosk::test {

enum class Part { Whole, Upper, Lower };

// The contents of its QR codes; none for what is no PGM of 8 bits.
[[nodiscard]] inline std::vector<std::string> read_qr_gray(const Bytes& pgm, Part part) {
    int width = 0;
    int height = 0;
    int head = 0;
    const std::string start(as_text(pgm).substr(0, 64));
    if (std::sscanf(start.c_str(), "P5 %d %d 255%n", &width, &height, &head) != 2 || head == 0 ||
        width <= 0 || height <= 0 ||
        pgm.size() != static_cast<std::size_t>(head) + 1 +
                          static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
        return {};
    }
    const int half = height / 2;
    const std::uint8_t* pixels = pgm.data() + head + 1;
    const ZXing::ImageView view(pixels + (part == Part::Lower ? half * width : 0),
                                width,
                                part == Part::Whole ? height : half,
                                ZXing::ImageFormat::Lum);
    std::vector<std::string> out;
    for (const auto& code :
         ZXing::ReadBarcodes(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode))) {
        out.push_back(code.text());
    }
    return out;
}

}  // namespace kiosk::test
