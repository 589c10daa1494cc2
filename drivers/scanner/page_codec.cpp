// Chooses the format, reads PNM by itself (a text header and raw rows), and resamples. Resampling
// averages the source pixels under each target pixel (box filter) when shrinking and takes the
// nearest one when growing: enough for simulated paper, and exact when the resolution is equal.
#include "drivers/scanner/page_codec.hpp"

#include <algorithm>
#include <cctype>

#include "drivers/scanner/page_facts.hpp"
#include "drivers/scanner/scanner.hpp"

namespace kiosk::scanner {
namespace {

constexpr int kKeptQuality = 92;
constexpr int kFewestMissingRows = 16;  // one row of blocks at 4:2:0

std::size_t size_of(std::int64_t value) {
    return static_cast<std::size_t>(value);
}

// P5 and P6 with a greatest value of 255, P4 with bits. The header's third number is absent in P4.
Result<Raster> decode_pnm(ByteView file, const PageFacts& facts) {
    Raster out;
    out.width_px = facts.width_px;
    out.height_px = facts.height_px;
    const char kind = static_cast<char>(file[1]);
    out.channels = kind == '6' ? 3 : 1;
    // page_facts has walked the numbers; here only their count matters for finding the end.
    std::size_t at = 2;
    for (int numbers = kind == '4' ? 2 : 3; numbers > 0; --numbers) {
        while (at < file.size() && std::isdigit(file[at]) == 0) {
            if (file[at] == '#') {
                while (at < file.size() && file[at] != '\n') {
                    ++at;
                }
            } else {
                ++at;
            }
        }
        while (at < file.size() && std::isdigit(file[at]) != 0) {
            ++at;
        }
    }
    ++at;  // one blank after the last number
    const std::size_t width = size_of(out.width_px);
    const std::size_t row = kind == '4' ? (width + 7) / 8 : width * size_of(out.channels);
    const std::size_t need = row * size_of(out.height_px);
    if (at > file.size() || file.size() - at < need) {
        return Error{ErrorCode::PageTruncated, "PNM"};
    }
    const ByteView rows = file.subspan(at, need);
    if (kind != '4') {
        out.pixels.assign(rows.begin(), rows.end());
        return out;
    }
    out.pixels.reserve(width * size_of(out.height_px));
    for (std::size_t y = 0; y < size_of(out.height_px); ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            const bool black = (rows[y * row + x / 8] >> (7 - x % 8) & 1) != 0;
            out.pixels.push_back(black ? 0 : 255);
        }
    }
    return out;
}

bool is_gray(const Raster& raster) {
    for (std::size_t i = 0; raster.channels == 3 && i + 2 < raster.pixels.size(); i += 3) {
        const std::uint8_t* rgb = &raster.pixels[i];
        if (rgb[0] != rgb[1] || rgb[0] != rgb[2]) {
            return false;
        }
    }
    return raster.channels == 3;
}

}  // namespace

Result<Bytes> encode_page(Raster raster) {
    if (is_gray(raster)) {
        raster = recoloured(raster, 1);
    }
    KIOSK_TRY(Bytes png, encode_png(raster));
    if (png.size() <= kMostLosslessBytes) {
        return png;
    }
    KIOSK_TRY(Bytes jpeg, encode_jpeg(raster, kKeptQuality));
    if (jpeg.size() > kMostPageBytes) {
        return Error{ErrorCode::PageTooLarge};
    }
    return jpeg;
}

bool has_missing_rows(const Raster& raster) noexcept {
    int found = 0;
    for (int y = 0; y < raster.height_px && found < kFewestMissingRows; ++y) {
        const ByteView row =
            ByteView(raster.pixels).subspan(size_of(y) * raster.row_bytes(), raster.row_bytes());
        const bool missing = std::all_of(row.begin(), row.end(), [](auto v) { return v == 128; });
        found = missing ? found + 1 : 0;
    }
    return found >= kFewestMissingRows;
}

Result<Raster> decode_page(ByteView file) {
    KIOSK_TRY(const PageFacts facts, page_facts(file));
    if (std::int64_t{facts.width_px} * facts.height_px > kMostPixels) {
        return Error{ErrorCode::PageTooLarge, "above 40 Mpx"};
    }
    Result<Raster> out = facts.format == PageFormat::Png    ? decode_png(file)
                         : facts.format == PageFormat::Jpeg ? decode_jpeg(file)
                                                            : decode_pnm(file, facts);
    if (out) {
        out->dpi = likely_dpi(facts);
    }
    return out;
}

Raster fit_to_window(const Raster& raster, int dpi, int width_px, int height_px) {
    Raster out;
    out.width_px = width_px;
    out.height_px = height_px;
    out.channels = raster.channels;
    out.dpi = dpi;
    out.pixels.assign(size_of(width_px) * size_of(height_px) * size_of(out.channels), 255);
    const std::int64_t from = raster.dpi;
    const int columns = static_cast<int>(
        std::min<std::int64_t>(width_px, std::int64_t{raster.width_px} * dpi / from));
    const int rows = static_cast<int>(
        std::min<std::int64_t>(height_px, std::int64_t{raster.height_px} * dpi / from));
    const std::size_t channels = size_of(out.channels);
    if (from == dpi) {
        for (int y = 0; y < rows; ++y) {
            std::copy_n(&raster.pixels[size_of(y) * size_of(raster.width_px) * channels],
                        size_of(columns) * channels,
                        &out.pixels[size_of(y) * size_of(width_px) * channels]);
        }
        return out;
    }
    for (int y = 0; y < rows; ++y) {
        const std::int64_t y0 = y * from / dpi;
        const std::int64_t y1 = std::max((y + 1) * from / dpi, y0 + 1);
        for (int x = 0; x < columns; ++x) {
            const std::int64_t x0 = x * from / dpi;
            const std::int64_t x1 = std::max((x + 1) * from / dpi, x0 + 1);
            for (std::size_t c = 0; c < channels; ++c) {
                std::int64_t sum = 0;
                for (std::int64_t sy = y0; sy < y1; ++sy) {
                    for (std::int64_t sx = x0; sx < x1; ++sx) {
                        sum += raster.pixels[size_of(sy * raster.width_px + sx) * channels + c];
                    }
                }
                out.pixels[(size_of(y) * size_of(width_px) + size_of(x)) * channels + c] =
                    static_cast<std::uint8_t>(sum / ((y1 - y0) * (x1 - x0)));
            }
        }
    }
    return out;
}

Raster recoloured(const Raster& raster, int channels) {
    if (raster.channels == channels) {
        return raster;
    }
    Raster out = raster;
    out.channels = channels;
    const std::size_t pixels = size_of(raster.width_px) * size_of(raster.height_px);
    out.pixels.assign(pixels * size_of(channels), 0);
    for (std::size_t i = 0; i < pixels; ++i) {
        if (channels == 1) {
            const std::uint8_t* rgb = &raster.pixels[i * 3];
            out.pixels[i] =
                static_cast<std::uint8_t>((rgb[0] * 299 + rgb[1] * 587 + rgb[2] * 114) / 1'000);
        } else {
            std::fill_n(&out.pixels[i * 3], 3, raster.pixels[i]);
        }
    }
    return out;
}

}  // namespace kiosk::scanner
