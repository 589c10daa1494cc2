// Text is what the working copy calls ink and the scanner saw without colour; it goes to the mask,
// and the background gets the paper of its neighbourhood in its place, so that the JPEG has no
// edges to pay for. Everything else (stamps, signatures, coloured ink, folds, shadows) stays in the
// background. A page full of noise makes large JPEGs: coarser steps are tried until one fits.
#include "image/pdf/layers.hpp"

#include <algorithm>
#include <cmath>

#include "image/page/codec.hpp"
#include "image/page/marks.hpp"
#include "image/page/parameters.hpp"

namespace kiosk::pdf {
namespace {

using page::Gray8;
using page::Picture;
using page::Placement;

constexpr int kBackground_dpi = 200;
constexpr int kBlock_px = 16;        // of the background; two JPEG blocks
constexpr double kMarkDark = 0.75;   // of the paper: darker is a mark
constexpr double kMarkShare = 0.08;  // of a block's pixels; noise is below
constexpr int kFewestMarks = 12;     // blocks; below, a page has no stamp or signature
constexpr double kFoldShare = 0.5;   // of a row of blocks: a line across, not a stamp
constexpr int kFoldBlocks = 3;       // such a line's most thickness; a photograph has more
constexpr int kCoreInk = 100;        // of the copy: inside a stroke, where its colour is pure

struct Step {
    int shrink;  // of the 200 dpi background
    int quality;
};

// Tried in turn until a background has at most so many bytes; the last one counts.
struct Steps {
    std::array<Step, 4> steps;
    std::size_t wanted_bytes;
};

constexpr Steps kArchiveSteps = {{{{1, 45}, {1, 25}, {2, 40}, {2, 20}}}, 100'000};
constexpr Steps kPictureSteps = {{{{1, 70}, {1, 40}, {2, 60}, {2, 35}}}, 250'000};
constexpr Steps kCompactSteps = {{{{2, 35}, {2, 20}, {4, 35}, {4, 20}}}, 40'000};

const std::uint8_t* pixel(const Picture& picture, int x, int y) {
    return picture.samples.data() +
           (static_cast<std::ptrdiff_t>(y) * picture.width_px + x) * picture.channels;
}

struct Scanned {
    int x = 0;
    int y = 0;
};

Scanned scanned(const Placement& p, double x, double y) {
    return {static_cast<int>(p.xx * x + p.xy * y + p.x0),
            static_cast<int>(p.yx * x + p.yy * y + p.y0)};
}

// Adds the scanned pixels on one line of points to the sums; white where the paper ends. Fixed
// point, for this is most of the time that layers take.
class Line {
public:
    Line(const Placement& p, double x, double y, double step)
        : u_(fixed(p.xx * x + p.xy * y + p.x0)),
          v_(fixed(p.yx * x + p.yy * y + p.y0)),
          step_u_(fixed(p.xx * step)),
          step_v_(fixed(p.yx * step)) {}

    void add(const Picture& from, std::vector<int>& sums) const {
        if (from.channels == 3) {
            add_as<3>(from, sums);
        } else {
            add_as<1>(from, sums);
        }
    }

private:
    static constexpr int kBits = 24;

    template <int kChannels>
    void add_as(const Picture& from, std::vector<int>& sums) const {
        const std::uint8_t* const samples = from.samples.data();
        const auto width = static_cast<std::uint64_t>(from.width_px);
        const auto height = static_cast<std::uint64_t>(from.height_px);
        std::int64_t u = u_;
        std::int64_t v = v_;
        int* const end = sums.data() + sums.size();
        for (int* to = sums.data(); to != end; to += kChannels, u += step_u_, v += step_v_) {
            const auto x = static_cast<std::uint64_t>(u >> kBits);  // huge left of the page
            const auto y = static_cast<std::uint64_t>(v >> kBits);
            if (x >= width || y >= height) {
                for (int c = 0; c < kChannels; ++c) {
                    to[c] += 255;
                }
                continue;
            }
            const std::uint8_t* at = samples + (y * width + x) * kChannels;
            for (int c = 0; c < kChannels; ++c) {
                to[c] += at[c];
            }
        }
    }

    static std::int64_t fixed(double value) {
        return std::llround(value * (std::int64_t{1} << kBits));
    }

    std::int64_t u_, v_, step_u_, step_v_;
};

// The page as scanned, turned and level, `width` pixels wide over the grid; each pixel is the mean
// of a few points along its diagonal, so that no line falls between them.
Picture sampled(
    const Picture& from, const Placement& p, double grid_width, double grid_height, int width) {
    const double step = grid_width / width;
    const int height = std::max(1, static_cast<int>(std::lround(grid_height / step)));
    const int n = std::clamp(static_cast<int>(std::lround(step * std::hypot(p.xx, p.yx))), 1, 4);
    std::vector<int> sums(static_cast<std::size_t>(width) *
                          static_cast<std::size_t>(from.channels));
    Picture out{width, height, from.channels, {}};
    out.samples.resize(sums.size() * static_cast<std::size_t>(height));
    std::uint8_t* to = out.samples.data();
    std::array<std::uint8_t, 4 * 255 + 1> mean{};  // a division a sample would cost more than all
    for (std::size_t sum = 0; sum <= static_cast<std::size_t>(n) * 255; ++sum) {
        mean[sum] = static_cast<std::uint8_t>(sum / static_cast<std::size_t>(n));
    }
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int k = 0; k < n; ++k) {
            const double at = (k + 0.5) / n;
            Line(p, at * step, (y + at) * step, step).add(from, sums);
        }
        for (const int sum : sums) {
            *to++ = mean[static_cast<std::size_t>(sum)];
        }
    }
    return out;
}

Picture halved(const Picture& from) {
    Picture out{from.width_px / 2, from.height_px / 2, from.channels, {}};
    out.samples.reserve(from.samples.size() / 4);
    for (int y = 0; y < out.height_px; ++y) {
        for (int x = 0; x < out.width_px; ++x) {
            const std::uint8_t* upper = pixel(from, 2 * x, 2 * y);
            const std::uint8_t* lower = pixel(from, 2 * x, 2 * y + 1);
            for (int c = 0; c < from.channels; ++c) {
                out.samples.push_back(static_cast<std::uint8_t>(
                    (upper[c] + upper[c + from.channels] + lower[c] + lower[c + from.channels]) /
                    4));
            }
        }
    }
    return out;
}

// The text of a page: where its mask has ink, and which background pixels it covers.
struct Text {
    Gray8 mask;                       // 0 = ink, 255 = none
    std::vector<std::uint8_t> cover;  // of the background's pixels: 1 = under text or its rim
    std::array<std::uint8_t, 3> ink{};
    bool any = false;
};

void grow(std::vector<std::uint8_t>& cover, int width, int height) {
    const std::vector<std::uint8_t> before = cover;
    for (int y = 1; y + 1 < height; ++y) {
        for (int x = 1; x + 1 < width; ++x) {
            const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                            static_cast<std::size_t>(x);
            if (before[at] == 0) {
                continue;
            }
            for (const int dy : {-1, 0, 1}) {
                for (const int dx : {-1, 0, 1}) {
                    cover[at + static_cast<std::size_t>(dy * width + dx)] = 1;
                }
            }
        }
    }
}

Text lifted(const Picture& picture, const page::Prepared& prepared, const Picture& background) {
    const Gray8& copy = prepared.copy;
    Text out;
    out.mask = Gray8(copy.width_px, copy.height_px, copy.dpi);
    out.cover.resize(static_cast<std::size_t>(background.width_px) *
                     static_cast<std::size_t>(background.height_px));
    std::array<std::int64_t, 3> sum{};
    std::int64_t cores = 0;
    for (int y = 0; y < copy.height_px; ++y) {
        const std::uint8_t* row = copy.row(y);
        std::uint8_t* mask = out.mask.row(y);
        const auto line = static_cast<std::size_t>(static_cast<std::int64_t>(y) *
                                                   background.height_px / copy.height_px) *
                          static_cast<std::size_t>(background.width_px);
        for (int x = 0; x < copy.width_px; ++x) {
            if (row[x] == 255) {
                continue;
            }
            const auto [u, v] = scanned(prepared.placement, x + 0.5, y + 0.5);
            if (u < 0 || v < 0 || u >= picture.width_px || v >= picture.height_px ||
                page::is_coloured(picture, u, v)) {
                continue;
            }
            out.cover[line + static_cast<std::size_t>(static_cast<std::int64_t>(x) *
                                                      background.width_px / copy.width_px)] = 1;
            mask[x] = row[x] < page::kInkBelow ? 0 : 255;
            out.any = out.any || mask[x] == 0;
            if (row[x] < kCoreInk) {
                const std::uint8_t* at = pixel(picture, u, v);
                for (std::size_t c = 0; c < 3; ++c) {
                    sum[c] += at[picture.channels == 3 ? c : 0];
                }
                ++cores;
            }
        }
    }
    for (std::size_t c = 0; cores > 0 && c < 3; ++c) {
        out.ink[c] = static_cast<std::uint8_t>(sum[c] / cores);
    }
    grow(out.cover, background.width_px, background.height_px);
    return out;
}

// Single pixels that stick out of a stroke or are missing from it: noise that would be paid for.
void smooth(Gray8& mask) {
    constexpr int kSticksOut = 2;  // of eight neighbours
    constexpr int kMissing = 6;
    const Gray8 before = mask;
    for (int y = 1; y + 1 < mask.height_px; ++y) {
        const std::uint8_t* up = before.row(y - 1);
        const std::uint8_t* here = before.row(y);
        const std::uint8_t* down = before.row(y + 1);
        std::uint8_t* to = mask.row(y);
        for (int x = 1; x + 1 < mask.width_px; ++x) {
            const int ink = (up[x - 1] == 0) + (up[x] == 0) + (up[x + 1] == 0) +
                            (here[x - 1] == 0) + (here[x + 1] == 0) + (down[x - 1] == 0) +
                            (down[x] == 0) + (down[x + 1] == 0);
            if (here[x] == 0 ? ink <= kSticksOut : ink >= kMissing) {
                to[x] = here[x] == 0 ? 255 : 0;
            }
        }
    }
}

// The background in blocks: the paper of each, from the pixels that no text covers.
class Blocks {
public:
    Blocks(const Picture& background, const std::vector<std::uint8_t>& cover)
        : picture_(background),
          cover_(cover),
          across_((background.width_px + kBlock_px - 1) / kBlock_px),
          down_((background.height_px + kBlock_px - 1) / kBlock_px) {
        std::array<std::uint8_t, 3> last{255, 255, 255};
        for (int by = 0; by < down_; ++by) {
            for (int bx = 0; bx < across_; ++bx) {
                last = mean_of(bx, by, last);
                paper_.push_back(last);
            }
        }
    }

    [[nodiscard]] const std::array<std::uint8_t, 3>& paper(int x, int y) const {
        return paper_[index(x / kBlock_px, y / kBlock_px)];
    }

    // The usual paper of the whole page.
    [[nodiscard]] std::array<std::uint8_t, 3> usual() const {
        std::array<std::uint8_t, 3> out{255, 255, 255};
        for (std::size_t c = 0; c < 3; ++c) {
            std::vector<std::uint8_t> values;
            for (const auto& block : paper_) {
                values.push_back(block[c]);
            }
            const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
            std::nth_element(values.begin(), middle, values.end());
            out[c] = std::max<std::uint8_t>(1, *middle);
        }
        return out;
    }

    // Which blocks have a stamp, a signature or coloured ink, and those beside them; empty when
    // the page has none. Folds are none.
    [[nodiscard]] std::vector<std::uint8_t> marked() const {
        std::vector<std::uint8_t> out(paper_.size());
        for (int by = 0; by < down_; ++by) {
            for (int bx = 0; bx < across_; ++bx) {
                out[index(bx, by)] = has_mark(bx, by) ? 1 : 0;
            }
        }
        drop_folds(out, down_, across_, [this](int row, int i) { return index(i, row); });
        drop_folds(out, across_, down_, [this](int column, int i) { return index(column, i); });
        if (std::count(out.begin(), out.end(), 1) < kFewestMarks) {
            return {};
        }
        grow(out, across_, down_);
        return out;
    }

    [[nodiscard]] std::size_t index(int bx, int by) const {
        return static_cast<std::size_t>(by) * static_cast<std::size_t>(across_) +
               static_cast<std::size_t>(bx);
    }

private:
    // Few rows (or columns) of blocks side by side that are marked over most of their length.
    template <class At>
    static void drop_folds(std::vector<std::uint8_t>& marks, int rows, int length, At at) {
        const auto is_line = [&](int row) {
            int count = 0;
            for (int i = 0; row < rows && i < length; ++i) {
                count += marks[at(row, i)];
            }
            return count >= kFoldShare * length;
        };
        for (int row = 0; row < rows;) {
            int end = row;
            while (is_line(end)) {
                ++end;
            }
            for (int fold = row; end - row <= kFoldBlocks && fold < end; ++fold) {
                for (int i = 0; i < length; ++i) {
                    marks[at(fold, i)] = 0;
                }
            }
            row = std::max(end, row + 1);
        }
    }

    template <class Visit>
    void each(int bx, int by, Visit visit) const {
        const int right = std::min(picture_.width_px, (bx + 1) * kBlock_px);
        const int bottom = std::min(picture_.height_px, (by + 1) * kBlock_px);
        for (int y = by * kBlock_px; y < bottom; ++y) {
            for (int x = bx * kBlock_px; x < right; ++x) {
                const auto at =
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width_px) +
                    static_cast<std::size_t>(x);
                if (cover_[at] == 0) {
                    visit(x, y);
                }
            }
        }
    }

    std::array<std::uint8_t, 3> mean_of(int bx,
                                        int by,
                                        const std::array<std::uint8_t, 3>& otherwise) const {
        std::array<int, 3> sum{};
        int count = 0;
        each(bx, by, [&](int x, int y) {
            const std::uint8_t* at = pixel(picture_, x, y);
            for (std::size_t c = 0; c < 3; ++c) {
                sum[c] += at[picture_.channels == 3 ? c : 0];
            }
            ++count;
        });
        if (count == 0) {
            return otherwise;
        }
        std::array<std::uint8_t, 3> out{};
        std::transform(sum.begin(), sum.end(), out.begin(), [count](int value) {
            return static_cast<std::uint8_t>(value / count);
        });
        return out;
    }

    [[nodiscard]] bool has_mark(int bx, int by) const {
        const auto& paper = paper_[index(bx, by)];
        const int dark = static_cast<int>(kMarkDark * (paper[0] + paper[1] + paper[2]));
        int marks = 0;
        each(bx, by, [&](int x, int y) {
            const std::uint8_t* at = pixel(picture_, x, y);
            const int light = picture_.channels == 3 ? at[0] + at[1] + at[2] : 3 * at[0];
            marks += page::is_coloured(picture_, x, y) || light < dark ? 1 : 0;
        });
        return marks >= kMarkShare * kBlock_px * kBlock_px;
    }

    const Picture& picture_;
    const std::vector<std::uint8_t>& cover_;
    int across_;
    int down_;
    std::vector<std::array<std::uint8_t, 3>> paper_;
};

std::uint8_t* pixel(Picture& picture, int x, int y) {
    return const_cast<std::uint8_t*>(pixel(std::as_const(picture), x, y));
}

// Paper where text stood.
void fill(Picture& background, const std::vector<std::uint8_t>& cover, const Blocks& blocks) {
    std::size_t at = 0;
    for (int y = 0; y < background.height_px; ++y) {
        for (int x = 0; x < background.width_px; ++x, ++at) {
            if (cover[at] != 0) {
                std::copy_n(
                    blocks.paper(x, y).begin(), background.channels, pixel(background, x, y));
            }
        }
    }
}

// White where no mark is, and paper made white around the marks.
void keep_marks_only(Picture& background,
                     const Blocks& blocks,
                     const std::vector<std::uint8_t>& marked) {
    const auto usual = blocks.usual();
    for (int y = 0; y < background.height_px; ++y) {
        for (int x = 0; x < background.width_px; ++x) {
            std::uint8_t* at = pixel(background, x, y);
            const bool kept = marked[blocks.index(x / kBlock_px, y / kBlock_px)] != 0;
            for (int c = 0; c < background.channels; ++c) {
                const int lifted = at[c] * 255 / usual[static_cast<std::size_t>(c)];
                at[c] = static_cast<std::uint8_t>(kept ? std::min(255, lifted) : 255);
            }
        }
    }
}

Status set_background(Layers& out, const Picture& picture, int quality) {
    KIOSK_TRY(out.background_jpeg, page::encode_jpeg(picture, quality));
    out.background_width_px = picture.width_px;
    out.background_height_px = picture.height_px;
    out.background_channels = picture.channels;
    return {};
}

Status set_fitting(Layers& out, Picture background, const Steps& how) {
    int shrunk = 1;
    for (const Step& step : how.steps) {
        for (; shrunk < step.shrink; shrunk *= 2) {
            background = halved(background);
        }
        KIOSK_CHECK(set_background(out, background, step.quality));
        if (out.background_jpeg.size() <= how.wanted_bytes) {
            break;
        }
    }
    return {};
}

}  // namespace

Result<Layers> make_layers(const Picture& picture,
                           const page::Prepared& prepared,
                           Profile profile,
                           Content content) {
    const Gray8& copy = prepared.copy;
    Layers out;
    out.width_px = copy.width_px;
    out.height_px = copy.height_px;
    out.dpi = copy.dpi;
    out.placement = prepared.placement;
    const bool whole = content == Content::Picture && profile == Profile::Archive;
    const int dpi = std::min(copy.dpi, whole ? page::kWork_dpi : kBackground_dpi);
    Picture background = sampled(picture,
                                 prepared.placement,
                                 copy.width_px,
                                 copy.height_px,
                                 std::max(1, copy.width_px * dpi / copy.dpi));
    if (content == Content::Picture) {
        KIOSK_CHECK(set_fitting(out, std::move(background), kPictureSteps));
        return out;
    }
    Text text = lifted(picture, prepared, background);
    if (text.any) {
        if (profile == Profile::Compact) {
            smooth(text.mask);
        }
        KIOSK_TRY(out.mask_g4, page::encode_g4(text.mask, page::kInkBelow));
        out.ink = text.ink;
    }
    const Blocks blocks(background, text.cover);
    if (profile == Profile::Archive) {
        fill(background, text.cover, blocks);
        KIOSK_CHECK(set_fitting(out, std::move(background), kArchiveSteps));
        return out;
    }
    const auto marked = blocks.marked();
    if (!marked.empty()) {
        fill(background, text.cover, blocks);
        keep_marks_only(background, blocks, marked);
        KIOSK_CHECK(set_fitting(out, std::move(background), kCompactSteps));
    }
    return out;
}

}  // namespace kiosk::pdf
