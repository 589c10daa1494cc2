#pragma once
// The independent judge of printer bytes: what an Epson printer in standard mode would put on
// paper.

#include <cstddef>
#include <string>
#include <vector>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/bytes.hpp"

namespace kiosk::test {

enum class CutKind { Full, Partial };

// What lies between two cuts. The cutter stands at the print head here: a real printer's distance
// between the two is a matter of its profile, not of the byte stream.
struct Paper {
    Bitmap picture;  // width of the reader; fed rows are white rows
    CutKind cut = CutKind::Full;
    bool torn = false;  // a clear ended a raster of it before its last row
};

// Real-time and status commands, and marks: `name` with its decimal parameters, e.g. "DLE EOT 4",
// "GS r 1". The offset is that of the first byte in the stream.
struct PrinterRequest {
    std::size_t offset = 0;
    std::string name;
};

// GS ( H, function 48: the printer answers it when all before it is on paper.
struct PrinterMark {
    std::size_t offset = 0;
    std::string id;          // four printable characters
    std::size_t papers = 0;  // papers cut before it
    int rows = 0;            // rows on the uncut paper before it
};

// Characters and native QR codes are reported and not drawn: their shapes are the printer's own.
struct PrinterText {
    std::size_t offset = 0;
    std::string bytes;
};

struct ReadFault {
    std::size_t offset = 0;  // of the command that is wrong, or of the byte that is unknown
    std::string reason;
};

struct Reading {
    std::vector<Paper> papers;  // in the order of the cuts
    Bitmap uncut;               // rows after the last cut
    std::vector<PrinterMark> marks;
    std::vector<PrinterRequest> requests;  // in stream order
    std::vector<PrinterText> texts;        // one per printed line
    std::vector<PrinterText> qr_codes;     // payloads in the order of printing
    // Real-time commands that stand inside the data of another command. A printer obeys them all
    // the same, and they are pixels too; an encoder should know of them.
    std::vector<PrinterRequest> hidden;
    std::vector<std::size_t> cancelled;  // commands that a clear (DLE DC4 8) cut short
    std::vector<ReadFault> faults;       // empty = every byte was understood and in its place
};

// Reads one whole byte stream as a printer of `width_px` dots would (576 for 80 mm, 384 for 58 mm
// paper) from power-on: HT CR LF, text, ESC @ 2 3 a J d, GS L W V v0 (L 8L (k (H r I a, DLE EOT ENQ
// DC4. Everything else is a fault, also what the reference knows (ESC *, page mode, macros): our
// tickets need none of it. A fault whose length is known lets the reading go on; after an unknown
// byte it stops, for nothing behind it has a meaning. A command that the stream ends inside, a
// raster wider than the printing area and text that was never printed are faults.
// One motion unit is one dot (as GS P 0 0 leaves it on 203 dpi models); a line is 30 dots.
// A clear ends whatever command it meets, as the reference says; all whole raster rows before it
// count as printed: the most that can have come out. Pure; any thread; memory is bounded by
// kMostRows rows on one paper, beyond which the stream is at fault.
// Source: Epson, ESC/POS command reference (download4.epson.biz/sec_pubs/pos/reference_en/escpos).
class EscPosReader {
public:
    static constexpr int kMostRows = 20'000;

    explicit EscPosReader(int width_px) : width_px_(width_px) {}

    [[nodiscard]] Reading read(ByteView stream) const;

private:
    int width_px_;
};

}  // namespace kiosk::test
