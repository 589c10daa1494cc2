// The pixels are ours; Cairo borrows them for a PNG.
#include "firmware/draw/surface.hpp"

#include <cmath>
#include <cstring>

#include "firmware/base/assert.hpp"
#include "firmware/draw/handles.hpp"

namespace kiosk::draw {
namespace {

constexpr std::size_t kMostPixels = std::size_t{16} << 20;
constexpr std::size_t kHeaderBytes = 33;  // PNG signature and IHDR chunk

std::uint32_t premultiplied(Color color) {
    const auto scaled = [&](std::uint32_t part) { return (part * color.alpha + 127U) / 255U; };
    return (std::uint32_t{color.alpha} << 24U) | (scaled(color.red) << 16U) |
           (scaled(color.green) << 8U) | scaled(color.blue);
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
    try {
        auto& out = *static_cast<Bytes*>(to);
        out.insert(out.end(), bytes, bytes + count);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {  // memory; Cairo is C and must not be unwound
        return CAIRO_STATUS_NO_MEMORY;
    }
}

cairo_status_t take(void* from, unsigned char* bytes, unsigned int count) {
    ByteView& rest = *static_cast<ByteView*>(from);
    if (rest.size() < count) {
        return CAIRO_STATUS_READ_ERROR;
    }
    std::memcpy(bytes, rest.data(), count);
    rest = rest.subspan(count);
    return CAIRO_STATUS_SUCCESS;
}

Status check_header(ByteView png) {
    constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (png.size() < kHeaderBytes ||
        !std::equal(kSignature.begin(), kSignature.end(), png.begin())) {
        return ErrorCode::PageNotImage;
    }
    ByteReader sides(png.subspan(16, 8));
    KIOSK_TRY(const std::uint32_t width, sides.u32());
    KIOSK_TRY(const std::uint32_t height, sides.u32());
    if (width == 0 || height == 0) {
        return ErrorCode::PageNotImage;
    }
    if (width > kMostSidePx || height > kMostSidePx || std::size_t{width} * height > kMostPixels) {
        return ErrorCode::PageTooLarge;
    }
    return {};
}

}  // namespace

Surface::Surface(int width_px, int height_px, Color background)
    : width_px_(width_px), height_px_(height_px) {
    KIOSK_ASSERT(
        width_px >= 1 && width_px <= kMostSidePx && height_px >= 1 && height_px <= kMostSidePx,
        "a surface has sides of 1 to kMostSidePx pixels");
    pixels_.assign(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px),
                   premultiplied(background));
}

std::uint32_t Surface::pixel(int x, int y) const {
    KIOSK_ASSERT(x >= 0 && x < width_px_ && y >= 0 && y < height_px_, "a pixel of this surface");
    return pixels_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px_) +
                   static_cast<std::size_t>(x)];
}

Bitmap Surface::to_bitmap(int threshold) const {
    Bitmap out(width_px_, height_px_);
    for (int y = 0; y < height_px_; ++y) {
        for (int x = 0; x < width_px_; ++x) {
            const std::uint32_t word = pixel(x, y);
            const std::uint32_t over_white = 255U - (word >> 24U);
            // Rec. 601 luma in thousandths, on premultiplied parts over white.
            const std::uint32_t luma = (299U * ((word >> 16U) & 0xFFU) +
                                        587U * ((word >> 8U) & 0xFFU) + 114U * (word & 0xFFU)) /
                                           1000U +
                                       over_white;
            if (luma < static_cast<std::uint32_t>(threshold)) {
                out.set(x, y, true);
            }
        }
    }
    return out;
}

Result<Bytes> Surface::to_png() const {
    // Cairo reads only; it has no const in its signature.
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(pixels_.data()));
    const Owned<cairo_surface_t> view(cairo_image_surface_create_for_data(
        bytes, CAIRO_FORMAT_ARGB32, width_px_, height_px_, static_cast<int>(row_bytes())));
    Bytes out;
    const cairo_status_t status = cairo_surface_write_to_png_stream(view.get(), append, &out);
    if (status != CAIRO_STATUS_SUCCESS) {
        return Error{ErrorCode::IoFailed, cairo_status_to_string(status)};
    }
    return out;
}

Result<Surface> Surface::from_png(ByteView png) {
    KIOSK_CHECK(check_header(png));
    ByteView rest = png;
    const Owned<cairo_surface_t> read(cairo_image_surface_create_from_png_stream(take, &rest));
    if (cairo_surface_status(read.get()) != CAIRO_STATUS_SUCCESS) {
        return ErrorCode::PageNotImage;
    }
    Surface out(cairo_image_surface_get_width(read.get()),
                cairo_image_surface_get_height(read.get()),
                kBlack);
    const bool opaque = cairo_image_surface_get_format(read.get()) == CAIRO_FORMAT_RGB24;
    const unsigned char* row = cairo_image_surface_get_data(read.get());
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(read.get()));
    for (int y = 0; y < out.height_px_; ++y) {
        const auto line = static_cast<std::size_t>(y);
        std::memcpy(&out.pixels_[line * static_cast<std::size_t>(out.width_px_)],
                    row + line * stride,
                    out.row_bytes());
    }
    if (opaque) {  // the top byte of RGB24 is undefined
        for (std::uint32_t& pixel : out.pixels_) {
            pixel |= 0xFF000000U;
        }
    }
    return out;
}

}  // namespace kiosk::draw
