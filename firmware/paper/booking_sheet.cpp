// From the top down in bands of fixed height; a text that is too long for its band shrinks, then
// ends in "…".
#include "firmware/paper/booking_sheet.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/calendar/dates.hpp"
#include "firmware/draw/pdf_page.hpp"
#include "firmware/draw/qr_code.hpp"
#include "firmware/paper/local_time.hpp"
#include "firmware/petitions/booking_code.hpp"
#include "firmware/petitions/public_code.hpp"

namespace kiosk::paper {
namespace {

using draw::Align;
using draw::Color;
using draw::Rect;
using draw::Text;
using draw::TextStyle;
using draw::Weight;

// Tenths of a millimetre.
constexpr double kWidth = 1050;
constexpr double kHeight = 1480;
constexpr double kMargin = 70;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kQr = 330;  // side, with the quiet zone

class SheetA6 {
public:
    SheetA6(draw::Toolbox& toolbox, const calendar::BookingSlip& what, const std::string& office)
        : toolbox_(toolbox),
          what_(what),
          office_(office),
          page_(toolbox, {kWidth, kHeight, "Phiếu hẹn", what.made_ms}) {}

    Result<BookingSheet> draw() {
        head();
        session();
        code();
        KIOSK_CHECK(qr());
        how();
        KIOSK_TRY(auto pdf, page_.finish());
        return BookingSheet{std::move(pdf), fits_};
    }

private:
    // From `size` down to `least` until it fits the box; then cut.
    void put(const std::string& words, const Rect& box, double size, double least, Weight weight) {
        Text text{words, {.weight = weight, .align = Align::Center}, box.width, 0};
        for (text.style.size_px = size; text.style.size_px > least; text.style.size_px -= 1) {
            const auto measured = toolbox_.measure(text);
            if (measured.fits && measured.height_px <= box.height) {
                break;
            }
        }
        const auto room = toolbox_.measure(text);
        if (!room.fits || room.height_px > box.height) {
            text.style.breaks = draw::Break::Anywhere;
            text.most_lines = std::max(
                1, static_cast<int>(box.height / (text.style.size_px * draw::kLeastLineHeight)));
            fits_ = false;
        }
        page_.text_in(text, box, draw::kBlack);
    }

    void rule(double top) { page_.line({kMargin, top}, {kWidth - kMargin, top}, draw::kBlack, 3); }

    static Rect band(double top, double height) { return {kMargin, top, kInner, height}; }

    void head() {
        put(office_, band(50, 90), 36, 28, Weight::Medium);
        if (what_.use == calendar::BookingSlip::Use::Training) {
            put("TẬP HUẤN, không có giá trị", band(140, 60), 42, 34, Weight::Bold);
        }
        put("PHIẾU HẸN", band(200, 80), 66, 56, Weight::Bold);
        rule(295);
    }

    [[nodiscard]] std::string when() const {
        const auto at = [&](int minute) {
            return calendar::instant_ms(what_.plan.day, what_.plan.hours.start_min + minute);
        };
        if (!what_.booking.place_min) {
            return "Danh sách chờ, ngày " + date_text(at(0), Language::Vi);
        }
        const std::int64_t time = at(*what_.booking.place_min);
        return fmt::format("{}, ngày {}", time_text(time), date_text(time, Language::Vi));
    }

    [[nodiscard]] std::string receives() const {
        if (what_.plan.kind == calendar::SessionKind::Regular) {
            return "Tiếp công dân thường xuyên";
        }
        return what_.plan.delegate.empty() ? what_.plan.leader : what_.plan.delegate;
    }

    void session() {
        put(when(), band(310, 80), 58, 44, Weight::Bold);
        put(receives(), band(395, 110), 40, 30, Weight::Medium);
        put(what_.plan.venue, band(510, 80), 36, 28, Weight::Regular);
        const bool pending = what_.booking.state == calendar::BookingState::Pending;
        put(fmt::format("{} người{}", what_.booking.party, pending ? ". Chờ xác nhận" : ""),
            band(595, 50),
            36,
            30,
            Weight::Regular);
        rule(660);
    }

    // The part that is typed, in two groups of four, as C15 shows its places.
    void code() {
        const std::string& whole = what_.booking.code;
        const std::string middle = whole.substr(6, petitions::kPublicCodeRandom);
        put("Mã hẹn", band(670, 45), 32, 28, Weight::Regular);
        put(middle.substr(0, 4) + " " + middle.substr(4), band(712, 125), 96, 90, Weight::Bold);
        put(whole, band(836, 50), 34, 30, Weight::Regular);
    }

    Status qr() {
        KIOSK_TRY(
            const auto code,
            draw::QrCode::encode(petitions::booking_qr_text(what_.booking.code, what_.office)));
        const double module = kQr / (code.size() + 2 * draw::kQuietModules);
        const double side = module * code.size();
        page_.qr(code, {(kWidth - side) / 2, 890 + module * draw::kQuietModules, side, side});
        return {};
    }

    void how() {
        rule(1235);
        put("Tại máy lấy số: chạm “Đã hẹn trước”, nhập 8 ký tự in to, hoặc đưa mã vuông vào máy "
            "đọc.",
            band(1245, 90),
            32,
            26,
            Weight::Medium);
        put("Phiếu không ghi tên. Ai có mã này thì dùng được chỗ hẹn: xin giữ kín.",
            band(1335, 50),
            28,
            22,
            Weight::Regular);
        put("At the kiosk touch “I have a booking” and enter the 8 large characters.",
            band(1385, 45),
            28,
            22,
            Weight::Regular);
    }

    draw::Toolbox& toolbox_;
    const calendar::BookingSlip& what_;
    const std::string& office_;
    draw::PdfPage page_;
    bool fits_ = true;
};

}  // namespace

Result<BookingSheet> booking_sheet(draw::Toolbox& toolbox,
                                   const calendar::BookingSlip& what,
                                   const std::string& office_name) {
    KIOSK_CHECK(petitions::check_public_code(what.booking.code));
    auto out = SheetA6(toolbox, what, office_name).draw();
    toolbox.forget_texts();
    return out;
}

}  // namespace kiosk::paper
