// Tesseract's LSTM engine alone, on the gray working copy, page segmentation mode 4 (mode 3 takes
// a fold for a gap between columns). Its words are walked once; boxes go back to the page as
// scanned through the copy's placement.
#include "image/ocr/reader.hpp"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "firmware/base/text.hpp"
#include "image/page/parameters.hpp"

namespace kiosk::ocr {
namespace {

struct TextFree {
    void operator()(const char* text) const noexcept { delete[] text; }
};

// The upright box on the page as scanned that holds the copy's box.
std::array<int, 4> placed(const page::Placement& p, int left, int top, int right, int bottom) {
    double low_x = 1e9;
    double low_y = 1e9;
    double high_x = -1e9;
    double high_y = -1e9;
    for (const double x : {static_cast<double>(left), static_cast<double>(right)}) {
        for (const double y : {static_cast<double>(top), static_cast<double>(bottom)}) {
            const double u = p.xx * x + p.xy * y + p.x0;
            const double v = p.yx * x + p.yy * y + p.y0;
            low_x = std::min(low_x, u);
            high_x = std::max(high_x, u);
            low_y = std::min(low_y, v);
            high_y = std::max(high_y, v);
        }
    }
    const int x0 = std::max(0, static_cast<int>(std::floor(low_x)));
    const int y0 = std::max(0, static_cast<int>(std::floor(low_y)));
    return {x0,
            y0,
            std::max(1, static_cast<int>(std::ceil(high_x)) - x0),
            std::max(1, static_cast<int>(std::ceil(high_y)) - y0)};
}

// The placement of a part of the copy that begins there.
page::Placement moved(page::Placement p, int left, int top) {
    p.x0 += p.xx * left + p.xy * top;
    p.y0 += p.yx * left + p.yy * top;
    return p;
}

class TesseractReader final : public Reader {
public:
    Status load(const std::string& language) {
        if (api_.Init(nullptr, language.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
            return Error{ErrorCode::OcrFailed, "the Tesseract model " + language};
        }
        // Whether a typewriter wrote is asked of every row, dearly; the network finds words itself.
        api_.SetVariable("textord_all_prop", "1");
        return {};
    }

    Result<Recognised> read(const page::Prepared& prepared) override {
        KIOSK_TRY(auto first, pass(prepared, tesseract::PSM_SINGLE_COLUMN));
        if (first.mean_confidence >= page::kSecondPassConfidence) {
            return first;
        }
        KIOSK_TRY(auto second, pass(prepared, tesseract::PSM_SINGLE_BLOCK));
        return score(second) > score(first) ? std::move(second) : std::move(first);
    }

    Result<int> strip_confidence(const page::Prepared& prepared) override {
        KIOSK_TRY(const auto strip, pass(first_lines(prepared), tesseract::PSM_SINGLE_BLOCK));
        return strip.mean_confidence;
    }

private:
    // Confidence times how much was read.
    static double score(const Recognised& read) {
        return read.mean_confidence * std::sqrt(static_cast<double>(read.text.size()));
    }

    // The part of the copy from its first to about its eighth line of text.
    static page::Prepared first_lines(const page::Prepared& prepared) {
        const auto& copy = prepared.copy;
        const auto inked = [&](int y) {
            const auto* row = copy.row(y);
            return std::count_if(row, row + copy.width_px, [](std::uint8_t p) {
                       return p < page::kInkBelow;
                   }) > 8;
        };
        int top = 0;
        while (top + 1 < copy.height_px && !inked(top)) {
            ++top;
        }
        const int first = std::max(0, top - 20);
        const int rows = std::min(copy.height_px - first, copy.dpi * 2);
        page::Prepared out;
        out.placement = prepared.placement;
        out.copy = page::Gray8(copy.width_px, rows, copy.dpi);
        std::copy_n(copy.row(first), out.copy.pixels.size(), out.copy.pixels.begin());
        return out;
    }

    // Where the copy has ink, with a rim of paper: the library's search for lines costs by the
    // pixel. x, y, width, height; wants some ink.
    static std::array<int, 4> inked(const page::Gray8& copy) {
        int left = copy.width_px;
        int right = -1;
        int top = -1;
        int bottom = -1;
        for (int y = 0; y < copy.height_px; ++y) {
            const auto* const row = copy.row(y);
            const auto* const end = row + copy.width_px;
            const auto is_ink = [](std::uint8_t p) { return p < page::kInkBelow; };
            const auto* const first = std::find_if(row, end, is_ink);
            if (first == end) {
                continue;
            }
            top = top < 0 ? y : top;
            bottom = y;
            left = std::min(left, static_cast<int>(first - row));
            const auto* last = end - 1;
            while (!is_ink(*last)) {
                --last;
            }
            right = std::max(right, static_cast<int>(last - row));
        }
        left = std::max(0, left - page::kPaperRim_px);
        top = std::max(0, top - page::kPaperRim_px);
        right = std::min(copy.width_px - 1, right + page::kPaperRim_px);
        bottom = std::min(copy.height_px - 1, bottom + page::kPaperRim_px);
        return {left, top, right - left + 1, bottom - top + 1};
    }

    // The part is handed over as an image of its own: of a rectangle that is as wide as the page
    // and not as high, Tesseract 5.3 reads other rows than it found.
    Result<Recognised> pass(const page::Prepared& prepared, tesseract::PageSegMode mode) {
        const auto& copy = prepared.copy;
        std::array<int, 4> part{0, 0, copy.width_px, copy.height_px};
        if (!page::is_sparse(prepared)) {  // of a line or two alone it takes letters for dirt
            part = inked(copy);
        }
        const auto [left, top, width, height] = part;
        api_.SetPageSegMode(mode);
        api_.SetImage(copy.row(top) + left, width, height, 1, copy.width_px);
        api_.SetSourceResolution(copy.dpi);
        if (api_.Recognize(nullptr) != 0) {
            api_.Clear();
            return Error{ErrorCode::OcrFailed, "recognition"};
        }
        auto out = collect(moved(prepared.placement, left, top));
        api_.Clear();
        return out;
    }

    Result<Recognised> collect(const page::Placement& placement) {
        Recognised out;
        const std::unique_ptr<tesseract::ResultIterator> it(api_.GetIterator());
        if (!it) {
            return out;  // an empty page has no iterator
        }
        double sum = 0;
        double letters = 0;
        int line = -1;
        bool starts = true;  // a word dropped as empty may have been the first of its line
        do {
            starts = starts || it->IsAtBeginningOf(tesseract::RIL_TEXTLINE);
            const std::unique_ptr<const char, TextFree> raw(it->GetUTF8Text(tesseract::RIL_WORD));
            if (!raw) {
                continue;
            }
            auto text = to_nfc(raw.get());
            if (!text || trim(*text).empty()) {
                continue;
            }
            line += starts ? 1 : 0;
            if (!out.text.empty()) {
                out.text += starts ? '\n' : ' ';
            }
            Word word;
            word.text = std::string(trim(*text));
            const float confidence = it->Confidence(tesseract::RIL_WORD);
            word.confidence = std::clamp(static_cast<int>(std::lround(confidence)), 0, 100);
            word.line = line;
            int left = 0, top = 0, right = 0, bottom = 0;
            it->BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom);
            word.box = placed(placement, left, top, right, bottom);
            sum += word.confidence * static_cast<double>(word.text.size());
            letters += static_cast<double>(word.text.size());
            out.text += word.text;
            out.words.push_back(std::move(word));
            starts = false;
        } while (it->Next(tesseract::RIL_WORD));
        if (!out.text.empty()) {
            out.text += '\n';
        }
        out.mean_confidence = letters > 0 ? static_cast<int>(std::lround(sum / letters)) : 0;
        return out;
    }

    tesseract::TessBaseAPI api_;
};

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& language) {
    auto reader = std::make_unique<TesseractReader>();
    KIOSK_CHECK(reader->load(language));
    return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace kiosk::ocr
