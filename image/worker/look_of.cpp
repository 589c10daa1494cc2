// How surely its words were read tells print from everything else better than any measure of the
// picture: on the corpus print is at 86 and more under every damage, writing by hand below 50. The
// picture's measures only say why.
#include "image/worker/look_of.hpp"

#include <algorithm>

#include "image/page/parameters.hpp"

namespace kiosk::ocr {
namespace {

std::vector<PageFlag> flags_of(const page::Look& look,
                               const page::Prepared& prepared,
                               const Recognised& read) {
    const bool faint = look.ink_gray >= page::kFaintGray;
    const bool out_of_focus = look.soft_percent >= page::kOutOfFocus_percent;
    const bool coarse = prepared.dpi < page::kCoarse_dpi;
    const bool unsure = read.mean_confidence < page::kHandwriting;
    const bool traced = look.shines_through || prepared.traces.letters > 0;
    if (look.blank && (unsure || !traced)) {
        return {PageFlag::Blank};
    }
    if (unsure && read.words.size() >= page::kHandwritingWords && !faint && !out_of_focus &&
        !coarse) {
        return {PageFlag::Handwriting};
    }
    // A stamp or a signature alone has no words.
    const bool wordless =
        page::is_sparse(prepared) && prepared.traces.letters <= page::kBlankLetters;
    if (read.mean_confidence >= page::kReadable || wordless) {
        return {};
    }
    std::vector<PageFlag> out{PageFlag::HardToRead};
    if (faint) {
        out.push_back(PageFlag::Faint);
    }
    if (out_of_focus) {
        out.push_back(PageFlag::OutOfFocus);
    }
    if (coarse) {
        out.push_back(PageFlag::Coarse);
    }
    return out;
}

}  // namespace

PageLook look_of(const page::Look& look, const page::Prepared& prepared, const Recognised& read) {
    PageLook out;
    out.flags = flags_of(look, prepared, read);
    for (const page::ColourMark& mark : look.marks) {
        out.marks.push_back(
            {mark.kind == page::ColourKind::Stamp ? MarkKind::Stamp : MarkKind::Pen, mark.box});
    }
    return out;
}

bool has_text(const PageLook& look) {
    return std::none_of(look.flags.begin(), look.flags.end(), [](PageFlag flag) {
        return flag == PageFlag::Blank || flag == PageFlag::Handwriting;
    });
}

}  // namespace kiosk::ocr
