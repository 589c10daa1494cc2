// The head of the table is three rows: blocks, large groups within them, columns. A row of numbers
// follows, as the form has it, then the values. Widths: the office's name takes what the 29 equal
// columns leave.
#include "firmware/paper/tcd01_sheet.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/draw/pdf_page.hpp"
#include "firmware/paper/local_time.hpp"

namespace kiosk::paper {
namespace {

using draw::Align;
using draw::Color;
using draw::Point;
using draw::Rect;
using draw::Text;
using draw::TextStyle;
using draw::Weight;
using reception::Tcd01Column;
using reception::Tcd01Layout;
using reception::Tcd01Report;

// Tenths of a millimetre; 3.53 of them are a point.
constexpr double kWidth = 2970;
constexpr double kMargin = 80;
constexpr double kColumn = 89;
constexpr double kName = kWidth - 2 * kMargin - 29 * kColumn;
constexpr double kTableTop = 480;
constexpr double kBlockRow = 110;
constexpr double kGroupRow = 90;
constexpr double kWordsRow = 250;
constexpr double kNumberRow = 60;
constexpr double kValueRow = 150;
constexpr double kInset = 6;
constexpr double kThin = 2;
constexpr double kThick = 4;
constexpr Color kInk = draw::kBlack;
constexpr Color kHead = Color::rgb(0xEDEDED);

class Sheet01 {
public:
    Sheet01(draw::Toolbox& toolbox, const Tcd01Report& report)
        : toolbox_(toolbox),
          report_(report),
          page_(toolbox,
                {kWidth,
                 2100,
                 fmt::format("{} {}", layout_.form, report.period.name),
                 report.made_ms}) {}

    Result<Tcd01Sheet> draw() {
        heading();
        table_head();
        values();
        notes();
        signatures();
        KIOSK_TRY(auto pdf, page_.finish());
        return Tcd01Sheet{std::move(pdf), fits_};
    }

private:
    // In a box, from `size` down to `least` until it fits in width and height.
    void put(const std::string& words,
             const Rect& box,
             double size,
             double least,
             TextStyle style = {}) {
        Text text{words, style, box.width, 0};
        for (text.style.size_px = size; text.style.size_px > least; text.style.size_px -= 0.5) {
            const auto measured = toolbox_.measure(text);
            if (measured.fits && measured.height_px <= box.height) {
                break;
            }
        }
        const auto shown = page_.text_in(text, box, kInk);
        fits_ = fits_ && shown.fits && shown.height_px <= box.height && shown.unknown_glyphs == 0;
    }

    void centred(const std::string& words,
                 const Rect& box,
                 double size,
                 double least,
                 Weight weight = Weight::Regular) {
        put(words, box, size, least, {.weight = weight, .align = Align::Center});
    }

    // The office's name may be anything: it is cut after four lines at its smallest size.
    void office_name(const Rect& box, double size, double least, Align align) {
        Text text{report_.office, {.weight = Weight::Medium, .align = align}, box.width, 0};
        for (text.style.size_px = size; text.style.size_px > least; text.style.size_px -= 0.5) {
            const auto measured = toolbox_.measure(text);
            if (measured.fits && measured.height_px <= box.height) {
                page_.text_in(text, box, kInk);
                return;
            }
        }
        text.style.breaks = draw::Break::Anywhere;
        text.most_lines =
            std::max(1, static_cast<int>(box.height / (least * draw::kLeastLineHeight)));
        page_.text_in(text, box, kInk);
    }

    void frame(const Rect& box, double width) {
        const Point a{box.x, box.y};
        const Point b{box.right(), box.y};
        const Point c{box.right(), box.bottom()};
        const Point d{box.x, box.bottom()};
        page_.line(a, b, kInk, width);
        page_.line(b, c, kInk, width);
        page_.line(c, d, kInk, width);
        page_.line(d, a, kInk, width);
    }

