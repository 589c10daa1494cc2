#pragma once
// ZXing as this folder uses it: one picture, one kind of code. The only file with its headers is
// reader.cpp.

#include <array>
#include <string>
#include <vector>

#include "image/page/raster.hpp"

namespace kiosk::page_codes {

struct Corner {
    double x = 0;
    double y = 0;
};

// A code in pixels of the picture it was read from; corners go around it.
struct Mark {
    std::string text;  // the code's own bytes
    std::array<Corner, 4> corners{};
};

// How dark is told from light: by what lies around a pixel, or at 127 for pictures that are black
// and white already.
enum class Parting { Local, Whole };

// Every QR code that is read; the library looks at sixteen likely ones at most.
[[nodiscard]] std::vector<Mark> read_qr(const page::Gray8& picture, Parting parting);

// Code 128 bar codes, at most eight. Two lines a millimetre apart must agree.
[[nodiscard]] std::vector<Mark> read_bars(const page::Gray8& picture, Parting parting);

}  // namespace kiosk::page_codes
