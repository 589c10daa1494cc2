// The order matters: whitening comes before the binary decisions (orientation, skew), specks go
// before whitening (a tile's rank would count them), and folds go last because only a level page
// has them along rows and columns.
#include "image/page/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "image/page/clean.hpp"
#include "image/page/folds.hpp"
#include "image/page/marks.hpp"
#include "image/page/parameters.hpp"
#include "image/page/straighten.hpp"

namespace kiosk::page {
namespace {

bool plausible(int dpi) {
    return dpi >= kMinPlausible_dpi && dpi <= kMaxPlausible_dpi;
}

// Paper white, ink dark, dust gone.
void clean(Prepared& out) {
    auto filtered = median3(out.copy);
    const bool speckled = speck_share(out.copy, filtered) > kSpeckShare;
    const Paper paper = speckled ? Paper::Speckled : Paper::Clean;
    Gray8 page = whiten(speckled ? filtered : out.copy);
    out.ink_gray = ink_gray(page, paper);
    out.copy = drop_specks(darken_faint_ink(std::move(page), out.ink_gray), paper);
}

bool is_told(std::optional<Turn> known) {
    return known && known->word == Turn::Word::Told;
}

// Turns the copy so that text runs along rows and stands upright, as far as it can be told; gives
// the skew of its rows.
Skew orient(Prepared& out, std::optional<Turn> known) {
    const Lie lie = find_lie(out.copy);
    out.quarter_turns = lie.sideways ? 1 : 0;
    if (known && (is_told(known) || lie.rows.ink_px < kSkewMinInk_px)) {
        out.quarter_turns = known->quarter_turns;
    }
    if (out.quarter_turns == 0) {
        return lie.rows;
    }
    Placement step;
    out.copy = turn(out.copy, out.quarter_turns, step);
    out.placement = out.placement.of(step);
    return find_skew(out.copy, Direction::Rows);
}

void straighten(Prepared& out, const Skew& skew) {
    const double size_deg = std::abs(skew.angle_deg);
    if (skew.confidence < kSkewConfidence || size_deg < kSkewLeast_deg ||
        size_deg > kSkewMost_deg) {
        return;
    }
    Placement step;
    out.copy = level(out.copy, skew.angle_deg, step);
    out.placement = out.placement.of(step);
    out.skew_deg = skew.angle_deg;
}

}  // namespace

int page_dpi(const Header& header, int told_dpi) {
    if (plausible(told_dpi)) {
        return told_dpi;
    }
    if (plausible(header.dpi)) {
        return header.dpi;
    }
    const auto short_side = static_cast<double>(std::min(header.width_px, header.height_px));
    return std::clamp(static_cast<int>(std::lround(short_side / kA4Width_in)),
                      kMinPlausible_dpi,
                      kMaxPlausible_dpi);
}

Prepared prepare(const Picture& picture,
                 int dpi,
                 Resolution resolution,
                 std::optional<Turn> known) {
    const int work_dpi = resolution == Resolution::Full ? kWork_dpi : kReduced_dpi;
    Prepared out;
    out.dpi = dpi;
    out.copy = to_gray(picture, dpi);
    out.copy = rescale(std::move(out.copy), work_dpi);
    const double back_x = static_cast<double>(picture.width_px) / out.copy.width_px;
    const double back_y = static_cast<double>(picture.height_px) / out.copy.height_px;
    out.placement = {back_x, 0, 0, 0, back_y, 0};
    clean(out);
    straighten(out, orient(out, known));
    out.upright = is_told(known) ? kUprightConfidence : upright_confidence(out.copy);
    if (out.upright < -kUprightConfidence) {
        out = turned(out, 2);
    } else if (known && std::abs(out.upright) < kUprightConfidence &&
               known->quarter_turns == (out.quarter_turns + 2) % 4) {
        out = turned(out, 2);
    }
    const auto coloured = [&](int x, int y) {
        const Placement& p = out.placement;
        return is_coloured(picture,
                           static_cast<int>(p.xx * (x + 0.5) + p.xy * (y + 0.5) + p.x0),
                           static_cast<int>(p.yx * (x + 0.5) + p.yy * (y + 0.5) + p.y0));
    };
    out.copy = lift_folds(out.copy);
    if (is_sparse(out)) {
        out.traces = find_traces(out.copy);
    }
    out.copy = drop_specks(drop_large_marks(out.copy, coloured), Paper::Clean);
    return out;
}

Prepared turned(const Prepared& prepared, int quarter_turns) {
    Prepared out = prepared;
    Placement step;
    out.copy = turn(prepared.copy, quarter_turns, step);
    out.placement = prepared.placement.of(step);
    out.quarter_turns = (prepared.quarter_turns + quarter_turns) % 4;
    out.upright = quarter_turns % 2 == 0 ? (quarter_turns == 2 ? -1 : 1) * prepared.upright : 0;
    return out;
}

bool is_sparse(const Prepared& prepared) {
    const auto& pixels = prepared.copy.pixels;
    const auto ink =
        std::count_if(pixels.begin(), pixels.end(), [](std::uint8_t p) { return p < kInkBelow; });
    return static_cast<double>(ink) < kSparseInk * static_cast<double>(pixels.size());
}

}  // namespace kiosk::page
