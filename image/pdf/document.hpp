#pragma once
// A letter as one file that will last: PDF/A-2b (ISO 19005-2), pages as layers.hpp makes them,
// their text invisible behind them. Written by libqpdf; sRGB profile by lcms2; no Ghostscript.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "image/pdf/layers.hpp"
#include "image/pdf/text_layer.hpp"

namespace kiosk::pdf {

struct PdfPage {
    Layers layers;
    std::vector<PdfWord> words;
};

struct PdfLetter {
    std::string title;         // of the metadata; shown by readers, so never a person's name
    std::int64_t made_ms = 0;  // the scan's time, UTC
    std::vector<PdfPage> pages;
};

// What every PDF embeds; read once, before a process is confined.
struct Fixtures {
    Bytes font;     // TrueType, one empty glyph of half an em
    Bytes profile;  // ICC, sRGB
};

// Tesseract's glyphless font from `font` and an sRGB profile. NotFound, IoFailed.
[[nodiscard]] Result<Fixtures> load_fixtures(
    const std::filesystem::path& font = "/usr/share/tesseract-ocr/5/tessdata/pdf.ttf");

// The same letter and fixtures give the same bytes. Memory: about three times the result. A letter
// without pages, or one that the library refuses, is OcrFailed.
[[nodiscard]] Result<Bytes> write_pdf(const PdfLetter& letter, const Fixtures& fixtures);

}  // namespace kiosk::pdf
