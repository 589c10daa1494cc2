#pragma once
// Every threshold of page imaging, in one table: they were chosen together on the corpus of
// tests/support/corpus (`./run bench ocr`), so a change of one is measured with all damages.
// Gray values are 0 (black) to 255; lengths are pixels of the 300 dpi working copy.

#include <cstdint>

namespace kiosk::page {

// ---- header gate: refused before any library sees a byte (image/README.md)
inline constexpr std::uint64_t kMaxFileBytes = 64ULL << 20;
inline constexpr std::uint64_t kMaxPixels = 40'000'000;
inline constexpr std::uint32_t kMinSide_px = 200;
inline constexpr std::uint32_t kMaxSide_px = 20'000;
inline constexpr std::uint32_t kMaxSideData_bytes = 1 << 20;  // a PNG text or profile chunk
inline constexpr int kMaxJpegScans = 32;                      // a progressive page has about 10

// ---- working copy
inline constexpr int kWork_dpi = 300;
inline constexpr int kReduced_dpi = 200;      // second attempt after a death
inline constexpr int kMinPlausible_dpi = 70;  // outside: the width is taken for A4
inline constexpr int kMaxPlausible_dpi = 1200;
inline constexpr double kA4Width_in = 8.27;
inline constexpr double kRescaleTolerance = 0.06;  // 288..318 dpi stays as it is

// ---- gray: red ink (stamps) vanishes in the red channel
inline constexpr int kRedLead = 50;  // red above the larger of green and blue
inline constexpr double kRedInkShare = 0.0005;
inline constexpr double kRedLift = 0.3;  // of the lead, added: stamps come out as paper

// ---- ink with a colour (stamps, pens), told from black print
inline constexpr int kColourLead = 50;     // largest over smallest channel
inline constexpr int kColourLight = 90;    // of the largest: below, it is print under a stamp
inline constexpr double kPenShare = 0.15;  // of a large mark: then only its colour is dropped

// ---- paper: brightest usual value of a tile, smoothed, becomes kPaperTarget; then clip
inline constexpr int kPaperTile_px = 32;
inline constexpr double kPaperRank = 0.80;
inline constexpr int kPaperFloor = 24;  // a black bar is not paper
inline constexpr int kPaperTarget = 215;
inline constexpr int kClipFrom = 195;  // this and above is white
inline constexpr int kInkBelow = 160;  // binary copies: orientation, skew, blank

// ---- specks
inline constexpr int kSpeckLead = 50;  // away from the 3 x 3 median
inline constexpr double kSpeckShare = 0.0035;

inline constexpr int kSpeckArea = 4;  // pixels of the half-size copy; a full stop has 9
inline constexpr int kDustArea = 2;
inline constexpr int kInkReach = 2;         // half-size pixels around ink that stay
inline constexpr int kMarkHeight_px = 110;  // 9 mm: above any letter with its marks
inline constexpr int kMarkWidth_px = 150;

// ---- traces on a page that may be blank
inline constexpr double kRimShare = 0.04;
inline constexpr int kHoleLeast_px = 47;  // 4 mm
inline constexpr int kHoleMost_px = 95;   // 8 mm
inline constexpr double kHoleFill = 0.7;  // of its box; a disc has 0.79
inline constexpr int kCoreBelow = 110;
inline constexpr double kCoreShare = 0.15;  // of a mark: dirt and folds are gray all over
inline constexpr int kLetterHeight_px = 14;
inline constexpr int kLetterArea = 25;  // of the half-size copy

inline constexpr int kBlankLetters = 6;  // at most; folds leave some, four words have 13
inline constexpr int kShineGray = 165;   // ink lighter than this and soft lies on the other side

// ---- how a page looks
inline constexpr int kSoftCore = 80;
inline constexpr int kSoftMost = 9'900;          // per cent: there is no core
inline constexpr int kOutOfFocus_percent = 250;  // print: 17 to 180, 230 from a copy of a copy
inline constexpr int kFaintGray = 150;
inline constexpr int kCoarse_dpi = 180;
inline constexpr int kReadable = 75;     // mean confidence; print: 86 to 97
inline constexpr int kHandwriting = 60;  // below, with many words and sharp ink
inline constexpr std::size_t kHandwritingWords = 20;
inline constexpr double kColourInCell = 0.05;  // of a cell of 2 mm
inline constexpr int kColourGap = 2;           // cells between parts of one mark
inline constexpr int kStampCells = 6;          // both ways
inline constexpr int kPenCells = 4;            // one way
inline constexpr std::size_t kMostMarks = 16;

// ---- faint ink: the darkest kInkRank of a page is stretched down to kInkTarget. A page of a few
// words has less ink than that: then kInkOfDark of what is not white, and on speckled paper, where
// noise is not white either, kInkRankSpeckled of the page.
inline constexpr double kInkRank = 0.004;
inline constexpr double kInkOfDark = 0.1;
inline constexpr double kInkRankSpeckled = 0.0005;
inline constexpr int kInkTarget = 40;
inline constexpr int kFaintest = 190;  // lighter: a blank page, nothing to stretch

// ---- skew
inline constexpr double kSkewSweep_deg = 15.5;
inline constexpr double kSkewCoarse_deg = 0.5;
inline constexpr double kSkewFine_deg = 0.05;
inline constexpr double kSkewLeast_deg = 0.15;
inline constexpr double kSkewMost_deg = 15.0;
inline constexpr double kSkewConfidence = 1.4;  // best profile over the median of the sweep
inline constexpr int kSkewMinInk_px = 1500;     // of the 150 dpi copy: about ten words

// ---- orientation
inline constexpr double kSidewaysLead = 1.25;  // profile of columns over profile of rows
inline constexpr double kUprightConfidence = 4.0;
inline constexpr double kSparseInk = 0.01;  // of the page's pixels: about ten lines

// ---- fold lines: paper darker along a long straight band
inline constexpr int kFoldWindow_px = 96;    // two lines of text
inline constexpr double kFoldRank = 0.85;    // a line is dark all along, blurred text is not
inline constexpr double kFoldLength = 0.40;  // of the side: shorter bands are letters
inline constexpr int kFoldDrift_px = 3;      // sideways from one window to the next
inline constexpr int kFoldDark = 236;        // band value below this is lifted to white
inline constexpr int kFoldBlack = 60;        // below: no ink can be told from the line

// ---- fingerprint: chosen on seeds 7 and 19 of the corpus (`./run bench likeness`)
inline constexpr double kPrintWidth_mm = 220;      // A4 about the ink's middle
inline constexpr double kPrintHeight_mm = 310;     //
inline constexpr double kPrintLeastInk_mm2 = 500;  // about 60 words; a last page has 20 to 200
inline constexpr double kPrintMostInk = 0.5;       // of the page: print has 0.03 to 0.1
inline constexpr double kPrintPeak = 4;            // times the usual number, at most

// ---- recognition
inline constexpr int kPaperRim_px = 60;  // of paper around the ink that Tesseract is given
inline constexpr int kSecondPassConfidence = 75;
inline constexpr int kSureReading = 85;  // of a few words: they lie as they were read
inline constexpr int kPreviewHeight_px = 1500;
inline constexpr int kPreviewQuality = 70;

}  // namespace kiosk::page
