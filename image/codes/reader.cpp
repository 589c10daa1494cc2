// ZXing 1.4 of Debian 12 is built with its assertions, and one of them ends the process when it
// meets two bar codes of the same text: on a page, in two sizes of it, along rows and columns. So
// it is asked for one bar code at a time, and what was read is painted over before it is asked
// again. What else it may trip over ends the worker, which is what the worker is for.
#include "image/codes/reader.hpp"

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <exception>
#include <utility>

#include "image/codes/bars.hpp"

namespace kiosk::page_codes {
namespace {

using page::Gray8;

constexpr int kMostBars = 8;
// Rows next to each other agree by chance; the library tries five at each of its steps.
constexpr std::uint8_t kBarLines = 8;

ZXing::Results read(const Gray8& picture, Parting parting, const ZXing::DecodeHints& wish) {
    auto hints = wish;
    hints.setBinarizer(parting == Parting::Local ? ZXing::Binarizer::LocalAverage
                                                 : ZXing::Binarizer::FixedThreshold);
    try {
        const ZXing::ImageView view(
            picture.pixels.data(), picture.width_px, picture.height_px, ZXing::ImageFormat::Lum);
        return ZXing::ReadBarcodes(view, hints);
    } catch (const std::exception&) {
        // It throws at what it cannot hold or did not foresee: then it read nothing.
        return {};
    }
}

Mark mark_of(const ZXing::Result& read) {
    Mark out;
    out.text.assign(read.bytes().begin(), read.bytes().end());
    for (std::size_t i = 0; i < out.corners.size(); ++i) {
        const auto& corner = read.position()[i];
        out.corners[i] = {static_cast<double>(corner.x), static_cast<double>(corner.y)};
    }
    return out;
}

}  // namespace

std::vector<Mark> read_qr(const Gray8& picture, Parting parting) {
    std::vector<Mark> out;
    for (const auto& found :
         read(picture, parting, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode))) {
        if (found.isValid()) {
            out.push_back(mark_of(found));
        }
    }
    return out;
}

std::vector<Mark> read_bars(const Gray8& picture, Parting parting) {
    const auto hints = ZXing::DecodeHints()
                           .setFormats(ZXing::BarcodeFormat::Code128)
                           .setMinLineCount(kBarLines)
                           .setMaxNumberOfSymbols(1);
    std::vector<Mark> out;
    auto found = read(picture, parting, hints);
    if (found.empty() || !found.front().isValid()) {
        return out;
    }
    Gray8 rest = picture;
    while (!found.empty() && found.front().isValid() && out.size() < kMostBars) {
        Mark mark = mark_of(found.front());
        mark.corners = whole_bars(picture, mark.corners);
        paint_over(rest, mark.corners);
        out.push_back(std::move(mark));
        found = read(rest, parting, hints);
    }
    return out;
}

}  // namespace kiosk::page_codes
