// First a cleaned copy at half the resolution, which tells whether anything is dark as a code is:
// nearly every page of a letter ends there. Then the whole page as it is; then, when that gave
// nothing, the copy, which evens out noise, shadows and faint print; then, with Thorough, the
// places where a code seems to be, one after the other in the ways of kTries until one of them
// gives a code. The order is by what they cost and how often they help. Inverted codes come last:
// nobody prints them on purpose.
#include "image/codes/codes.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "firmware/base/text.hpp"
#include "image/codes/crop.hpp"
#include "image/codes/reader.hpp"
#include "image/codes/regions.hpp"
#include "image/page/clean.hpp"
#include "image/page/parameters.hpp"

namespace kiosk::page_codes {
namespace {

using page::Gray8;

constexpr int kFull_dpi = 300;
constexpr int kMostPiece_px = 1400;  // a side of an enlarged piece: 40 mm at 900 dpi

enum class Filter { None, Median, Smooth, Sharp };
enum class Ink { Dark, Light };  // Light: an inverted code
enum class Seek { Qr, Both };

struct Try {
    int dpi;
    Filter filter;
    Parting parting;
    Ink ink;
    Seek seek;
};

constexpr Try kTries[] = {
    {600, Filter::None, Parting::Local, Ink::Dark, Seek::Both},
    {900, Filter::None, Parting::Local, Ink::Dark, Seek::Both},
    {900, Filter::Smooth, Parting::Local, Ink::Dark, Seek::Both},
    {900, Filter::Sharp, Parting::Local, Ink::Dark, Seek::Qr},
    {600, Filter::Median, Parting::Whole, Ink::Dark, Seek::Qr},
    {900, Filter::Smooth, Parting::Whole, Ink::Dark, Seek::Qr},
    {900, Filter::Sharp, Parting::Whole, Ink::Dark, Seek::Qr},
    {600, Filter::None, Parting::Local, Ink::Light, Seek::Qr},
};
// Of the page: what a lens out of focus does to a scan, and what evens out single pixels.
constexpr double kLens_mm = 0.21;
constexpr double kSpeck_mm = 0.08;

// Where a picture lies on the page as scanned: page pixel = x0 + x * step.
struct Place {
    double x0 = 0;
    double y0 = 0;
    double step = 1;
};

bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || c1) {
            return true;
        }
    }
    return false;
}

// The box around four corners, moved onto the page and kept in it.
std::array<int, 4> box_of(const std::array<Corner, 4>& corners,
                          const Place& place,
                          const Gray8& page) {
    double left = page.width_px, top = page.height_px, right = 0, bottom = 0;
    for (const Corner& corner : corners) {
        left = std::min(left, place.x0 + corner.x * place.step);
        right = std::max(right, place.x0 + corner.x * place.step);
        top = std::min(top, place.y0 + corner.y * place.step);
        bottom = std::max(bottom, place.y0 + corner.y * place.step);
    }
    const int x = std::clamp(static_cast<int>(std::floor(left)), 0, page.width_px - 1);
    const int y = std::clamp(static_cast<int>(std::floor(top)), 0, page.height_px - 1);
    return {x,
            y,
            std::clamp(static_cast<int>(std::ceil(right)) - x, 1, page.width_px - x),
            std::clamp(static_cast<int>(std::ceil(bottom)) - y, 1, page.height_px - y)};
}

