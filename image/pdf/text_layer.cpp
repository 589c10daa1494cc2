// One text object a page, one matrix a word: a word is stretched over its box, with a gap before
// the next one. All words of a line share a baseline and a size, else readers would break the line.
#include "image/pdf/text_layer.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/base/format.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::pdf {
namespace {

constexpr double kGlyph_em = 0.5;  // the font's one width
constexpr double kDescent = 0.2;   // of a line's height, below the baseline
constexpr double kGap = 0.25;      // of a line's height; poppler sees a gap from 0.15 on
constexpr double kPoint_in = 72;

struct Box {
    double left = 0, top = 0, right = 0, bottom = 0;
};

// The box on the level page. On a skewed page a word's upright box is larger than the word; the
// sides are taken back to those that, turned, have this box.
Box placed(const std::array<int, 4>& box, const page::Placement& p) {
    const double turn = p.xx * p.yy - p.xy * p.yx;  // not 0: scales and turns only
    const double mid_x = box[0] + box[2] / 2.0 - p.x0;
    const double mid_y = box[1] + box[3] / 2.0 - p.y0;
    const double x = (p.yy * mid_x - p.xy * mid_y) / turn;
    const double y = (p.xx * mid_y - p.yx * mid_x) / turn;
    // |xx| w + |xy| h = width of the box, |yx| w + |yy| h = its height
    const double xx = std::abs(p.xx), xy = std::abs(p.xy);
    const double yx = std::abs(p.yx), yy = std::abs(p.yy);
    const double det = xx * yy - xy * yx;
    double width = 1;
    double height = 1;
    if (std::abs(det) > 1e-9) {
        width = (yy * box[2] - xy * box[3]) / det;
        height = (xx * box[3] - yx * box[2]) / det;
    }
    width = std::max(1.0, width);
    height = std::max(1.0, height);
    return {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
}

// A character's code in the text layer's font is its UTF-16 value, so that the code is its own
// meaning. What lies beyond the basic plane, or has no meaning of its own, becomes U+FFFD; controls
// are left out.
std::u16string codes_of(std::string_view text) {
    std::u16string out;
    for (const char32_t point : fields::code_points(text)) {
        if (point >= 0x20 && point != 0x7F) {
            const bool plain =
                point <= 0xFFFD && (point < 0xD800 || point > 0xDFFF) && point != 0xFEFF;
            out.push_back(plain ? static_cast<char16_t>(point) : u'\uFFFD');
        }
    }
    return out;
}

// A shape that no double can spoil; PDF knows no exponents. A tenth of a point is 0.04 mm: nobody
// sees where invisible text lies more exactly, and every digit is paid for.
std::string number(double value, int digits = 1) {
    return fmt::format(
        "{:.{}f}", std::isfinite(value) ? std::clamp(value, -1e5, 1e5) : 0.0, digits);
}

class Writer {
public:
    Writer(const Layers& layers, double page_height_pt, std::set<char16_t>& used)
        : layers_(layers),
          to_pt_(kPoint_in / layers.dpi),
          page_height_pt_(page_height_pt),
          used_(used) {}

    // The words [first, last) are one line.
    void line(const PdfWord* first, const PdfWord* last) {
        std::vector<Box> boxes;
        double top = 1e9;
        double bottom = -1e9;
        for (const PdfWord* word = first; word != last; ++word) {
            boxes.push_back(placed(word->box, layers_.placement));
            top = std::min(top, boxes.back().top);
            bottom = std::max(bottom, boxes.back().bottom);
        }
        const double size_pt = (bottom - top) * to_pt_;
        const double y_pt = page_height_pt_ - bottom * to_pt_ + kDescent * size_pt;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const bool ends = i + 1 == boxes.size();
            std::u16string codes = codes_of(first[i].text);
            if (codes.empty()) {
                continue;
            }
            const double glyphs = kGlyph_em * static_cast<double>(codes.size());
            double width = boxes[i].right - boxes[i].left;
            if (!ends) {
                // Readers break words at gaps, not at blanks: keep one before the next word, also
                // where its box begins too early or this one was drawn too wide.
                const double room = boxes[i + 1].left - boxes[i].left - kGap * (bottom - top);
                width = std::max(1.0, std::min(width, room));
                codes.push_back(u' ');
            }
            out_ += fmt::format("{} 0 0 {} {} {} Tm <",
                                number(width * to_pt_ / glyphs, 2),
                                number(size_pt),
                                number(boxes[i].left * to_pt_),
                                number(y_pt));
            for (const char16_t code : codes) {
                out_ += fmt::format("{:04X}", static_cast<unsigned>(code));
                used_.insert(code);
            }
            out_ += "> Tj\n";
        }
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    const Layers& layers_;
    double to_pt_;
    double page_height_pt_;
    std::set<char16_t>& used_;
    std::string out_;
};

}  // namespace

std::string text_operators(const std::vector<PdfWord>& words,
                           const Layers& layers,
                           double page_height_pt,
                           std::set<char16_t>& used) {
    if (words.empty()) {
        return "";
    }
    Writer writer(layers, page_height_pt, used);
    const PdfWord* const end = words.data() + words.size();
    for (const PdfWord* first = words.data(); first != end;) {
        const PdfWord* last = first + 1;
        while (last != end && last->line == first->line) {
            ++last;
        }
        writer.line(first, last);
        first = last;
    }
    return "BT 3 Tr /F 1 Tf\n" + writer.take() + "ET\n";
}

}  // namespace kiosk::pdf
