// Sharpening and enlarging reckon in floats: rounded between their steps, faint edges would be
// lost.
#include "image/codes/crop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiosk::page_codes {
namespace {

using page::Gray8;

constexpr double kInkRank = 0.02;
constexpr double kPaperRank = 0.90;
constexpr int kLeastContrast = 16;
constexpr int kSharpenRounds = 8;

// A piece as floats, row by row.
struct Plane {
    int width = 0;
    int height = 0;
    std::vector<float> values;

    Plane(int w, int h)
        : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}

    [[nodiscard]] float* row(int y) {
        return values.data() + static_cast<std::ptrdiff_t>(y) * width;
    }

    [[nodiscard]] const float* row(int y) const {
        return values.data() + static_cast<std::ptrdiff_t>(y) * width;
    }
};

Plane to_plane(const Gray8& piece) {
    Plane out(piece.width_px, piece.height_px);
    std::copy(piece.pixels.begin(), piece.pixels.end(), out.values.begin());
    return out;
}

Gray8 to_gray(const Plane& plane, int dpi) {
    Gray8 out(plane.width, plane.height, dpi);
    std::transform(plane.values.begin(), plane.values.end(), out.pixels.begin(), [](float value) {
        return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F);
    });
    return out;
}

std::array<int, 256> histogram_of(const Gray8& piece) {
    std::array<int, 256> out{};
    for (const auto value : piece.pixels) {
        ++out[value];
    }
    return out;
}

// The value at `rank` of all pixels.
int value_at(const std::array<int, 256>& histogram, std::size_t count, double rank) {
    auto left = static_cast<std::int64_t>(rank * static_cast<double>(count));
    int value = 0;
    while (value < 255 && left >= histogram[static_cast<std::size_t>(value)]) {
        left -= histogram[static_cast<std::size_t>(value)];
        ++value;
    }
    return value;
}

// Means of 2 * reach + 1 values along rows; beyond its ends a row goes on as it ends.
void mean_rows(const Plane& from, Plane& to, int reach) {
    const float share = 1.0F / static_cast<float>(2 * reach + 1);
    for (int y = 0; y < from.height; ++y) {
        const float* in = from.row(y);
        float* out = to.row(y);
        const int last = from.width - 1;
        float sum = 0;
        for (int x = -reach; x <= reach; ++x) {
            sum += in[std::clamp(x, 0, last)];
        }
        for (int x = 0; x < from.width; ++x) {
            out[x] = sum * share;
            sum += in[std::min(last, x + reach + 1)] - in[std::max(0, x - reach)];
        }
    }
}

// The same along columns.
void mean_columns(const Plane& from, Plane& to, int reach) {
    const float share = 1.0F / static_cast<float>(2 * reach + 1);
    const int last = from.height - 1;
    const auto width = static_cast<std::size_t>(from.width);
    std::vector<float> sums(width);
    for (int y = -reach; y <= reach; ++y) {
        const float* in = from.row(std::clamp(y, 0, last));
        for (std::size_t x = 0; x < width; ++x) {
            sums[x] += in[x];
        }
    }
    for (int y = 0; y < from.height; ++y) {
        float* out = to.row(y);
        const float* next = from.row(std::min(last, y + reach + 1));
        const float* gone = from.row(std::max(0, y - reach));
        for (std::size_t x = 0; x < width; ++x) {
            out[x] = sums[x] * share;
            sums[x] += next[x] - gone[x];
        }
    }
}

// A pixel's own share beside its two neighbours', for a bell that is narrower than any mean.
void weigh_three(const Plane& from, Plane& scratch, Plane& to, double sigma_px) {
    const auto side = static_cast<float>(std::min(0.3, sigma_px * sigma_px / 2));
    const float own = 1.0F - 2 * side;
    for (int y = 0; y < from.height; ++y) {
        const float* in = from.row(y);
        float* out = scratch.row(y);
        for (int x = 0; x < from.width; ++x) {
            out[x] =
                own * in[x] + side * (in[std::max(0, x - 1)] + in[std::min(from.width - 1, x + 1)]);
        }
    }
    for (int y = 0; y < from.height; ++y) {
        const float* above = scratch.row(std::max(0, y - 1));
        const float* here = scratch.row(y);
        const float* below = scratch.row(std::min(from.height - 1, y + 1));
        float* out = to.row(y);
        for (int x = 0; x < from.width; ++x) {
            out[x] = own * here[x] + side * (above[x] + below[x]);
        }
    }
}

Plane bell(const Plane& piece, double sigma_px) {
    Plane scratch(piece.width, piece.height);
    Plane out = piece;
    // Three means of 2r + 1 have the variance (4r^2 + 4r) / 4 = r(r + 1).
    const int reach =
        static_cast<int>(std::lround((std::sqrt(1 + 4 * sigma_px * sigma_px) - 1) / 2));
    if (reach < 1) {
        weigh_three(piece, scratch, out, sigma_px);
        return out;
    }
    for (int pass = 0; pass < 3; ++pass) {
        mean_rows(out, scratch, reach);
        mean_columns(scratch, out, reach);
    }
    return out;
}