    void heading() {
        office_name({kMargin, 90, 1000, 120}, 38, 26, Align::Start);
        const Rect form{kWidth - kMargin - 800, 90, 800, 120};
        put(fmt::format("Biểu số: {}\n{}", layout_.form, layout_.source),
            form,
            32,
            26,
            {.align = Align::End});
        if (report_.use == reception::ReportUse::Training) {
            centred(
                "TẬP HUẤN, không có giá trị", {kMargin + 1050, 90, 900, 120}, 52, 40, Weight::Bold);
        }
        centred(layout_.title_vi, {kMargin, 225, kWidth - 2 * kMargin, 80}, 52, 40, Weight::Bold);
        centred(fmt::format("Số liệu tính từ ngày {} đến ngày {}",
                            reception::day_words(report_.period.from),
                            reception::day_words(report_.period.to)),
                {kMargin, 315, kWidth - 2 * kMargin, 60},
                38,
                30);
        put(period_words(),
            {kMargin, 385, kWidth - 2 * kMargin, 60},
            32,
            26,
            {.align = Align::Center});
    }

    // Of a named period; another range is told by its days alone.
    [[nodiscard]] std::string period_words() const {
        const std::string& name = report_.period.name;
        const std::string year = name.substr(name.find('-') + 1);
        if (name.front() == 'Q') {
            return fmt::format("Kỳ báo cáo: quý {} năm {}", name.substr(1, 1), year);
        }
        if (name.starts_with("H1")) {
            return fmt::format("Kỳ báo cáo: 6 tháng đầu năm {}", year);
        }
        if (name.starts_with("M9")) {
            return fmt::format("Kỳ báo cáo: 9 tháng đầu năm {}", year);
        }
        return name.front() == 'Y' ? fmt::format("Kỳ báo cáo: năm {}", year) : std::string();
    }

    [[nodiscard]] static double left_of(const Tcd01Column& column) {
        return kMargin + kName + (column.number - 1) * kColumn;
    }

    [[nodiscard]] static Rect part_box(const Tcd01Column& first,
                                       const Tcd01Column& last,
                                       double top,
                                       double height) {
        return {left_of(first), top, left_of(last) + kColumn - left_of(first), height};
    }

    // A cell of the head: grey, framed, its words in the middle.
    void head_cell(const std::string& words, const Rect& box, double size, double least) {
        page_.fill(box, kHead);
        frame(box, kThin);
        centred(words, box.inset(kInset), size, least, Weight::Medium);
    }

    void table_head() {
        const double below_blocks = kTableTop + kBlockRow;
        const double words_bottom = below_blocks + kGroupRow + kWordsRow;
        head_cell("Đơn vị", {kMargin, kTableTop, kName, words_bottom - kTableTop}, 28, 22);
        for (const auto& block : layout_.blocks) {
            const auto [first, last] =
                ends([&](const Tcd01Column& column) { return column.block == block.id; });
            head_cell(block.vi, part_box(*first, *last, kTableTop, kBlockRow), 28, 22);
            const auto [group, group_end] = ends([&](const Tcd01Column& column) {
                return column.block == block.id && !column.part.empty();
            });
            if (group != nullptr) {
                head_cell(layout_.groups_vi,
                          part_box(*group, *group_end, below_blocks, kGroupRow),
                          26,
                          20);
            }
        }
        for (const Tcd01Column& column : layout_.columns) {
            const double top = column.part.empty() ? below_blocks : below_blocks + kGroupRow;
            head_cell(column.short_vi, {left_of(column), top, kColumn, words_bottom - top}, 24, 20);
        }
        number_row(words_bottom);
    }

    void number_row(double top) {
        head_cell("MS", {kMargin, top, kName, kNumberRow}, 24, 20);
        for (const Tcd01Column& column : layout_.columns) {
            head_cell(fmt::format("{}{}", column.number, column.confirmed ? "" : "*"),
                      {left_of(column), top, kColumn, kNumberRow},
                      24,
                      20);
        }
    }

    // First and last column that fit; null when none does.
    template <class Fits>
    [[nodiscard]] std::pair<const Tcd01Column*, const Tcd01Column*> ends(Fits fits) const {
        std::pair<const Tcd01Column*, const Tcd01Column*> out{nullptr, nullptr};
        for (const Tcd01Column& column : layout_.columns) {
            if (fits(column)) {
                out.first = out.first == nullptr ? &column : out.first;
                out.second = &column;
            }
        }
        return out;
    }

