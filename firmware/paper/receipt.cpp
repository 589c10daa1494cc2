// The receipt of a letter: code and PIN large enough to be read out on the telephone.
#include <algorithm>

#include "firmware/paper/paper.hpp"
#include "firmware/paper/parts.hpp"
#include "firmware/paper/words.hpp"
#include "firmware/petitions/public_code.hpp"

namespace kiosk::paper {
namespace {

using draw::Weight;

constexpr std::size_t kPinDigits = 6;
constexpr int kMostPages = 9'999;
constexpr std::size_t kMostHotlineBytes = 24;  // a telephone number is never cut

Status check(const ReceiptPaper& what) {
    KIOSK_CHECK(check_copy(what.copy));
    const bool digits =
        std::all_of(what.pin.begin(), what.pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (what.pin.size() != kPinDigits || !digits) {
        return Error{ErrorCode::BadArgument, "PIN"};
    }
    if (what.pages < 1 || what.pages > kMostPages) {
        return Error{ErrorCode::BadArgument, "pages"};
    }
    if (what.hotline.size() > kMostHotlineBytes) {
        return Error{ErrorCode::BadArgument, "hotline"};
    }
    return petitions::check_public_code(what.public_code);
}

// On one line where its letters stay large, else broken after its second hyphen
// ("HN-26-" / "7K3M9QRT-X"), never in the middle of a group.
void add_code(Sheet& sheet, const std::string& code) {
    constexpr double kLargest = 52;
    constexpr double kSmallestOnOneLine = 42;
    const Fit whole{.largest_px = kLargest, .weight = Weight::Bold, .most_lines = 1};
    const double one_line = sheet.fitted(code, whole, sheet.inner_width()).style.size_px;
    const std::size_t first = code.find('-');
    const std::size_t second =
        first == std::string::npos ? std::string::npos : code.find('-', first + 1);
    if (one_line >= sheet.dots(kSmallestOnOneLine) || second == std::string::npos) {
        sheet.text(code, whole);
        return;
    }
    sheet.text(code.substr(0, second + 1), whole);
    sheet.text(code.substr(second + 1), whole);
}

Status build(Sheet& sheet, const ReceiptPaper& what) {
    const Words& say = words(what.language);
    sheet.gap(16);
    add_training_mark(sheet, what.language, what.training);
    add_copy_mark(sheet, what.language, what.copy);
    add_head(sheet, what.office);
    sheet.gap(18);
    sheet.text(say.receipt_title, {.largest_px = 60, .weight = Weight::Bold});
    sheet.gap(10);
    sheet.text(say.code_label, kBody);
    add_code(sheet, what.public_code);
    sheet.gap(18);
    const Fit pin{.largest_px = 76, .weight = Weight::Bold};
    sheet.bar(
        {{say.pin_label, kLabel}, {what.pin.substr(0, 3) + "\u00A0" + what.pin.substr(3), pin}});
    KIOSK_CHECK(sheet.qr(what.qr_payload));
    sheet.text(say.receipt_next, kBody);
    sheet.gap(14);
    sheet.rule();
    sheet.gap(10);
    sheet.text_with_icon(draw::Icon::Document, pages_words(what.language, what.pages), kLabel);
    add_moment(sheet, what.language, what.received_ms);
    if (!what.hotline.empty()) {
        sheet.text(say.hotline_label, kLabel);
        sheet.text(what.hotline, kLabel);
    }
    sheet.gap(16);
    return {};
}

}  // namespace

Result<Bitmap> receipt(draw::Toolbox& toolbox, const ReceiptPaper& what, PaperSize size) {
    KIOSK_CHECK(check(what));
    auto page = compose(toolbox, size, [&](Sheet& sheet) { return build(sheet, what); });
    toolbox.forget_texts();  // the PIN is among them
    return page;
}

}  // namespace kiosk::paper
