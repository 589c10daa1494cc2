#pragma once
// One column of blocks, from the top down: measured when added, painted at the end, so that
// blocks never overlap and the paper is as long as what is on it. For this folder only.

#include <functional>
#include <string>
#include <vector>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/canvas.hpp"
#include "firmware/paper/paper.hpp"

namespace kiosk::paper {

// How a text is made to fit: on one line at `largest_px` or a little less; else from `largest_px`
// down to `smallest_px` until it takes `most_lines` or fewer; at the smallest size words may break
// and the end is cut with "…".
struct Fit {
    double largest_px = 36;
    double smallest_px = 33;
    draw::Weight weight = draw::Weight::Medium;
    int most_lines = 1;
    int most_lines_tight = most_lines;  // of a name on a Tight sheet
};

// Tight: smallest sizes, half the gaps, names on fewer lines. For what would else be longer than
// kMostRows; nothing is left out.
enum class Density { Airy, Tight };

class Sheet {
public:
    // BadArgument for a size out of range. The toolbox must outlive the sheet.
    [[nodiscard]] static Result<Sheet> open(draw::Toolbox& toolbox,
                                            PaperSize size,
                                            Density density = Density::Airy);

    // All lengths in dots of a 203 dpi printer; other resolutions scale them.
    void gap(double height);
    void text(const std::string& text, const Fit& fit);
    // The same with an icon of the text's height before it; one line.
    void text_with_icon(draw::Icon icon, const std::string& text, const Fit& fit);
    // White on a black bar with round corners; each text a line or more of its own.
    void bar(const std::vector<std::pair<std::string, Fit>>& texts);
    // Left and right on one line, or one below the other where they do not fit.
    void pair(const std::string& left, const std::string& right, const Fit& fit);
    void rule();
    // In modules of at least kLeastQrModuleDots, about `share` of the width. BadArgument for a
    // payload that needs more than kMostQrModules a side.
    [[nodiscard]] Status qr(const std::string& payload, double share = 0.58);
    // A block painted by the caller: gets the canvas and the top of its area.
    void block(double height, std::function<void(draw::Canvas&, double top)> paint);

    // The largest fit of the text, its lines about equally long; never wider than `width`.
    [[nodiscard]] draw::Text fitted(const std::string& text, const Fit& fit, double width) const;
    [[nodiscard]] draw::TextSize measure(const draw::Text& text) const;

    [[nodiscard]] double dots(double at_203_dpi) const { return at_203_dpi * size_.dpi / 203.0; }

    [[nodiscard]] double mm(double length) const { return length * size_.dpi / 25.4; }

    [[nodiscard]] double inner_width() const { return size_.width_dots - 2 * margin(); }

    [[nodiscard]] double margin() const { return dots(20); }

    [[nodiscard]] PaperSize size() const { return size_; }

    // Rows used so far.
    [[nodiscard]] double height() const { return height_; }

    // The picture. More than kMostRows is a broken invariant: every block is bounded.
    [[nodiscard]] Bitmap paint() const;

private:
    struct Block {
        double top;
        std::function<void(draw::Canvas&, double)> paint;
    };

    void balance(draw::Text& text) const;
    bool shrunk(draw::Text& text, double smallest, int lines) const;

    Sheet(draw::Toolbox& toolbox, PaperSize size, Density density)
        : toolbox_(&toolbox), size_(size), density_(density) {}

    draw::Toolbox* toolbox_;
    PaperSize size_;
    Density density_;
    double height_ = 0;
    std::vector<Block> blocks_;
};

// Builds the sheet and paints it; builds it again Tight when it came out too long. `build` adds
// the blocks and returns a Status.
template <class Build>
[[nodiscard]] Result<Bitmap> compose(draw::Toolbox& toolbox, PaperSize size, Build build) {
    KIOSK_TRY(auto airy, Sheet::open(toolbox, size));
    KIOSK_CHECK(build(airy));
    if (airy.height() <= kMostRows) {
        return airy.paint();
    }
    KIOSK_TRY(auto tight, Sheet::open(toolbox, size, Density::Tight));
    KIOSK_CHECK(build(tight));
    return tight.paint();
}

}  // namespace kiosk::paper
