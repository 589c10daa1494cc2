// Leptonica's memory readers, called by format and never by guessing, with its messages silenced:
// they would carry file content to a log. Its 32-bit words are unpacked into packed samples once.
#include "image/page/codec.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

struct PixFree {
    void operator()(Pix* pix) const noexcept { pixDestroy(&pix); }
};

using PixOwner = std::unique_ptr<Pix, PixFree>;

PixOwner read(ByteView file, Format format) {
    setMsgSeverity(L_SEVERITY_NONE);
    const auto* data = file.data();
    switch (format) {
        case Format::Png:
            return PixOwner(pixReadMemPng(data, file.size()));
        case Format::Jpeg:
            return PixOwner(pixReadMemJpeg(data, file.size(), 0, 1, nullptr, 0));
        case Format::Pnm:
            return PixOwner(pixReadMemPnm(data, file.size()));
    }
    return nullptr;
}

// 8 or 32 bits a pixel without a palette; null when the library fails.
PixOwner to_plain(PixOwner pix) {
    if (pixGetColormap(pix.get()) != nullptr) {
        pix.reset(pixRemoveColormap(pix.get(), REMOVE_CMAP_BASED_ON_SRC));
    }
    if (pix && pixGetDepth(pix.get()) == 32 && pixGetSpp(pix.get()) == 4) {
        pix.reset(pixAlphaBlendUniform(pix.get(), 0xffffff00));
    }
    if (pix && pixGetDepth(pix.get()) < 8) {
        pix.reset(pixConvertTo8(pix.get(), 0));
    }
    return pix;
}

Picture unpack(const Pix* source) {
    auto* pix = const_cast<Pix*>(source);  // the library takes no const
    Picture out;
    out.width_px = pixGetWidth(pix);
    out.height_px = pixGetHeight(pix);
    out.channels = pixGetDepth(pix) == 32 ? 3 : 1;
    const auto row_samples =
        static_cast<std::size_t>(out.width_px) * static_cast<std::size_t>(out.channels);
    out.samples.resize(row_samples * static_cast<std::size_t>(out.height_px));
    const l_uint32* line = pixGetData(pix);
    std::uint8_t* to = out.samples.data();
    for (int y = 0; y < out.height_px; ++y, line += pixGetWpl(pix)) {
        if (out.channels == 1) {
            for (int x = 0; x < out.width_px; ++x) {
                *to++ = static_cast<std::uint8_t>(line[x / 4] >> (24 - 8 * (x % 4)));
            }
        } else {
            for (int x = 0; x < out.width_px; ++x) {
                *to++ = static_cast<std::uint8_t>(line[x] >> L_RED_SHIFT);
                *to++ = static_cast<std::uint8_t>(line[x] >> L_GREEN_SHIFT);
                *to++ = static_cast<std::uint8_t>(line[x] >> L_BLUE_SHIFT);
            }
        }
    }
    return out;
}

// The mean of the source pixels under each target pixel, turned on the way.
PixOwner shrunk(const Picture& picture, int turns, int step) {
    const bool sideways = turns % 2 == 1;
    const int width = (sideways ? picture.height_px : picture.width_px) / step;
    const int height = (sideways ? picture.width_px : picture.height_px) / step;
    PixOwner out(pixCreate(width, height, 32));
    if (!out) {
        return out;
    }
    const int channels = picture.channels;
    for (int y = 0; y < height; ++y) {
        l_uint32* line =
            pixGetData(out.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(out.get());
        for (int x = 0; x < width; ++x) {
            // the corner of this block in the page as scanned
            const int sx = turns == 0   ? x * step
                           : turns == 1 ? y * step
                           : turns == 2 ? picture.width_px - (x + 1) * step
                                        : picture.width_px - (y + 1) * step;
            const int sy = turns == 0   ? y * step
                           : turns == 1 ? picture.height_px - (x + 1) * step
                           : turns == 2 ? picture.height_px - (y + 1) * step
                                        : x * step;
            std::uint32_t sum[3] = {0, 0, 0};
            for (int j = 0; j < step; ++j) {
                const std::uint8_t* at =
                    picture.samples.data() +
                    (static_cast<std::ptrdiff_t>(sy + j) * picture.width_px + sx) * channels;
                for (int i = 0; i < step; ++i, at += channels) {
                    sum[0] += at[0];
                    sum[1] += at[channels == 3 ? 1 : 0];
                    sum[2] += at[channels == 3 ? 2 : 0];
                }
            }
            const auto area = static_cast<std::uint32_t>(step * step);
            line[x] = ((sum[0] / area) << L_RED_SHIFT) | ((sum[1] / area) << L_GREEN_SHIFT) |
                      ((sum[2] / area) << L_BLUE_SHIFT);
        }
    }
    return out;
}

}  // namespace

Result<Picture> decode(ByteView file, const Header& header) {
    PixOwner pix = read(file, header.format);
    if (pix) {
        pix = to_plain(std::move(pix));
    }
    if (!pix || (pixGetDepth(pix.get()) != 8 && pixGetDepth(pix.get()) != 32) ||
        pixGetWidth(pix.get()) != static_cast<int>(header.width_px) ||
        pixGetHeight(pix.get()) != static_cast<int>(header.height_px)) {
        return Error{ErrorCode::PageNotImage, "the pixels could not be decoded"};
    }
    return unpack(pix.get());
}

Result<Bytes> encode_preview(const Picture& picture, int quarter_turns, int height_px) {
    const int turns = ((quarter_turns % 4) + 4) % 4;
    const int tall = turns % 2 == 1 ? picture.width_px : picture.height_px;
    const int step = std::max(1, (tall + height_px - 1) / height_px);
    const PixOwner small = shrunk(picture, turns, step);
    l_uint8* data = nullptr;
    std::size_t size = 0;
    const bool failed =
        !small || pixWriteMemJpeg(&data, &size, small.get(), kPreviewQuality, 0) != 0;
    const std::unique_ptr<l_uint8, decltype(&std::free)> owner(data, &std::free);
    if (failed || data == nullptr) {
        return Error{ErrorCode::IoFailed, "encoding the preview"};
    }
    return Bytes(data, data + size);
}

}  // namespace kiosk::page
