// Two-pass labelling with a union of equal labels (Rosenfeld and Pfaltz), eight neighbours, on the
// half-size copy: a quarter of the pixels, and single noisy pixels vanish in the mean of four.
#include "image/page/marks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

struct Mark {
    int left = 1 << 30;
    int top = 1 << 30;
    int right = -1;
    int bottom = -1;
    int area = 0;

    [[nodiscard]] int width() const { return right - left + 1; }

    [[nodiscard]] int height() const { return bottom - top + 1; }
};

struct Labelled {
    int width = 0;
    int height = 0;
    std::vector<std::int32_t> labels;  // 0 = paper, else index into marks
    std::vector<Mark> marks;
};

std::vector<std::int32_t> half_ink(const Gray8& page, int width, int height) {
    std::vector<std::int32_t> out(static_cast<std::size_t>(width) *
                                  static_cast<std::size_t>(height));
    std::size_t at = 0;
    for (int y = 0; y < height; ++y) {
        const auto* first = page.row(2 * y);
        const auto* second = page.row(2 * y + 1);
        for (int x = 0; x < width; ++x, ++at) {
            const int sum = first[2 * x] + first[2 * x + 1] + second[2 * x] + second[2 * x + 1];
            out[at] = sum < 4 * kInkBelow ? 1 : 0;
        }
    }
    return out;
}

std::int32_t root(std::vector<std::int32_t>& parent, std::int32_t label) {
    while (parent[static_cast<std::size_t>(label)] != label) {
        auto& up = parent[static_cast<std::size_t>(label)];
        up = parent[static_cast<std::size_t>(up)];
        label = up;
    }
    return label;
}

// First pass: every ink pixel takes the smallest label around it; meetings are written to parent.
std::vector<std::int32_t> number_marks(Labelled& out) {
    std::vector<std::int32_t> parent{0};
    const int w = out.width;
    for (int y = 0; y < out.height; ++y) {
        auto* row = out.labels.data() + static_cast<std::ptrdiff_t>(y) * w;
        const auto* above = row - w;
        for (int x = 0; x < w; ++x) {
            if (row[x] == 0) {
                continue;
            }
            std::int32_t label = 0;
            const auto meet = [&](std::int32_t other) {
                if (other == 0) {
                    return;
                }
                other = root(parent, other);
                if (label != 0 && label != other) {
                    parent[static_cast<std::size_t>(std::max(label, other))] =
                        std::min(label, other);
                    label = std::min(label, other);
                } else {
                    label = other;
                }
            };
            meet(x > 0 ? row[x - 1] : 0);
            if (y > 0) {
                meet(x > 0 ? above[x - 1] : 0);
                meet(above[x]);
                meet(x + 1 < w ? above[x + 1] : 0);
            }
            if (label == 0) {
                label = static_cast<std::int32_t>(parent.size());
                parent.push_back(label);
            }
            row[x] = label;
        }
    }
    return parent;
}

Labelled label_marks(const Gray8& page) {
    Labelled out;
    out.width = page.width_px / 2;
    out.height = page.height_px / 2;
    out.labels = half_ink(page, out.width, out.height);
    auto parent = number_marks(out);
    out.marks.resize(parent.size());
    std::size_t at = 0;
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x, ++at) {
            if (out.labels[at] == 0) {
                continue;
            }
            out.labels[at] = root(parent, out.labels[at]);
            auto& mark = out.marks[static_cast<std::size_t>(out.labels[at])];
            mark.left = std::min(mark.left, x);
            mark.right = std::max(mark.right, x);
            mark.top = std::min(mark.top, y);
            mark.bottom = std::max(mark.bottom, y);
            ++mark.area;
        }
    }
    return out;
}

using Mask = std::vector<std::uint8_t>;  // of the half-size copy; 1 = chosen

// Grows the mask by `reach` half-size pixels in every direction.
Mask grown(const Mask& mask, int width, int height, int reach) {
    Mask across(mask.size());
    Mask out(mask.size());
    for (int y = 0; y < height; ++y) {
        const auto row = static_cast<std::ptrdiff_t>(y) * width;
        for (int x = 0; x < width; ++x) {
            if (mask[static_cast<std::size_t>(row + x)] != 0) {
                const auto from = across.begin() + row + std::max(0, x - reach);
                const auto to = across.begin() + row + std::min(width, x + reach + 1);
                std::fill(from, to, std::uint8_t{1});
            }
        }
    }
    for (int y = 0; y < height; ++y) {
        auto* to = out.data() + static_cast<std::ptrdiff_t>(y) * width;
        for (int v = std::max(0, y - reach); v <= std::min(height - 1, y + reach); ++v) {
            const auto* from = across.data() + static_cast<std::ptrdiff_t>(v) * width;
            for (int x = 0; x < width; ++x) {
                to[x] = static_cast<std::uint8_t>(to[x] | from[x]);
            }
        }
    }
    return out;
}

// White where the mask has `value`. The copy's last row or column belongs to the half-size one
// before it when their number is odd.
Gray8 whitened(const Gray8& page, const Mask& mask, int width, int height, std::uint8_t value) {
    Gray8 out = page;
    for (int y = 0; y < page.height_px; ++y) {
        const auto* chosen =
            mask.data() + static_cast<std::ptrdiff_t>(std::min(y / 2, height - 1)) * width;
        auto* row = out.row(y);
        for (int x = 0; x < width; ++x) {
            if (chosen[x] == value) {
                row[2 * x] = 255;
                row[2 * x + 1] = 255;
            }
        }
        if (page.width_px > 2 * width && chosen[width - 1] == value) {
            row[page.width_px - 1] = 255;
        }
    }
    return out;
}

