// From the top down in bands of fixed height. The codes stand in the middle of the page's width,
// far from the corners that a feeder bends and a staple tears.
#include "firmware/paper/separator_sheet.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/draw/pdf_page.hpp"
#include "firmware/draw/qr_code.hpp"

namespace kiosk::paper {
namespace {

using draw::Align;
using draw::Rect;
using draw::Text;
using draw::Weight;

// Tenths of a millimetre.
constexpr double kWidth = 2100;
constexpr double kHeight = 2970;
constexpr double kMargin = 150;
constexpr double kQr = 600;       // side of the code alone
constexpr double kQrAbove = 200;  // of white to the edge of the paper: more than the quiet zone

class SheetA4 {
public:
    SheetA4(draw::Toolbox& toolbox, const std::string& office, std::int64_t made_ms)
        : toolbox_(toolbox),
          office_(office),
          page_(toolbox, {kWidth, kHeight, "Tờ ngăn thư", made_ms}) {}

    Status add(const petitions::Separator& sheet) {
        KIOSK_TRY(const std::string text, petitions::separator_text(sheet));
        KIOSK_TRY(const auto code, draw::QrCode::encode(text));
        if (!first_) {
            page_.next();
        }
        first_ = false;
        const double left = (kWidth - kQr) / 2;
        page_.qr(code, {left, kQrAbove, kQr, kQr});
        page_.qr(code, {left, kHeight - kQrAbove - kQr, kQr, kQr});
        words(sheet.sheet);
        return {};
    }

    Result<SeparatorSheets> finish() {
        KIOSK_TRY(auto pdf, page_.finish());
        return SeparatorSheets{std::move(pdf), fits_};
    }

private:
    // From `size` down to `least` until it fits the box; then cut.
    void put(const std::string& words, const Rect& box, double size, double least, Weight weight) {
        Text text{words, {.weight = weight, .align = Align::Center}, box.width, 0};
        text.style.size_px = size;
        auto measured = toolbox_.measure(text);
        while (text.style.size_px > least && !(measured.fits && measured.height_px <= box.height)) {
            text.style.size_px -= 1;
            measured = toolbox_.measure(text);
        }
        if (!measured.fits || measured.height_px > box.height) {
            text.style.breaks = draw::Break::Anywhere;
            text.most_lines = std::max(
                1, static_cast<int>(box.height / (text.style.size_px * draw::kLeastLineHeight)));
            fits_ = false;
        }
        page_.text_in(text, box, draw::kBlack);
    }

    static Rect band(double top, double height) {
        return {kMargin, top, kWidth - 2 * kMargin, height};
    }

    void rule(double top) { page_.line({kMargin, top}, {kWidth - kMargin, top}, draw::kBlack, 6); }

    void words(int number) {
        rule(915);
        put("TỜ NGĂN THƯ", band(945, 240), 210, 180, Weight::Bold);
        put("không bỏ vào hồ sơ", band(1185, 140), 115, 100, Weight::SemiBold);
        put("Letter separator. Do not file.", band(1330, 90), 66, 56, Weight::Medium);
        put("Khi quét cả tập: đặt một tờ vào giữa hai đơn.",
            band(1470, 90),
            68,
            56,
            Weight::Medium);
        put("Between two letters in a stack: one sheet.", band(1560, 70), 52, 44, Weight::Regular);
        put(fmt::format("Tờ số {}", number), band(1680, 160), 130, 110, Weight::Bold);
        put(office_, band(1860, 150), 60, 40, Weight::Medium);
        rule(kHeight - 915);
    }

    draw::Toolbox& toolbox_;
    const std::string& office_;
    draw::PdfPage page_;
    bool first_ = true;
    bool fits_ = true;
};

}  // namespace

Result<SeparatorSheets> separator_sheets(draw::Toolbox& toolbox,
                                         const std::vector<petitions::Separator>& sheets,
                                         const std::string& office_name,
                                         std::int64_t made_ms) {
    if (sheets.empty() || sheets.size() > kMostSeparators) {
        return Error{ErrorCode::BadArgument, "separator sheets: 1 to 50"};
    }
    SheetA4 file(toolbox, office_name, made_ms);
    for (const petitions::Separator& sheet : sheets) {
        KIOSK_CHECK(file.add(sheet));
    }
    return file.finish();
}

}  // namespace kiosk::paper
