#pragma once
// Pages of vector paint that become a PDF: for forms that an office prints on its own printer.

#include <cstdint>
#include <memory>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/color.hpp"
#include "firmware/draw/geometry.hpp"
#include "firmware/draw/qr_code.hpp"
#include "firmware/draw/text.hpp"
#include "firmware/draw/toolbox.hpp"

namespace kiosk::draw {

// A unit is a tenth of a millimetre, from the top left corner: A4 across is 2970 x 2100. A text of
// size_px 10 is one millimetre high. Fonts are embedded, so it looks the same on every machine.
// The same calls give the same bytes. The toolbox must outlive the page. One thread.
class PdfPage {
public:
    struct Options {
        double width = 2970;
        double height = 2100;
        std::string title;         // for who looks at the file's properties
        std::int64_t made_ms = 0;  // wall, Unix; the file's date
    };

    PdfPage(Toolbox& toolbox, const Options& options);
    ~PdfPage();
    PdfPage(const PdfPage&) = delete;
    PdfPage& operator=(const PdfPage&) = delete;

    void fill(const Rect& rect, Color color);
    // Square ends, so that the lines of a table meet in its corners.
    void line(Point from, Point to, Color color, double width);
    // As Canvas does: `top_left` of the box that Toolbox::measure gave; in a box in the middle of
    // its height. What does not fit is painted all the same and says so in TextSize::fits.
    TextSize text(const Text& text, Point top_left, Color color);
    TextSize text_in(Text text, const Rect& box, Color color);

    // The code in black without its quiet zone, which is the caller's to leave white, over the
    // whole of `box`: one shape, so that no viewer shows seams between its modules.
    void qr(const QrCode& code, const Rect& box);

    // Ends this page and begins another of the same size.
    void next();

    // The file, once; nothing can be painted after it. IoFailed when memory runs out.
    [[nodiscard]] Result<Bytes> finish();

private:
    class Pen;  // Cairo's context and what it wrote
    std::unique_ptr<Pen> pen_;
};

}  // namespace kiosk::draw
