// The small picture is the mean of the pixels that each of its own covers: thin pen strokes stay.
#include "kiosk-ui/app/picture.hpp"

#include <algorithm>

#include "drivers/raster/raster.hpp"

namespace kiosk::ui {
namespace {

// FNV-1a.
std::uint64_t hash_of(std::span<const std::uint32_t> pixels) {
    std::uint64_t out = 0xCBF29CE484222325U;
    for (const std::uint32_t pixel : pixels) {
        out = (out ^ pixel) * 0x100000001B3U;
    }
    return out;
}

Picture picture_of(draw::Surface surface) {
    Picture out;
    out.hash = hash_of(surface.pixels());
    out.pixels = std::make_shared<draw::Surface>(std::move(surface));
    return out;
}

draw::Surface surface_of(const raster::Raster& page) {
    draw::Surface out(page.width_px, page.height_px, draw::kWhite);
    const auto pixels = out.pixels();
    const auto channels = static_cast<std::size_t>(page.channels);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const std::uint8_t* const from = &page.pixels[i * channels];
        const std::uint32_t red = from[0];
        const std::uint32_t green = from[channels == 1 ? 0 : 1];
        const std::uint32_t blue = from[channels == 1 ? 0 : 2];
        pixels[i] = 0xFF000000U | red << 16 | green << 8 | blue;
    }
    return out;
}

// The mean of a block of pixels, channel by channel.
std::uint32_t mean(const draw::Surface& page, int left, int top, int right, int bottom) {
    std::uint64_t red = 0;
    std::uint64_t green = 0;
    std::uint64_t blue = 0;
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            const std::uint32_t pixel = page.pixel(x, y);
            red += pixel >> 16 & 0xFFU;
            green += pixel >> 8 & 0xFFU;
            blue += pixel & 0xFFU;
        }
    }
    const std::uint64_t count =
        static_cast<std::uint64_t>(right - left) * static_cast<std::uint64_t>(bottom - top);
    return static_cast<std::uint32_t>(0xFF000000U | (red / count) << 16 | (green / count) << 8 |
                                      blue / count);
}

draw::Surface reduced(const draw::Surface& page) {
    const int height = std::min(kSmallHeight_px, page.height_px());
    const int width = std::max(1, page.width_px() * height / page.height_px());
    draw::Surface out(width, height, draw::kWhite);
    for (int y = 0; y < height; ++y) {
        const int top = y * page.height_px() / height;
        const int bottom = std::max(top + 1, (y + 1) * page.height_px() / height);
        for (int x = 0; x < width; ++x) {
            const int left = x * page.width_px() / width;
            const int right = std::max(left + 1, (x + 1) * page.width_px() / width);
            out.pixels()[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                         static_cast<std::size_t>(x)] = mean(page, left, top, right, bottom);
        }
    }
    return out;
}

}  // namespace

Result<Preview> decode_preview(ByteView jpeg) {
    if (jpeg.size() > kMostPreviewBytes) {
        return Error{ErrorCode::PageTooLarge, "a preview above 4 MiB"};
    }
    KIOSK_TRY(raster::Raster page, raster::decode_jpeg(jpeg, kMostPreviewPixels));
    if (page.width_px > draw::kMostSidePx || page.height_px > draw::kMostSidePx) {
        return Error{ErrorCode::PageTooLarge, "a preview's side"};
    }
    draw::Surface large = surface_of(page);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{0});
    Preview out;
    out.small = picture_of(reduced(large));
    out.large = picture_of(std::move(large));
    return out;
}

}  // namespace kiosk::ui