bool is_large(const Mark& mark) {
    return mark.area > 0 && 2 * (mark.bottom - mark.top) > kMarkHeight_px &&
           2 * (mark.right - mark.left) > kMarkWidth_px;
}

// The page without the colour of its large marks; nullopt where they have too little of it.
std::optional<Gray8> without_colour(const Gray8& page,
                                    const Labelled& found,
                                    const std::function<bool(int x, int y)>& coloured) {
    Mask drop(found.labels.size());
    std::vector<int> pen(found.marks.size());
    for (std::size_t i = 0; i < drop.size(); ++i) {
        const auto label = static_cast<std::size_t>(found.labels[i]);
        if (label == 0 || !is_large(found.marks[label])) {
            continue;
        }
        const int x = static_cast<int>(i % static_cast<std::size_t>(found.width));
        const int y = static_cast<int>(i / static_cast<std::size_t>(found.width));
        if (coloured(2 * x, 2 * y) || coloured(2 * x + 1, 2 * y + 1)) {
            drop[i] = 1;
            ++pen[label];
        }
    }
    bool any = false;
    for (std::size_t i = 0; i < drop.size(); ++i) {
        const auto label = static_cast<std::size_t>(found.labels[i]);
        const bool much = pen[label] >= kPenShare * found.marks[label].area;
        drop[i] = drop[i] != 0 && much ? 1 : 0;
        any = any || drop[i] != 0;
    }
    if (!any) {
        return std::nullopt;
    }
    drop = grown(drop, found.width, found.height, 1);
    return whitened(page, drop, found.width, found.height, 1);
}

bool in_rim(const Mark& mark, const Labelled& found) {
    const int rim_x = static_cast<int>(kRimShare * found.width);
    const int rim_y = static_cast<int>(kRimShare * found.height);
    return mark.left < rim_x || mark.top < rim_y || mark.right >= found.width - rim_x ||
           mark.bottom >= found.height - rim_y;
}

// Round, full, and 4 to 8 mm across.
bool is_hole(const Mark& mark) {
    const int least = std::min(mark.width(), mark.height());
    const int most = std::max(mark.width(), mark.height());
    const double fill = static_cast<double>(mark.area) / (mark.width() * mark.height());
    return 2 * least >= kHoleLeast_px && 2 * most <= kHoleMost_px && 5 * least >= 4 * most &&
           fill > kHoleFill;
}

}  // namespace

bool is_coloured(const Picture& picture, int x, int y) {
    if (picture.channels != 3 || x < 0 || y < 0 || x >= picture.width_px ||
        y >= picture.height_px) {
        return false;
    }
    const auto* at =
        picture.samples.data() + (static_cast<std::ptrdiff_t>(y) * picture.width_px + x) * 3;
    const int most = std::max({at[0], at[1], at[2]});
    return most >= kColourLight && most - std::min({at[0], at[1], at[2]}) > kColourLead;
}

Gray8 drop_specks(const Gray8& page, Paper paper) {
    const auto found = label_marks(page);
    const int least = paper == Paper::Speckled ? kSpeckArea : kDustArea;
    Mask keep(found.labels.size());
    for (std::size_t i = 0; i < keep.size(); ++i) {
        const auto label = static_cast<std::size_t>(found.labels[i]);
        keep[i] = label != 0 && found.marks[label].area >= least ? 1 : 0;
    }
    keep = grown(keep, found.width, found.height, kInkReach);
    return whitened(page, keep, found.width, found.height, 0);
}

Traces find_traces(const Gray8& page) {
    const auto found = label_marks(page);
    std::vector<int> cores(found.marks.size());
    std::size_t at = 0;
    for (int y = 0; y < found.height; ++y) {
        const auto* first = page.row(2 * y);
        const auto* second = page.row(2 * y + 1);
        for (int x = 0; x < found.width; ++x, ++at) {
            const int sum = first[2 * x] + first[2 * x + 1] + second[2 * x] + second[2 * x + 1];
            cores[static_cast<std::size_t>(found.labels[at])] += sum < 4 * kCoreBelow ? 1 : 0;
        }
    }
    Traces out;
    for (std::size_t i = 1; i < found.marks.size(); ++i) {
        const Mark& mark = found.marks[i];
        if (mark.area == 0 || in_rim(mark, found) || is_hole(mark) ||
            cores[i] < kCoreShare * mark.area) {
            continue;
        }
        if (is_large(mark)) {
            ++out.large;
        } else if (2 * mark.height() >= kLetterHeight_px && mark.area >= kLetterArea) {
            ++out.letters;
        }
    }
    return out;
}

Gray8 drop_large_marks(const Gray8& page, const std::function<bool(int x, int y)>& coloured) {
    const auto has_large = [](const Labelled& found) {
        return std::any_of(found.marks.begin(), found.marks.end(), is_large);
    };
    auto found = label_marks(page);
    if (!has_large(found)) {
        return page;
    }
    const auto lighter = without_colour(page, found, coloured);
    const Gray8& rest = lighter ? *lighter : page;
    if (lighter) {
        found = label_marks(rest);
    }
    if (!has_large(found)) {
        return rest;
    }
    Mask drop(found.labels.size());
    for (std::size_t i = 0; i < drop.size(); ++i) {
        const auto label = static_cast<std::size_t>(found.labels[i]);
        drop[i] = label != 0 && is_large(found.marks[label]) ? 1 : 0;
    }
    drop = grown(drop, found.width, found.height, 1);
    return whitened(rest, drop, found.width, found.height, 1);
}

}  // namespace kiosk::page
