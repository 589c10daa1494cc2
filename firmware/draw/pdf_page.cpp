// Cairo's PDF surface, scaled from tenths of a millimetre to points. Texts are laid out by the same
// layouts as on screens; they have no hints, so they scale.
#include "firmware/draw/pdf_page.hpp"

#include <cairo-pdf.h>

#include <chrono>

#include "firmware/base/format.hpp"
#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

constexpr double kPointsPerUnit = 72.0 / 254.0;  // an inch is 72 points or 254 tenths of a mm

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
    try {
        auto& out = *static_cast<Bytes*>(to);
        out.insert(out.end(), bytes, bytes + count);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {  // memory; Cairo is C and must not be unwound
        return CAIRO_STATUS_NO_MEMORY;
    }
}

// ISO 8601 in UTC: Cairo would write the moment of drawing otherwise.
std::string iso_time(std::int64_t unix_ms) {
    const std::chrono::sys_seconds time{std::chrono::seconds{unix_ms / 1000}};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()),
                       clock.hours().count(),
                       clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace

class PdfPage::Pen {
public:
    Pen(Toolbox& toolbox, const Options& options)
        : parts(toolbox.parts()),
          surface(cairo_pdf_surface_create_for_stream(
              append, &bytes, options.width * kPointsPerUnit, options.height * kPointsPerUnit)) {
        cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
        cairo_pdf_surface_set_metadata(
            surface.get(), CAIRO_PDF_METADATA_TITLE, options.title.c_str());
        cairo_pdf_surface_set_metadata(
            surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, iso_time(options.made_ms).c_str());
        cairo.reset(cairo_create(surface.get()));
        cairo_scale(cairo.get(), kPointsPerUnit, kPointsPerUnit);
    }

    Pen(const Pen&) = delete;
    Pen& operator=(const Pen&) = delete;

    void color(Color color) {
        cairo_set_source_rgba(cairo.get(),
                              color.red / 255.0,
                              color.green / 255.0,
                              color.blue / 255.0,
                              color.alpha / 255.0);
    }

    Toolbox::Parts& parts;
    Bytes bytes;  // before the surface, which writes here until its end
    Owned<cairo_surface_t> surface;
    Owned<cairo_t> cairo;
};

PdfPage::PdfPage(Toolbox& toolbox, const Options& options)
    : pen_(std::make_unique<Pen>(toolbox, options)) {}

PdfPage::~PdfPage() = default;

void PdfPage::fill(const Rect& rect, Color color) {
    pen_->color(color);
    cairo_rectangle(pen_->cairo.get(), rect.x, rect.y, rect.width, rect.height);
    cairo_fill(pen_->cairo.get());
}

void PdfPage::line(Point from, Point to, Color color, double width) {
    cairo_t* cairo = pen_->cairo.get();
    pen_->color(color);
    cairo_set_line_width(cairo, width);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE);
    cairo_move_to(cairo, from.x, from.y);
    cairo_line_to(cairo, to.x, to.y);
    cairo_stroke(cairo);
}

TextSize PdfPage::text(const Text& text, Point top_left, Color color) {
    const LaidText& laid = pen_->parts.texts.lay_out(text);
    pen_->color(color);
    for (int i = 0; i < laid.size.lines; ++i) {
        const auto& place = laid.lines[static_cast<std::size_t>(i)];
        cairo_move_to(
            pen_->cairo.get(), top_left.x + place.left_px, top_left.y + place.baseline_px);
        pango_cairo_show_layout_line(pen_->cairo.get(),
                                     pango_layout_get_line_readonly(laid.layout.get(), i));
    }
    cairo_new_path(pen_->cairo.get());
    return laid.size;
}

TextSize PdfPage::text_in(Text text, const Rect& box, Color color) {
    text.width_px = box.width;
    const double height = pen_->parts.texts.lay_out(text).size.height_px;
    return this->text(text, {box.x, box.y + (box.height - height) / 2}, color);
}

void PdfPage::qr(const QrCode& code, const Rect& box) {
    cairo_t* cairo = pen_->cairo.get();
    const double across = box.width / code.size();
    const double down = box.height / code.size();
    pen_->color(kBlack);
    for (int y = 0; y < code.size(); ++y) {
        for (int x = 0; x < code.size(); ++x) {
            const int first = x;
            while (x < code.size() && code.dark(x, y)) {
                ++x;
            }
            if (x > first) {
                cairo_rectangle(
                    cairo, box.x + first * across, box.y + y * down, (x - first) * across, down);
            }
        }
    }
    cairo_fill(cairo);
}

void PdfPage::next() {
    cairo_show_page(pen_->cairo.get());
}

Result<Bytes> PdfPage::finish() {
    cairo_show_page(pen_->cairo.get());
    cairo_surface_finish(pen_->surface.get());
    const cairo_status_t status = cairo_surface_status(pen_->surface.get());
    if (status != CAIRO_STATUS_SUCCESS) {
        return Error{ErrorCode::IoFailed, cairo_status_to_string(status)};
    }
    return std::move(pen_->bytes);
}

}  // namespace kiosk::draw
