// What a technician looks at: both edges of the paper, the length of a centimetre, thin and thick
// lines, every mark of Vietnamese, even greys (a worn head shows as white lines), the QR code.
#include <array>
#include <cmath>

#include "firmware/base/format.hpp"
#include "firmware/paper/paper.hpp"
#include "firmware/paper/parts.hpp"
#include "firmware/paper/words.hpp"

namespace kiosk::paper {
namespace {

using draw::Canvas;
using draw::Text;
using draw::Weight;

constexpr double kRulerMm = 10;
constexpr double kGreyMm = 9;
constexpr std::array kGreyBlack{2, 4, 8, 12, 16};  // of 16 dots

// A centimetre ruler over the whole width: the first and the last dot must be on the paper.
void add_ruler(Sheet& sheet) {
    const double height = sheet.mm(kRulerMm);
    const int width = sheet.size().width_dots;
    const double mm = sheet.mm(1);
    const double size_px = draw::size_for_cap_px(kLeastTextDots);
    sheet.block(height + size_px * draw::kLeastLineHeight, [=](Canvas& canvas, double top) {
        canvas.fill({0, top, static_cast<double>(width), 2}, draw::kBlack);
        canvas.fill({0, top, 2, height}, draw::kBlack);
        canvas.fill({width - 2.0, top, 2, height}, draw::kBlack);
        for (int i = 1; i * mm < width - 2; ++i) {
            const double share = i % 10 == 0 ? 0.8 : i % 5 == 0 ? 0.5 : 0.3;
            canvas.fill({std::round(i * mm), top, 2, height * share}, draw::kBlack);
            const bool labelled = i % 10 == 0 && i * mm + size_px < width;
            if (labelled) {
                const Text text{
                    std::to_string(i),
                    {.size_px = size_px, .weight = Weight::SemiBold, .align = draw::Align::Center},
                    2 * size_px};
                canvas.text(text, {i * mm - size_px, top + height}, draw::kBlack);
            }
        }
    });
}

// Ordered dots, Bayer's 4 x 4 (B. E. Bayer, 1973): exact densities that a scan can measure.
void put_greys(Bitmap& page, const Sheet& sheet, int top) {
    constexpr std::array kOrder{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    const int height = static_cast<int>(sheet.mm(kGreyMm));
    const int left = static_cast<int>(sheet.margin());
    const int step = static_cast<int>(sheet.inner_width()) / static_cast<int>(kGreyBlack.size());
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < step * static_cast<int>(kGreyBlack.size()); ++x) {
            const auto cell = static_cast<std::size_t>(y % 4 * 4 + x % 4);
            const int black = kGreyBlack[static_cast<std::size_t>(x / step)];
            page.set(left + x, top + y, kOrder[cell] < black);
        }
    }
}

}  // namespace

Result<Bitmap> test_page(draw::Toolbox& toolbox, const TestPaper& what, PaperSize size) {
    KIOSK_TRY(auto sheet, Sheet::open(toolbox, size));
    add_ruler(sheet);
    sheet.gap(10);
    sheet.text(words(what.language).test_title, kTitle);
    sheet.text(what.device, kLabel);
    sheet.text(what.version, kBody);
    sheet.text(fmt::format("{} dots, {} dpi", size.width_dots, size.dpi), kBody);
    sheet.gap(10);
    sheet.rule();
    sheet.gap(10);
    sheet.text("Ằ Ẫ Ổ Ỡ Ử Ỹ Ặ Ệ Ị Đ", {.largest_px = 44, .weight = Weight::Bold, .most_lines = 2});
    sheet.text("ằ ẫ ổ ỡ ử ỹ ặ ệ ị đ ₫ 0123456789",
               {.largest_px = 40, .weight = Weight::Regular, .most_lines = 2});
    sheet.text("Quý công dân giữ số thứ tự", kBody);
    sheet.gap(14);
    const int greys_top = static_cast<int>(std::ceil(sheet.height()));
    sheet.gap(kGreyMm * 8 + 10);
    KIOSK_CHECK(sheet.qr(what.qr_payload, 0.5));
    sheet.rule();
    sheet.gap(10);
    add_moment(sheet, what.language, what.printed_ms);
    sheet.gap(16);
    Bitmap page = sheet.paint();
    put_greys(page, sheet, greys_top);
    return page;
}

}  // namespace kiosk::paper