// Weights of the four pixels around a point that lies `at` (0 to 1) after the second.
std::array<float, 4> curve_weights(float at) {
    const float two = at * at;
    const float three = two * at;
    return {0.5F * (-three + 2 * two - at),
            0.5F * (3 * three - 5 * two + 2),
            0.5F * (-3 * three + 4 * two + at),
            0.5F * (three - two)};
}

struct Taps {
    std::array<int, 4> from{};
    std::array<float, 4> weight{};
};

std::vector<Taps> taps_of(int length, int before, double scale) {
    std::vector<Taps> out(static_cast<std::size_t>(length));
    for (int i = 0; i < length; ++i) {
        const double place = (i + 0.5) / scale - 0.5;
        const int whole = static_cast<int>(std::floor(place));
        Taps& taps = out[static_cast<std::size_t>(i)];
        taps.weight = curve_weights(static_cast<float>(place - whole));
        for (int k = 0; k < 4; ++k) {
            taps.from[static_cast<std::size_t>(k)] = std::clamp(whole - 1 + k, 0, before - 1);
        }
    }
    return out;
}

}  // namespace

Gray8 cut_out(const Gray8& page, const Area& area) {
    Gray8 out(area.width, area.height, page.dpi);
    for (int y = 0; y < area.height; ++y) {
        std::copy_n(page.row(area.y + y) + area.x, area.width, out.row(y));
    }
    const auto histogram = histogram_of(out);
    const int ink = value_at(histogram, out.pixels.size(), kInkRank);
    const int paper = value_at(histogram, out.pixels.size(), kPaperRank);
    if (paper - ink < kLeastContrast) {
        return out;
    }
    for (auto& value : out.pixels) {
        value = static_cast<std::uint8_t>(std::clamp((value - ink) * 255 / (paper - ink), 0, 255));
    }
    return out;
}

Gray8 smoothed(const Gray8& piece, double sigma_px) {
    return to_gray(bell(to_plane(piece), sigma_px), piece.dpi);
}

Gray8 sharpened(const Gray8& piece, double sigma_px) {
    const Plane seen = to_plane(piece);
    Plane out = seen;
    for (int round = 0; round < kSharpenRounds; ++round) {
        const Plane soft = bell(out, sigma_px);
        for (std::size_t i = 0; i < out.values.size(); ++i) {
            // Nothing is blacker than black: held to that, the rounds do not overshoot.
            out.values[i] =
                std::clamp(out.values[i] + seen.values[i] - soft.values[i], 0.0F, 255.0F);
        }
    }
    return to_gray(out, piece.dpi);
}

Gray8 enlarged(const Gray8& piece, double scale) {
    const int width = static_cast<int>(std::lround(piece.width_px * scale));
    const int height = static_cast<int>(std::lround(piece.height_px * scale));
    const auto across = taps_of(width, piece.width_px, scale);
    const auto down = taps_of(height, piece.height_px, scale);
    Plane wide(width, piece.height_px);
    for (int y = 0; y < piece.height_px; ++y) {
        const auto* in = piece.row(y);
        float* out = wide.row(y);
        for (int x = 0; x < width; ++x) {
            const Taps& taps = across[static_cast<std::size_t>(x)];
            float sum = 0;
            for (std::size_t k = 0; k < 4; ++k) {
                sum += taps.weight[k] * static_cast<float>(in[taps.from[k]]);
            }
            out[x] = sum;
        }
    }
    Plane tall(width, height);
    for (int y = 0; y < height; ++y) {
        const Taps& taps = down[static_cast<std::size_t>(y)];
        float* out = tall.row(y);
        for (std::size_t k = 0; k < 4; ++k) {
            const float* in = wide.row(taps.from[k]);
            const float weight = taps.weight[k];
            for (int x = 0; x < width; ++x) {
                out[x] += weight * in[x];
            }
        }
    }
    return to_gray(tall, static_cast<int>(std::lround(piece.dpi * scale)));
}

Gray8 binarised(Gray8 piece) {
    const auto histogram = histogram_of(piece);
    double all = 0;
    double weighted = 0;
    for (std::size_t value = 0; value < 256; ++value) {
        all += histogram[value];
        weighted += static_cast<double>(value) * histogram[value];
    }
    double below = 0;
    double below_weighted = 0;
    double best = -1;
    std::size_t threshold = 128;
    for (std::size_t value = 0; value < 256; ++value) {
        below += histogram[value];
        below_weighted += static_cast<double>(value) * histogram[value];
        const double above = all - below;
        if (below == 0 || above == 0) {
            continue;
        }
        const double lead = below_weighted / below - (weighted - below_weighted) / above;
        if (below * above * lead * lead > best) {
            best = below * above * lead * lead;
            threshold = value;
        }
    }
    for (auto& value : piece.pixels) {
        value = value <= threshold ? 0 : 255;
    }
    return piece;
}

Gray8 inverted(Gray8 piece) {
    for (auto& value : piece.pixels) {
        value = static_cast<std::uint8_t>(255 - value);
    }
    return piece;
}

}  // namespace kiosk::page_codes
