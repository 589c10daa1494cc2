// Darkness is summed over cells of a millimetre, and a cosine transform about the ink's middle is
// taken of the cells. Cells that small keep the pitch of the lines (6 to 9 mm) out of the low
// frequencies: a grid of 32 x 32 folds it into them, and a shift of half a line changes the print.
// A frequency counts by its height: petitions all have the same margins and much the same block
// of text, and that lies in the lowest ones (measured: without it different letters are at 0.84).
#include "image/page/fingerprint.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

struct Cells {
    int columns = 0;
    int rows = 0;
    double side_mm = 1;
    std::vector<double> ink;  // rows x columns, in mm2 of black

    [[nodiscard]] double at(int x, int y) const {
        return ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                   static_cast<std::size_t>(x)];
    }
};

Cells cells_of(const Gray8& page) {
    constexpr double kMmInch = 25.4;
    const int side_px = std::max(1, static_cast<int>(std::lround(page.dpi / kMmInch)));
    Cells out;
    out.columns = page.width_px / side_px;
    out.rows = page.height_px / side_px;
    out.side_mm = side_px * kMmInch / std::max(1, page.dpi);
    const double black = 255.0 * side_px * side_px / (out.side_mm * out.side_mm);
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(out.columns));
    for (int cy = 0; cy < out.rows; ++cy) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int y = cy * side_px; y < (cy + 1) * side_px; ++y) {
            const std::uint8_t* row = page.row(y);
            for (std::uint32_t& sum : sums) {
                for (int x = 0; x < side_px; ++x) {
                    sum += 255U - *row++;
                }
            }
        }
        for (const std::uint32_t sum : sums) {
            out.ink.push_back(sum / black);
        }
    }
    return out;
}

// The ink's middle, in cells; `total` in mm2.
struct Middle {
    double x = 0;
    double y = 0;
    double total = 0;
};

Middle middle_of(const Cells& cells) {
    Middle out;
    for (int y = 0; y < cells.rows; ++y) {
        for (int x = 0; x < cells.columns; ++x) {
            const double ink = cells.at(x, y);
            out.total += ink;
            out.x += ink * x;
            out.y += ink * y;
        }
    }
    out.x /= std::max(out.total, 1e-9);
    out.y /= std::max(out.total, 1e-9);
    return out;
}

// cos(pi k (d / length + 1/2)) for k < waves and each of `count` cells; zeros outside the window.
std::vector<double> waves_of(
    int waves, int count, double middle, double side_mm, double length_mm) {
    std::vector<double> out;
    for (int i = 0; i < count; ++i) {
        const double along = (i - middle) * side_mm / length_mm + 0.5;
        const bool inside = along >= 0 && along <= 1;
        for (int k = 0; k < waves; ++k) {
            out.push_back(inside ? std::cos(std::numbers::pi * k * along) : 0);
        }
    }
    return out;
}

using Waves = std::array<double, kPrintBytes + 1>;

Waves transform(const Cells& cells, const Middle& middle) {
    const auto across =
        waves_of(kPrintColumns, cells.columns, middle.x, cells.side_mm, kPrintWidth_mm);
    const auto down = waves_of(kPrintRows, cells.rows, middle.y, cells.side_mm, kPrintHeight_mm);
    Waves out{};
    for (int y = 0; y < cells.rows; ++y) {
        std::array<double, kPrintColumns> row{};
        for (int x = 0; x < cells.columns; ++x) {
            const double ink = cells.at(x, y);
            const double* wave = &across[static_cast<std::size_t>(x) * kPrintColumns];
            for (std::size_t u = 0; ink > 0 && u < kPrintColumns; ++u) {
                row[u] += ink * wave[u];
            }
        }
        for (std::size_t v = 0; v < kPrintRows; ++v) {
            const double wave = down[static_cast<std::size_t>(y) * kPrintRows + v];
            for (std::size_t u = 0; u < kPrintColumns; ++u) {
                out[v * kPrintColumns + u] += row[u] * wave;
            }
        }
    }
    return out;
}

// Weighs by frequency and brings the whole to one length; one number is at most kPrintPeak times
// the usual one, so that no single frequency decides.
Fingerprint quantised(Waves waves) {
    double power = 0;
    for (std::size_t i = 0; i < waves.size(); ++i) {
        const double u = static_cast<double>(i % kPrintColumns);
        const double v = static_cast<double>(i / kPrintColumns);
        // Orthonormal waves: the constant one of an axis counts half.
        const double norm =
            (u == 0 ? std::numbers::sqrt2 / 2 : 1) * (v == 0 ? std::numbers::sqrt2 / 2 : 1);
        waves[i] *= norm * std::hypot(u / kPrintWidth_mm, v / kPrintHeight_mm);
        power += waves[i] * waves[i];
    }
    const double usual = std::sqrt(power / kPrintBytes);
    Fingerprint out{};
    for (std::size_t i = 0; i < out.size() && usual > 0; ++i) {
        const double value = waves[i + 1] * 127 / (kPrintPeak * usual);
        out[i] = static_cast<std::int8_t>(std::clamp(std::round(value), -127.0, 127.0));
    }
    return out;
}

}  // namespace

std::optional<Fingerprint> fingerprint(const Gray8& page) {
    const Cells cells = cells_of(page);
    const Middle middle = middle_of(cells);
    const double cell_mm2 = cells.side_mm * cells.side_mm;
    if (middle.total < kPrintLeastInk_mm2 ||
        middle.total > kPrintMostInk * cell_mm2 * static_cast<double>(cells.ink.size())) {
        return std::nullopt;
    }
    return quantised(transform(cells, middle));
}

double likeness(const Fingerprint& a, const Fingerprint& b) {
    double both = 0;
    double of_a = 0;
    double of_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += a[i] * b[i];
        of_a += a[i] * a[i];
        of_b += b[i] * b[i];
    }
    return both / std::sqrt(std::max(of_a * of_b, 1.0));
}

}  // namespace kiosk::page
