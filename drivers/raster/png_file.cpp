// libpng reports errors by longjmp. Each call that may jump stands in a function of its own whose
// locals need no destructor; buffers live in the caller's frame.
#include <png.h>

#include <csetjmp>
#include <cstring>

#include "drivers/raster/raster.hpp"

namespace kiosk::raster {
namespace {

// Chosen on corpus pages: level 3 costs up to 1.9 times the CPU for 3 to 14 % less
// (drivers/scanner/README.md).
constexpr int kLevel = 1;
constexpr int kBitsLevel = 6;  // a ticket is small; its file is kept

struct Source {
    ByteView rest;
};

void refuse(png_structp png, png_const_charp) {
    std::longjmp(png_jmpbuf(png), 1);
}

void ignore(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep data, png_size_t size) {
    auto* out = static_cast<Bytes*>(png_get_io_ptr(png));
    try {
        out->insert(out->end(), data, data + size);
    } catch (const std::bad_alloc&) {
        size = 0;
        out = nullptr;
    }
    if (out == nullptr) {
        png_error(png, "no memory");
    }
}

void no_flush(png_structp) {}

void supply(png_structp png, png_bytep data, png_size_t size) {
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (source->rest.size() < size) {
        png_error(png, "truncated");
    }
    std::memcpy(data, source->rest.data(), size);
    source->rest = source->rest.subspan(size);
}

bool write_rows(png_structp png, png_infop info, const Raster& raster, Bytes* out) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    png_set_write_fn(png, out, append, no_flush);
    png_set_compression_level(png, kLevel);
    png_set_filter(png, 0, PNG_FILTER_UP);
    const auto width = static_cast<png_uint_32>(raster.width_px);
    const auto height = static_cast<png_uint_32>(raster.height_px);
    png_set_IHDR(png,
                 info,
                 width,
                 height,
                 8,
                 raster.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    const auto per_metre = static_cast<png_uint_32>((raster.dpi * 10'000 + 127) / 254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    const std::size_t row_bytes = std::size_t{width} * static_cast<std::size_t>(raster.channels);
    for (png_uint_32 row = 0; row < height; ++row) {
        png_write_row(png, raster.pixels.data() + row * row_bytes);
    }
    png_write_end(png, info);
    return true;
}

bool write_bits(png_structp png, png_infop info, const Bitmap& bitmap, int dpi, Bytes* out) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    png_set_write_fn(png, out, append, no_flush);
    png_set_compression_level(png, kBitsLevel);
    png_set_IHDR(png,
                 info,
                 static_cast<png_uint_32>(bitmap.width_px()),
                 static_cast<png_uint_32>(bitmap.height_px()),
                 1,
                 PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    const auto per_metre = static_cast<png_uint_32>((dpi * 10'000 + 127) / 254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_set_invert_mono(png);  // a set bit of a Bitmap is black, of a gray PNG white
    for (int row = 0; row < bitmap.height_px(); ++row) {
        png_write_row(png, bitmap.rows(row, 1).data());
    }
    png_write_end(png, info);
    return true;
}

bool read_header(png_structp png, png_infop info, Source* source, Raster* out) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    png_set_read_fn(png, source, supply);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    out->width_px = static_cast<int>(png_get_image_width(png, info));
    out->height_px = static_cast<int>(png_get_image_height(png, info));
    out->channels = png_get_channels(png, info);
    return true;
}

bool read_rows(png_structp png, png_bytepp rows) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    png_read_image(png, rows);
    png_read_end(png, nullptr);
    return true;
}

}  // namespace

Result<Bytes> encode_png(const Raster& raster) {
    Bytes out;
    out.reserve(raster.pixels.size() / 4);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, refuse, ignore);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    const bool written = info != nullptr && write_rows(png, info, raster, &out);
    png_destroy_write_struct(&png, &info);
    if (!written) {
        return Error{ErrorCode::IoFailed, "encoding a PNG"};
    }
    return out;
}

Result<Bytes> encode_png(const Bitmap& bitmap, int dpi) {
    if (bitmap.width_px() < 1 || bitmap.height_px() < 1) {
        return Error{ErrorCode::BadArgument, "a PNG has at least one pixel"};
    }
    Bytes out;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, refuse, ignore);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    const bool written = info != nullptr && write_bits(png, info, bitmap, dpi, &out);
    png_destroy_write_struct(&png, &info);
    if (!written) {
        return Error{ErrorCode::IoFailed, "encoding a PNG"};
    }
    return out;
}

Result<Raster> decode_png(ByteView file) {
    Raster out;
    Source source{file};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, refuse, ignore);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    if (info == nullptr || !read_header(png, info, &source, &out)) {
        png_destroy_read_struct(&png, &info, nullptr);
        return Error{ErrorCode::PageTruncated, "PNG header"};
    }
    if (std::int64_t{out.width_px} * out.height_px > kMostPixels ||
        (out.channels != 1 && out.channels != 3)) {
        png_destroy_read_struct(&png, &info, nullptr);
        return Error{ErrorCode::PageTooLarge, "PNG above 40 Mpx"};
    }
    const std::size_t row_bytes = png_get_rowbytes(png, info);
    out.pixels.resize(row_bytes * static_cast<std::size_t>(out.height_px));
    std::vector<png_bytep> rows(static_cast<std::size_t>(out.height_px));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row] = out.pixels.data() + row * row_bytes;
    }
    const bool read = read_rows(png, rows.data());
    png_destroy_read_struct(&png, &info, nullptr);
    if (!read) {
        return Error{ErrorCode::PageTruncated, "PNG"};
    }
    return out;
}

}  // namespace kiosk::raster
