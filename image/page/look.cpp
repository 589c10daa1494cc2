// Colour is looked for in cells of 2 mm: a cell with enough of it counts, cells side by side are
// one mark. Softness is told by how much of the ink is neither dark nor paper: a stroke of print
// is 4 to 6 pixels wide, so its rims stay below its core unless they were smeared.
#include "image/page/look.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

int soft_percent(const Gray8& copy) {
    std::int64_t core = 0;
    std::int64_t rim = 0;
    for (int y = 0; y < copy.height_px; y += 2) {
        const auto* row = copy.row(y);
        int in_core = 0;
        int in_rim = 0;
        for (int x = 0; x < copy.width_px; ++x) {
            in_core += row[x] < kSoftCore ? 1 : 0;
            in_rim += row[x] >= kSoftCore && row[x] < kClipFrom ? 1 : 0;
        }
        core += in_core;
        rim += in_rim;
    }
    return static_cast<int>(
        std::min<std::int64_t>(kSoftMost, rim * 100 / std::max<std::int64_t>(1, core)));
}

std::optional<ColourKind> colour_of(const std::uint8_t* at) {
    const int red = at[0];
    const int green = at[1];
    const int blue = at[2];
    if (red - std::max(green, blue) > kColourLead) {
        return ColourKind::Stamp;
    }
    // A blue pen has more green in it than a stamp has.
    if (blue - red > kColourLead && blue >= green) {
        return ColourKind::Pen;
    }
    return std::nullopt;
}

// The page in square cells, each with how much of one colour is in it.
class Cells {
public:
    Cells(const Picture& picture, int dpi)
        : side_(std::max(4, dpi * 2 / 25)),
          across_(picture.width_px / side_),
          down_(picture.height_px / side_) {
        for (auto& cells : counts_) {
            cells.resize(static_cast<std::size_t>(across_) * static_cast<std::size_t>(down_));
        }
        for (int y = 0; y < down_ * side_; y += 2) {
            const auto* at =
                picture.samples.data() + static_cast<std::ptrdiff_t>(y) * picture.width_px * 3;
            const auto row =
                static_cast<std::size_t>(y / side_) * static_cast<std::size_t>(across_);
            for (int x = 0; x < across_ * side_; x += 2) {
                if (const auto kind = colour_of(at + static_cast<std::ptrdiff_t>(x) * 3)) {
                    ++counts_[static_cast<std::size_t>(*kind)]
                             [row + static_cast<std::size_t>(x / side_)];
                }
            }
        }
    }

    // Marks of one colour, as boxes in pixels.
    std::vector<ColourMark> marks(ColourKind kind) {
        auto& cells = counts_[static_cast<std::size_t>(kind)];
        const int samples = (side_ / 2) * (side_ / 2);
        const int enough = std::max(2, static_cast<int>(kColourInCell * samples));
        const int least = kind == ColourKind::Stamp ? kStampCells : kPenCells;
        std::vector<ColourMark> out;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i] < enough) {
                continue;
            }
            const Extent found = flood(cells, i, enough);
            const int wide = found.right - found.left + 1;
            const int high = found.bottom - found.top + 1;
            const bool fits = kind == ColourKind::Stamp ? std::min(wide, high) >= least
                                                        : std::max(wide, high) >= least;
            if (fits) {
                out.push_back(
                    {kind, {found.left * side_, found.top * side_, wide * side_, high * side_}});
            }
        }
        return out;
    }

private:
    struct Extent {
        int left, top, right, bottom;
    };

    // The cells around one that belong together; they are taken out.
    Extent flood(std::vector<int>& cells, std::size_t from, int enough) const {
        const int x0 = static_cast<int>(from) % across_;
        const int y0 = static_cast<int>(from) / across_;
        Extent out{x0, y0, x0, y0};
        std::vector<std::pair<int, int>> open{{x0, y0}};
        cells[from] = 0;
        while (!open.empty()) {
            const auto [x, y] = open.back();
            open.pop_back();
            out = {std::min(out.left, x),
                   std::min(out.top, y),
                   std::max(out.right, x),
                   std::max(out.bottom, y)};
            for (int v = std::max(0, y - kColourGap); v <= std::min(down_ - 1, y + kColourGap);
                 ++v) {
                for (int u = std::max(0, x - kColourGap);
                     u <= std::min(across_ - 1, x + kColourGap);
                     ++u) {
                    auto& cell =
                        cells[static_cast<std::size_t>(v) * static_cast<std::size_t>(across_) +
                              static_cast<std::size_t>(u)];
                    if (cell >= enough) {
                        cell = 0;
                        open.emplace_back(u, v);
                    }
                }
            }
        }
        return out;
    }

    int side_;
    int across_;
    int down_;
    std::array<std::vector<int>, 2> counts_;
};

bool overlap(const ColourMark& a, const ColourMark& b) {
    return a.kind == b.kind && a.box[0] < b.box[0] + b.box[2] && b.box[0] < a.box[0] + a.box[2] &&
           a.box[1] < b.box[1] + b.box[3] && b.box[1] < a.box[1] + a.box[3];
}

// The star within a stamp's ring belongs to it.
void merge_overlapping(std::vector<ColourMark>& marks) {
    for (std::size_t i = 0; i < marks.size(); ++i) {
        for (std::size_t j = i + 1; j < marks.size();) {
            if (!overlap(marks[i], marks[j])) {
                ++j;
                continue;
            }
            auto& box = marks[i].box;
            const auto& other = marks[j].box;
            const int right = std::max(box[0] + box[2], other[0] + other[2]);
            const int bottom = std::max(box[1] + box[3], other[1] + other[3]);
            box[0] = std::min(box[0], other[0]);
            box[1] = std::min(box[1], other[1]);
            box[2] = right - box[0];
            box[3] = bottom - box[1];
            marks.erase(marks.begin() + static_cast<std::ptrdiff_t>(j));
            j = i + 1;  // it is larger now
        }
    }
}

std::vector<ColourMark> colour_marks(const Picture& picture, int dpi) {
    if (picture.channels != 3) {
        return {};
    }
    Cells cells(picture, dpi);
    auto out = cells.marks(ColourKind::Stamp);
    const auto pen = cells.marks(ColourKind::Pen);
    out.insert(out.end(), pen.begin(), pen.end());
    merge_overlapping(out);
    std::sort(out.begin(), out.end(), [](const ColourMark& a, const ColourMark& b) {
        return a.box[1] < b.box[1];
    });
    if (out.size() > kMostMarks) {
        out.resize(kMostMarks);
    }
    return out;
}

}  // namespace

Look look_at(const Picture& picture, const Prepared& prepared) {
    Look out;
    out.ink_gray = prepared.ink_gray;
    out.soft_percent = soft_percent(prepared.copy);
    out.marks = colour_marks(picture, prepared.dpi);
    out.shines_through =
        out.ink_gray >= kShineGray && out.soft_percent >= kOutOfFocus_percent && out.marks.empty();
    const bool few = is_sparse(prepared) && prepared.traces.letters <= kBlankLetters &&
                     prepared.traces.large == 0;
    out.blank = out.shines_through || (few && out.marks.empty());
    return out;
}

}  // namespace kiosk::page
