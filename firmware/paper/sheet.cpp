// Blocks are closures over texts that were measured already; paint() only places them.
#include "firmware/paper/sheet.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/base/assert.hpp"

namespace kiosk::paper {
namespace {

using draw::Canvas;
using draw::Rect;
using draw::Text;
using draw::TextSize;

constexpr double kShrink = 0.93;  // a step of size that the eye hardly sees
// One line at four fifths of the size reads better than two at the whole.
constexpr double kRatherOneLine = 0.8;
// Longer texts fill three lines at any size: not worth trying the larger ones.
constexpr std::size_t kLongBytes = 512;
// 341 letters of three bytes fill more than three lines of 832 dots even if all are "i": what comes
// after never shows, and laying out 4 kB costs half a second.
constexpr std::size_t kMostBytes = 1024;

std::string first_bytes(const std::string& text) {
    if (text.size() <= kMostBytes) {
        return text;
    }
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;  // not into the middle of a letter
    }
    return text.substr(0, end);
}

}  // namespace

Result<Sheet> Sheet::open(draw::Toolbox& toolbox, PaperSize size, Density density) {
    if (size.width_dots < 384 || size.width_dots > 832 || size.dpi < 150 || size.dpi > 210) {
        return Error{ErrorCode::BadArgument, "paper size"};
    }
    return Sheet(toolbox, size, density);
}

// Smaller by steps until it takes `lines`, not below `smallest`; left as it is when that fails.
bool Sheet::shrunk(Text& text, double smallest, int lines) const {
    Text trial = text;
    trial.most_lines = lines;
    while (!toolbox_->measure(trial).fits) {
        if (trial.style.size_px <= smallest) {
            return false;
        }
        trial.style.size_px = std::max(smallest, trial.style.size_px * kShrink);
    }
    text = trial;
    return true;
}

Text Sheet::fitted(const std::string& text, const Fit& fit, double width) const {
    const double smallest = std::max(dots(fit.smallest_px), draw::size_for_cap_px(kLeastTextDots));
    const bool tight = density_ == Density::Tight;
    const bool only_smallest = tight || text.size() > kLongBytes;
    Text out{first_bytes(text),
             {.size_px = only_smallest ? smallest : std::max(dots(fit.largest_px), smallest),
              .weight = fit.weight,
              .align = draw::Align::Center},
             width,
             tight ? fit.most_lines_tight : fit.most_lines};
    if (!only_smallest && shrunk(out, std::max(smallest, kRatherOneLine * out.style.size_px), 1)) {
        return out;
    }
    if (!shrunk(out, smallest, out.most_lines)) {
        out.style.size_px = smallest;
    }
    if (!toolbox_->measure(out).fits) {
        out.style.breaks = draw::Break::Anywhere;
    }
    balance(out);
    return out;
}

// "Ban Tiếp công dân / thành phố Hà Nội", not one word alone on the last line: the narrowest width
// that takes no more lines.
void Sheet::balance(Text& text) const {
    constexpr double kCloseEnoughPx = 4;
    const TextSize whole = toolbox_->measure(text);
    if (whole.lines < 2 || !whole.fits) {
        return;
    }
    double too_narrow = text.width_px / whole.lines;
    double wide_enough = text.width_px;
    while (wide_enough - too_narrow > kCloseEnoughPx) {
        const double middle = (too_narrow + wide_enough) / 2;
        Text trial = text;
        trial.width_px = middle;
        const TextSize room = toolbox_->measure(trial);
        (room.fits && room.lines == whole.lines ? wide_enough : too_narrow) = middle;
    }
    text.width_px = wide_enough;
}

TextSize Sheet::measure(const Text& text) const {
    return toolbox_->measure(text);
}

void Sheet::gap(double height) {
    height_ += std::round(dots(density_ == Density::Tight ? height / 2 : height));
}

void Sheet::block(double height, std::function<void(Canvas&, double)> paint) {
    blocks_.push_back({height_, std::move(paint)});
    height_ += std::ceil(height);  // whole rows, so that no block's edge falls into the next
}

void Sheet::text(const std::string& text, const Fit& fit) {
    if (text.empty()) {
        return;
    }
    Text shown = fitted(text, fit, inner_width());
    const double height = measure(shown).height_px;
    const double left = (size_.width_dots - shown.width_px) / 2;
    block(height, [shown = std::move(shown), left](Canvas& canvas, double top) {
        canvas.text(shown, {left, top}, draw::kBlack);
    });
}

