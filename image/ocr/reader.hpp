#pragma once
// Recognition of one prepared page. The only folder that knows Tesseract.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/result.hpp"
#include "image/page/prepare.hpp"

namespace kiosk::ocr {

struct Word {
    std::string text;          // NFC
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    int confidence = 0;        // 0-100
    int line = 0;              // from 0, in reading order
};

struct Recognised {
    std::string text;  // NFC; words of a line by one blank, a newline after each line
    std::vector<Word> words;
    int mean_confidence = 0;  // over letters; 0 when nothing was read
};

// Tesseract with one model, warm for all pages of one document. Not thread-safe.
class Reader {
public:
    // Loads the model (about 60 ms, reads files: open before any confinement). OcrFailed when the
    // language is not installed.
    [[nodiscard]] static Result<std::unique_ptr<Reader>> open(const std::string& language);
    virtual ~Reader() = default;

    // Reads one page: first as one column of lines of any size; when that comes out unsure, again
    // as one even block, and the surer reading counts. OcrFailed when the library gives up.
    // 0.5 to 2 s of CPU.
    [[nodiscard]] virtual Result<Recognised> read(const page::Prepared& prepared) = 0;

    // Confidence of the first lines only, to tell upright from upside down.
    [[nodiscard]] virtual Result<int> strip_confidence(const page::Prepared& prepared) = 0;
};

}  // namespace kiosk::ocr
