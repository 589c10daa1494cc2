#pragma once
// From the page as scanned to the copy that recognition reads.

#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "image/page/gate.hpp"
#include "image/page/marks.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page {

enum class Resolution { Full, Reduced };  // Reduced: the second attempt after a death

// How a page lies, before it is looked at: clockwise quarter turns (0-3) that make it upright.
// Likely: as the document's other pages, for one with too little text to tell. Told: by a person.
struct Turn {
    int quarter_turns = 0;
    enum class Word { Likely, Told } word = Word::Likely;
};

struct Prepared {
    Gray8 copy;             // whitened, turned, level, without folds
    Placement placement;    // a point of the copy -> a pixel of the page as scanned
    int quarter_turns = 0;  // clockwise, made upright by; 0-3
    double upright = 0;     // > 0 sure, < kUprightConfidence: look both ways
    double skew_deg = 0;    // of the page as scanned, taken out of the copy
    int dpi = 300;          // of the page as scanned, as it was understood
    int ink_gray = 255;     // of its ink on white paper, before it was darkened; 255 = none
    Traces traces;          // of a sparse page (is_sparse()), what somebody may have put on it
};

// The resolution of a page: what the caller says, else the header, else A4 by its width.
[[nodiscard]] int page_dpi(const Header& header, int told_dpi);

// Runs every step of the pipeline (gray, scale, specks, whiten, orient, deskew, folds) on one
// decoded page. Pure, about 0.3 s on A4 at 300 dpi; memory about 4 bytes a pixel.
[[nodiscard]] Prepared prepare(const Picture& picture,
                               int dpi,
                               Resolution resolution,
                               std::optional<Turn> turn);

// The same copy turned further clockwise, for a second look.
[[nodiscard]] Prepared turned(const Prepared& prepared, int quarter_turns);

// A page of a few words, or less: too little to tell how it lies before it is read.
[[nodiscard]] bool is_sparse(const Prepared& prepared);

}  // namespace kiosk::page