void Sheet::text_with_icon(draw::Icon icon, const std::string& text, const Fit& fit) {
    const double icon_px = dots(fit.largest_px) * 1.1;
    const double gap_px = icon_px * 0.3;
    Text shown = fitted(text, fit, inner_width() - icon_px - gap_px);
    const TextSize room = measure(shown);
    shown.style.align = draw::Align::Start;
    const double left = (size_.width_dots - icon_px - gap_px - room.width_px) / 2;
    block(room.height_px, [=](Canvas& canvas, double top) {
        canvas.icon(icon, {left + icon_px / 2, top + room.height_px / 2}, icon_px, draw::kBlack);
        canvas.text(shown, {left + icon_px + gap_px, top}, draw::kBlack);
    });
}

void Sheet::bar(const std::vector<std::pair<std::string, Fit>>& texts) {
    const double pad = dots(14);
    std::vector<std::pair<Text, double>> lines;  // with its height
    double height = 2 * pad;
    for (const auto& [text, fit] : texts) {
        Text shown = fitted(text, fit, inner_width() - 2 * pad);
        const double own = measure(shown).height_px;
        height += own;
        lines.emplace_back(std::move(shown), own);
    }
    const Rect box{margin(), 0, inner_width(), height};
    const double radius = dots(16);
    block(height, [lines = std::move(lines), box, pad, radius](Canvas& canvas, double top) {
        canvas.fill_rounded({box.x, top, box.width, box.height}, radius, draw::kBlack);
        double at = top + pad;
        for (const auto& [text, own] : lines) {
            canvas.text(text, {box.x + (box.width - text.width_px) / 2, at}, draw::kWhite);
            at += own;
        }
    });
}

void Sheet::pair(const std::string& left, const std::string& right, const Fit& fit) {
    Fit used = fit;
    Text one = fitted(left, used, inner_width());
    Text two = fitted(right, used, inner_width());
    const auto too_wide = [&] {
        return measure(one).width_px + measure(two).width_px + dots(24) > inner_width();
    };
    if (too_wide()) {
        used.largest_px = fit.smallest_px;
        one = fitted(left, used, inner_width());
        two = fitted(right, used, inner_width());
    }
    if (too_wide()) {
        text(left, fit);
        text(right, fit);
        return;
    }
    one.style.align = draw::Align::Start;
    two.style.align = draw::Align::End;
    one.width_px = two.width_px = inner_width();
    const double height = std::max(measure(one).height_px, measure(two).height_px);
    block(height,
          [one = std::move(one), two = std::move(two), x = margin()](Canvas& canvas, double top) {
              canvas.text(one, {x, top}, draw::kBlack);
              canvas.text(two, {x, top}, draw::kBlack);
          });
}

void Sheet::rule() {
    const double line = dots(3);
    block(line, [line, x = margin(), width = inner_width()](Canvas& canvas, double top) {
        canvas.fill({x, std::round(top), width, line}, draw::kBlack);
    });
}

Status Sheet::qr(const std::string& payload, double share) {
    KIOSK_TRY(auto code, draw::QrCode::encode(payload));
    if (code.size() > kMostQrModules) {
        return Error{ErrorCode::BadArgument, "QR payload too long for paper"};
    }
    const int modules = code.size() + 2 * draw::kQuietModules;
    const int module = std::max(
        kLeastQrModuleDots,
        std::min(static_cast<int>(size_.width_dots * share) / modules, static_cast<int>(dots(8))));
    const int side = module * modules;
    const int left = (size_.width_dots - side) / 2;
    block(side, [code = std::move(code), side, left](Canvas& canvas, double top) {
        canvas.qr(code,
                  {static_cast<double>(left),
                   std::floor(top),
                   static_cast<double>(side),
                   static_cast<double>(side)},
                  draw::kBlack,
                  draw::kWhite);
    });
    return {};
}

Bitmap Sheet::paint() const {
    const int rows = static_cast<int>(std::ceil(height_));
    KIOSK_ASSERT(rows >= 1 && rows <= kMostRows, "every block on paper has a bounded height");
    draw::Surface surface(size_.width_dots, rows, draw::kWhite);
    {
        Canvas canvas(*toolbox_, surface);
        for (const Block& block : blocks_) {
            block.paint(canvas, block.top);
        }
    }
    return surface.to_bitmap();
}

}  // namespace kiosk::paper
