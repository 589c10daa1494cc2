// "TDL1", sides, placement, ink, then the two streams, each behind its length; big-endian.
#include <algorithm>
#include <bit>
#include <cmath>

#include "image/page/parameters.hpp"
#include "image/pdf/layers.hpp"

namespace kiosk::pdf {
namespace {

using page::Placement;

constexpr std::size_t kMostJpeg_bytes = 16U << 20;
constexpr std::size_t kMostMask_bytes = 8U << 20;
constexpr std::string_view kMagic = "TDL1";

bool wanted_size(std::uint32_t value, int most) {
    return value > 0 && value <= static_cast<std::uint32_t>(most);
}

}  // namespace

Bytes to_bytes(const Layers& layers) {
    Bytes out = kiosk::to_bytes(kMagic);
    for (const int value : {layers.width_px,
                            layers.height_px,
                            layers.dpi,
                            layers.background_width_px,
                            layers.background_height_px,
                            layers.background_channels}) {
        put_u32(out, static_cast<std::uint32_t>(value));
    }
    const Placement& p = layers.placement;
    for (const double value : {p.xx, p.xy, p.x0, p.yx, p.yy, p.y0}) {
        put_u64(out, std::bit_cast<std::uint64_t>(value));
    }
    put_bytes(out, layers.ink);
    put_u32(out, static_cast<std::uint32_t>(layers.background_jpeg.size()));
    put_bytes(out, layers.background_jpeg);
    put_u32(out, static_cast<std::uint32_t>(layers.mask_g4.size()));
    put_bytes(out, layers.mask_g4);
    return out;
}

Result<Layers> layers_from(ByteView bytes) {
    const auto parsed = [bytes]() -> Result<Layers> {
        constexpr int kMost_px = static_cast<int>(page::kMaxSide_px);
        ByteReader reader(bytes);
        KIOSK_TRY(const auto magic, reader.take(kMagic.size()));
        std::array<std::uint32_t, 6> sides{};
        for (auto& side : sides) {
            KIOSK_TRY(side, reader.u32());
        }
        Layers out;
        Placement& p = out.placement;
        for (double* value : {&p.xx, &p.xy, &p.x0, &p.yx, &p.yy, &p.y0}) {
            KIOSK_TRY(const auto bits, reader.u64());
            *value = std::bit_cast<double>(bits);
            if (!std::isfinite(*value) || std::abs(*value) > 1e6) {
                return Error{ErrorCode::OcrFailed};
            }
        }
        KIOSK_TRY(const auto ink, reader.take(3));
        std::copy(ink.begin(), ink.end(), out.ink.begin());
        KIOSK_TRY(const auto jpeg_bytes, reader.u32());
        KIOSK_TRY(const auto jpeg, reader.take(jpeg_bytes));
        KIOSK_TRY(const auto mask_bytes, reader.u32());
        KIOSK_TRY(const auto mask, reader.take(mask_bytes));
        const bool pictured = !jpeg.empty();
        if (as_text(magic) != kMagic || reader.left() != 0 || !wanted_size(sides[0], kMost_px) ||
            !wanted_size(sides[1], kMost_px) || !wanted_size(sides[2], page::kMaxPlausible_dpi) ||
            jpeg.size() > kMostJpeg_bytes || mask.size() > kMostMask_bytes ||
            (pictured && (!wanted_size(sides[3], kMost_px) || !wanted_size(sides[4], kMost_px) ||
                          (sides[5] != 1 && sides[5] != 3)))) {
            return Error{ErrorCode::OcrFailed};
        }
        out.width_px = static_cast<int>(sides[0]);
        out.height_px = static_cast<int>(sides[1]);
        out.dpi = static_cast<int>(sides[2]);
        out.background_width_px = static_cast<int>(sides[3]);
        out.background_height_px = static_cast<int>(sides[4]);
        out.background_channels = static_cast<int>(sides[5]);
        out.background_jpeg.assign(jpeg.begin(), jpeg.end());
        out.mask_g4.assign(mask.begin(), mask.end());
        return out;
    }();
    if (!parsed) {
        return Error{ErrorCode::OcrFailed, "layers of a page that are none"};
    }
    return parsed;
}

}  // namespace kiosk::pdf
