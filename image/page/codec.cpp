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
            int x = 0;
            for (; x + 4 <= out.width_px; x += 4) {  // a word at a time: most pages are gray
                const l_uint32 four = line[x / 4];
                *to++ = static_cast<std::uint8_t>(four >> 24U);
                *to++ = static_cast<std::uint8_t>(four >> 16U);
                *to++ = static_cast<std::uint8_t>(four >> 8U);
                *to++ = static_cast<std::uint8_t>(four);
            }
            for (; x < out.width_px; ++x) {
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

PixOwner pack(const Picture& picture) {
    const bool colour = picture.channels == 3;
    PixOwner out(pixCreate(picture.width_px, picture.height_px, colour ? 32 : 8));
    if (!out) {
        return out;
    }
    const std::uint8_t* from = picture.samples.data();
    for (int y = 0; y < picture.height_px; ++y) {
        l_uint32* line =
            pixGetData(out.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(out.get());
        for (int x = 0; x < picture.width_px; ++x, from += picture.channels) {
            if (colour) {
                line[x] = (std::uint32_t{from[0]} << L_RED_SHIFT) |
                          (std::uint32_t{from[1]} << L_GREEN_SHIFT) |
                          (std::uint32_t{from[2]} << L_BLUE_SHIFT);
            } else {
                line[x / 4] |= std::uint32_t{from[0]} << (24 - 8 * (x % 4));
            }
        }
    }
    return out;
}

PixOwner ink_of(const Gray8& page, int below) {
    PixOwner out(pixCreate(page.width_px, page.height_px, 1));
    for (int y = 0; out && y < page.height_px; ++y) {
        l_uint32* line =
            pixGetData(out.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(out.get());
        const std::uint8_t* from = page.row(y);
        for (int x = 0; x < page.width_px; x += 32) {
            const int count = std::min(32, page.width_px - x);
            std::uint32_t word = 0;
            for (int i = 0; i < count; ++i) {
                word = (word << 1U) | (from[x + i] < below ? 1U : 0U);
            }
            line[x / 32] = word << static_cast<unsigned>(32 - count);
        }
    }
    return out;
}

// What the library allocated, freed at the end.
struct Encoded {
    l_uint8* data = nullptr;
    std::size_t size = 0;

    Encoded() = default;
    Encoded(const Encoded&) = delete;
    Encoded& operator=(const Encoded&) = delete;

    ~Encoded() { std::free(data); }

    [[nodiscard]] Result<Bytes> bytes(bool failed, const char* what) const {
        if (failed || data == nullptr) {
            return Error{ErrorCode::IoFailed, what};
        }
        return Bytes(data, data + size);
    }
};

// The one strip of a TIFF that the library has just written for us.
class TiffStrip {
public:
    explicit TiffStrip(ByteView file) : file_(file) {}

    Result<Bytes> strip() const {
        constexpr std::uint32_t kOffsets = 273, kCounts = 279;
        const bool little = file_.size() > 8 && file_[0] == 'I';
        const auto at = number(4, 4, little);
        const auto entries = number(at, 2, little);
        std::uint32_t offset = 0;
        std::uint32_t count = 0;
        for (std::uint32_t i = 0; i < entries; ++i) {
            const std::uint32_t entry = at + 2 + 12 * i;
            const auto tag = number(entry, 2, little);
            const auto wide = number(entry + 2, 2, little) == 3 ? 2 : 4;
            if ((tag == kOffsets || tag == kCounts) && number(entry + 4, 4, little) != 1) {
                return Error{ErrorCode::IoFailed, "a bilevel page in several strips"};
            }
            if (tag == kOffsets) {
                offset = number(entry + 8, wide, little);
            } else if (tag == kCounts) {
                count = number(entry + 8, wide, little);
            }
        }
        if (offset == 0 || count == 0 || offset > file_.size() || count > file_.size() - offset) {
            return Error{ErrorCode::IoFailed, "a bilevel page without its strip"};
        }
        const auto from = file_.begin() + offset;
        return Bytes(from, from + count);
    }

private:
    // 0 beyond the end: the caller finds no strip then.
    [[nodiscard]] std::uint32_t number(std::uint32_t at, int bytes, bool little) const {
        std::uint32_t out = 0;
        for (int i = 0; i < bytes; ++i) {
            const std::size_t byte = std::size_t{at} + static_cast<std::size_t>(i);
            const std::uint32_t value = byte < file_.size() ? file_[byte] : 0;
            out |= value << (8 * (little ? i : bytes - 1 - i));
        }
        return out;
    }

    ByteView file_;
};

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
    Encoded out;
    const bool failed =
        !small || pixWriteMemJpeg(&out.data, &out.size, small.get(), kPreviewQuality, 0) != 0;
    return out.bytes(failed, "encoding the preview");
}

Result<Bytes> encode_jpeg(const Picture& picture, int quality) {
    const PixOwner pix = pack(picture);
    Encoded out;
    const bool failed = !pix || pixWriteMemJpeg(&out.data, &out.size, pix.get(), quality, 0) != 0;
    return out.bytes(failed, "encoding a picture");
}

Result<Bytes> encode_g4(const Gray8& page, int ink_below) {
    const PixOwner pix = ink_of(page, ink_below);
    Encoded out;
    const bool failed = !pix || pixWriteMemTiff(&out.data, &out.size, pix.get(), IFF_TIFF_G4) != 0;
    KIOSK_TRY(const Bytes file, out.bytes(failed, "encoding a bilevel page"));
    return TiffStrip(file).strip();
}

}  // namespace kiosk::page