    [[nodiscard]] static TextStyle value_style() {
        return {
            .weight = Weight::SemiBold, .digits = draw::Digits::Tabular, .align = Align::Center};
    }

    // One size for all, so that no number looks like less than its neighbour.
    template <class Values>
    [[nodiscard]] double value_size(const Values& values) {
        std::string longest = "0";
        for (const auto& value : values) {
            const std::string digits = value ? std::to_string(*value) : "";
            longest = digits.size() > longest.size() ? digits : longest;
        }
        Text text{longest, value_style(), kColumn - 2 * kInset, 0};
        for (text.style.size_px = 30; text.style.size_px > 18; text.style.size_px -= 0.5) {
            if (toolbox_.measure(text).fits) {
                break;
            }
        }
        return text.style.size_px;
    }

    void values() {
        const double top = kTableTop + kBlockRow + kGroupRow + kWordsRow + kNumberRow;
        const Rect name{kMargin, top, kName, kValueRow};
        frame(name, kThin);
        office_name(name.inset(kInset), 26, 18, Align::Center);
        const auto shown = shown_columns(layout_, report_.table, report_.period);
        const double size = value_size(shown);
        for (const Tcd01Column& column : layout_.columns) {
            const Rect box{left_of(column), top, kColumn, kValueRow};
            frame(box, kThin);
            if (const auto& value = shown.at(static_cast<std::size_t>(column.number) - 1)) {
                put(std::to_string(*value), box.inset(kInset), size, size, value_style());
            }
        }
        frame({kMargin, kTableTop, kWidth - 2 * kMargin, top + kValueRow - kTableTop}, kThick);
    }

    void notes() {
        std::string words = fmt::format(
            "Đoàn đông người: từ {} người trở lên về một nội dung, tính một lần trong một buổi "
            "tiếp. Vụ việc: mỗi mã vụ việc tính một lần trong mỗi cột; lượt tiếp không gắn vụ "
            "việc không tính vào các cột vụ việc.",
            report_.group_min);
        if (report_.unrecorded > 0) {
            words += fmt::format(
                "\nCó {} lượt tiếp chưa ghi sổ; các lượt này được tính vào tiếp thường xuyên.",
                report_.unrecorded);
        }
        const auto starred = ends([](const Tcd01Column& column) { return !column.confirmed; });
        if (starred.first != nullptr) {
            words += "\n* Cột chưa đối chiếu với văn bản gốc của biểu mẫu.";
        }
        words += fmt::format("\nLập lúc {} ngày {} từ nhật ký của kiosk.",
                             time_text(report_.made_ms),
                             date_text(report_.made_ms, Language::Vi));
        put(words, {kMargin, kNotesTop, kWidth - 2 * kMargin, 250}, 28, 24);
    }

    void signatures() {
        const double width = 900;
        const double right = kWidth - kMargin - width;
        put("......, ngày ...... tháng ...... năm ......",
            {right, 1530, width, 50},
            30,
            26,
            {.align = Align::Center});
        centred("NGƯỜI LẬP BIỂU", {kMargin, 1590, width, 55}, 32, 28, Weight::Bold);
        centred("(Ký, ghi rõ họ tên)", {kMargin, 1645, width, 50}, 28, 24);
        centred("THỦ TRƯỞNG ĐƠN VỊ", {right, 1590, width, 55}, 32, 28, Weight::Bold);
        centred("(Ký, ghi rõ họ tên, đóng dấu)", {right, 1645, width, 50}, 28, 24);
    }

    static constexpr double kNotesTop =
        kTableTop + kBlockRow + kGroupRow + kWordsRow + kNumberRow + kValueRow + 30;

    draw::Toolbox& toolbox_;
    const Tcd01Report& report_;
    const Tcd01Layout& layout_ = reception::tcd01_layout();
    draw::PdfPage page_;
    bool fits_ = true;
};

}  // namespace

Result<Tcd01Sheet> tcd01_sheet(draw::Toolbox& toolbox, const Tcd01Report& report) {
    return Sheet01(toolbox, report).draw();
}

}  // namespace kiosk::paper
