#pragma once
// Pages with codes printed on them, and what happens to paper on its way through a scanner. The
// codes are made by libqrencode (firmware/draw) and by ZXing's writer.

#define ZX_USE_UTF8
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "firmware/base/assert.hpp"
#include "firmware/draw/qr_code.hpp"
#include "image/page/raster.hpp"

namespace kiosk::test {

// The dark modules of a code without its quiet zone.
struct Symbol {
    int width = 0;
    int height = 0;
    std::vector<bool> dark;

    [[nodiscard]] bool at(int x, int y) const {
        return x >= 0 && y >= 0 && x < width && y < height &&
               dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                    static_cast<std::size_t>(x)];
    }
};

[[nodiscard]] inline Symbol qr(std::string_view text) {
    const auto code = draw::QrCode::encode(text);
    KIOSK_ASSERT(code.has_value(), "a text that a QR code holds");
    return {code->size(), code->size(), code->modules()};
}

// A code that is no QR code; bars are as high as a tenth of their number.
[[nodiscard]] inline Symbol other_code(ZXing::BarcodeFormat format, const std::string& text) {
    const auto bits = ZXing::MultiFormatWriter(format).setMargin(0).encode(text, 0, 0);
    const bool bars = bits.height() == 1;
    Symbol out{bits.width(), bars ? bits.width() / 4 : bits.height(), {}};
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            out.dark.push_back(bits.get(x, bars ? 0 : y));
        }
    }
    return out;
}

// From the middle of a code, in modules, to a place on it: how the paper lies.
using Lie = std::function<std::pair<double, double>(double across, double down)>;

[[nodiscard]] inline Lie turned(double degrees) {
    const double turn = degrees * 3.14159265358979 / 180;
    return [cosine = std::cos(turn), sine = std::sin(turn)](double x, double y) {
        return std::pair(cosine * x + sine * y, cosine * y - sine * x);
    };
}

[[nodiscard]] inline Lie flat() {
    return turned(0);
}

class PrintedPage {
public:
    PrintedPage(int width_mm, int height_mm, int dpi) : dpi_(dpi) {
        picture_.width_px = px(width_mm);
        picture_.height_px = px(height_mm);
        picture_.samples.assign(static_cast<std::size_t>(picture_.width_px) *
                                    static_cast<std::size_t>(picture_.height_px),
                                245);
    }

    [[nodiscard]] const page::Picture& picture() const { return picture_; }

    [[nodiscard]] int dpi() const { return dpi_; }

    [[nodiscard]] int px(double mm) const {
        return static_cast<int>(std::lround(mm * dpi_ / 25.4));
    }

    // Prints `symbol` so wide around the middle at (x, y), all in mm, with its quiet zone.
    void print(const Symbol& symbol, double x_mm, double y_mm, double width_mm, const Lie& lie) {
        const double module = px(width_mm) / static_cast<double>(symbol.width);
        const double reach = module * (std::max(symbol.width, symbol.height) + 8) * 0.75;
        const double middle_x = px(x_mm);
        const double middle_y = px(y_mm);
        each(middle_x - reach,
             middle_y - reach,
             middle_x + reach,
             middle_y + reach,
             [&](int x, int y, std::uint8_t& ink) {
                 constexpr int kParts = 4;
                 int dark = 0;
                 int inside = 0;
                 for (int part = 0; part < kParts * kParts; ++part) {
                     const auto [u, v] =
                         lie((x + (part % kParts + 0.5) / kParts - middle_x) / module,
                             (y + (part / kParts + 0.5) / kParts - middle_y) / module);
                     const double column = u + symbol.width / 2.0;
                     const double row = v + symbol.height / 2.0;
                     inside += column > -4 && row > -4 && column < symbol.width + 4 &&
                               row < symbol.height + 4;
                     dark += symbol.at(static_cast<int>(std::floor(column)),
                                       static_cast<int>(std::floor(row)));
                 }
                 if (inside == kParts * kParts) {
                     ink = static_cast<std::uint8_t>(245 - 220 * dark / (kParts * kParts));
                 }
             });
    }

    // Everything in the rectangle (mm) becomes `value`.
    void cover(double left_mm, double top_mm, double right_mm, double bottom_mm, int value) {
        each(
            px(left_mm), px(top_mm), px(right_mm), px(bottom_mm), [&](int, int, std::uint8_t& ink) {
                ink = static_cast<std::uint8_t>(value);
            });
    }

    void invert() {
        for (auto& sample : picture_.samples) {
            sample = static_cast<std::uint8_t>(255 - sample);
        }
    }

    // A lens out of focus: `rounds` of 3 x 3 means, that is a bell of sqrt(rounds * 2 / 3) pixels.
    void blur(int rounds) {
        const int width = picture_.width_px;
        for (int round = 0; round < rounds; ++round) {
            const std::vector<std::uint8_t> before = picture_.samples;
            each(1, 1, width - 1, picture_.height_px - 1, [&](int x, int y, std::uint8_t& ink) {
                int sum = 0;
                for (int v = y - 1; v <= y + 1; ++v) {
                    for (int u = x - 1; u <= x + 1; ++u) {
                        sum +=
                            before[static_cast<std::size_t>(v) * static_cast<std::size_t>(width) +
                                   static_cast<std::size_t>(u)];
                    }
                }
                ink = static_cast<std::uint8_t>((sum + 4) / 9);
            });
        }
    }

    // The same page in colour, each ink as `red`, `green` and `blue` parts of it, of 255.
    [[nodiscard]] page::Picture in_colour(int red, int green, int blue) const {
        page::Picture out{picture_.width_px, picture_.height_px, 3, {}};
        for (const auto sample : picture_.samples) {
            for (const int part : {red, green, blue}) {
                out.samples.push_back(
                    static_cast<std::uint8_t>(255 - (255 - sample) * (255 - part) / 255));
            }
        }
        return out;
    }

private:
    template <class Act>
    void each(double left, double top, double right, double bottom, Act act) {
        const int x1 = std::min(picture_.width_px, static_cast<int>(right));
        const int y1 = std::min(picture_.height_px, static_cast<int>(bottom));
        for (int y = std::max(0, static_cast<int>(top)); y < y1; ++y) {
            for (int x = std::max(0, static_cast<int>(left)); x < x1; ++x) {
                act(x,
                    y,
                    picture_.samples[static_cast<std::size_t>(y) *
                                         static_cast<std::size_t>(picture_.width_px) +
                                     static_cast<std::size_t>(x)]);
            }
        }
    }

    page::Picture picture_;
    int dpi_;
};

}  // namespace kiosk::test