bool overlap(const std::array<int, 4>& a, const std::array<int, 4>& b) {
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

class Search {
public:
    explicit Search(Gray8 page) : page_(std::move(page)) {}

    // False: no place on the page can be a code.
    bool quick() {
        auto white = page::whiten(page::rescale(page_, kMap_dpi));
        const int ink = page::ink_gray(white, page::Paper::Clean);
        map_ = page::darken_faint_ink(std::move(white), ink);
        if (!may_hold_code(map_)) {
            return false;
        }
        const double step = std::max(1.0, static_cast<double>(page_.dpi) / kFull_dpi);
        if (step > 1 + page::kRescaleTolerance) {
            look(page::rescale(page_, kFull_dpi), {0, 0, step}, Parting::Local, Seek::Both);
        } else {
            look(page_, {}, Parting::Local, Seek::Both);
        }
        if (found_.empty()) {
            look_at_map();
        }
        return true;
    }

    void thorough() {
        look_at_map();
        const double step = map_step();
        std::vector<Area> known;
        for (const Code& code : found_) {
            known.push_back({static_cast<int>(code.box[0] / step),
                             static_cast<int>(code.box[1] / step),
                             static_cast<int>(code.box[2] / step),
                             static_cast<int>(code.box[3] / step)});
        }
        for (const Area& region : likely_regions(map_, known)) {
            look_into(on_page(region, step));
        }
    }

    std::vector<Code> take() {
        std::sort(found_.begin(), found_.end(), [](const Code& a, const Code& b) {
            return std::pair(a.box[1], a.box[0]) < std::pair(b.box[1], b.box[0]);
        });
        found_.resize(std::min(found_.size(), kMostCodes));
        return std::move(found_);
    }

private:
    void look_at_map() {
        if (!looked_at_map_) {
            looked_at_map_ = true;
            look(map_, {0, 0, map_step()}, Parting::Local, Seek::Both);
        }
    }

    [[nodiscard]] double map_step() const {
        return static_cast<double>(page_.width_px) / map_.width_px;
    }

    // True when the picture holds a code; those not seen before are kept.
    bool look(const Gray8& picture, const Place& place, Parting parting, Seek seek) {
        bool any = false;
        for (Mark& mark : read_qr(picture, parting)) {
            any = keep(Kind::Qr, std::move(mark), place) || any;
        }
        if (seek == Seek::Both) {
            for (Mark& mark : read_bars(picture, parting)) {
                any = keep(Kind::Code128, std::move(mark), place) || any;
            }
        }
        return any;
    }

    bool keep(Kind kind, Mark mark, const Place& place) {
        if (mark.text.empty() || mark.text.size() > kMostText_bytes || !is_utf8(mark.text) ||
            has_control(mark.text)) {
            return false;
        }
        Code code{kind, std::move(mark.text), box_of(mark.corners, place, page_)};
        const bool again = std::any_of(found_.begin(), found_.end(), [&](const Code& other) {
            return other.kind == code.kind && other.text == code.text &&
                   overlap(other.box, code.box);
        });
        if (!again) {
            found_.push_back(std::move(code));
        }
        return true;
    }

    [[nodiscard]] Area on_page(const Area& region, double step) const {
        const int x = static_cast<int>(region.x * step);
        const int y = static_cast<int>(region.y * step);
        return {x,
                y,
                std::min(page_.width_px - x, static_cast<int>(region.width * step)),
                std::min(page_.height_px - y, static_cast<int>(region.height * step))};
    }

    void look_into(const Area& area) {
        const Gray8 piece = cut_out(page_, area);
        const double px_per_mm = page_.dpi / 25.4;
        for (const Try& way : kTries) {
            Gray8 copy = piece;
            switch (way.filter) {
                case Filter::None:
                    break;
                case Filter::Median:
                    copy = page::median3(piece);
                    break;
                case Filter::Smooth:
                    copy = smoothed(piece, kSpeck_mm * px_per_mm);
                    break;
                case Filter::Sharp:
                    copy = sharpened(piece, kLens_mm * px_per_mm);
                    break;
            }
            const double room =
                static_cast<double>(kMostPiece_px) / std::max(area.width, area.height);
            const double scale =
                std::max(1.0, std::min(static_cast<double>(way.dpi) / page_.dpi, room));
            copy = enlarged(copy, scale);
            copy = way.ink == Ink::Light ? inverted(std::move(copy)) : std::move(copy);
            copy = way.parting == Parting::Whole ? binarised(std::move(copy)) : std::move(copy);
            if (look(copy,
                     {static_cast<double>(area.x), static_cast<double>(area.y), 1 / scale},
                     way.parting,
                     way.seek)) {
                return;
            }
        }
    }

    Gray8 page_;
    Gray8 map_;  // cleaned, at kMap_dpi
    bool looked_at_map_ = false;
    std::vector<Code> found_;
};

}  // namespace

std::vector<Code> find_codes(const page::Picture& picture, int dpi, Effort effort) {
    if (picture.width_px <= 0 || picture.height_px <= 0 || dpi <= 0) {
        return {};
    }
    Search search(page::to_gray(picture, dpi));
    if (search.quick() && effort == Effort::Thorough) {
        search.thorough();
    }
    return search.take();
}

}  // namespace kiosk::page_codes
