#pragma once
// Reads QR codes with ZXing, so that what we paint is judged by a reader not written by us.

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <string>

#include "firmware/draw/surface.hpp"

namespace kiosk::test {

// The content of the one QR code in the picture; "" when none is found.
[[nodiscard]] inline std::string read_qr(const draw::Surface& picture) {
    const ZXing::ImageView view(reinterpret_cast<const std::uint8_t*>(picture.pixels().data()),
                                picture.width_px(),
                                picture.height_px(),
                                ZXing::ImageFormat::BGRX);
    const auto hints = ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode);
    return ZXing::ReadBarcode(view, hints).text();
}

}  // namespace kiosk::test
