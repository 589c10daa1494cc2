// libpng and libjpeg report errors by longjmp; each function that calls them holds nothing but
// pointers across the jump, and wraps one setjmp.
#include "drivers/scanner/raster.hpp"

#include <png.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>

namespace kiosk::scanner {
namespace {

constexpr std::uint64_t kMaxPixels = 40'000'000;
constexpr std::size_t kLosslessBytes = std::size_t{4} << 20;
constexpr int kKeptQuality = 92;

Result<Raster> decode_png(ByteView file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
        return Error{ErrorCode::PageNotImage, "png"};
    }
    if (std::uint64_t{image.width} * image.height > kMaxPixels) {
        png_image_free(&image);
        return Error{ErrorCode::PageTooLarge, "png"};
    }
    Raster out;
    const bool colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
    image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    out.channels = colour ? 3 : 1;
    out.width_px = image.width;
    out.height_px = image.height;
    out.pixels.resize(PNG_IMAGE_SIZE(image));
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, out.pixels.data(), 0, nullptr) == 0) {
        png_image_free(&image);
        return Error{ErrorCode::PageTruncated, "png"};
    }
    // pHYs: pixels per metre, big-endian, then the unit 1.
    constexpr std::string_view kPhys = "pHYs";
    const std::size_t at = as_text(file).find(kPhys);
    if (at != std::string_view::npos && at + 13 <= file.size()) {
        std::uint32_t per_metre = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            per_metre = per_metre << 8 | file[at + 4 + i];
        }
        out.dpi = static_cast<int>(per_metre * 0.0254 + 0.5);
    }
    return out;
}

struct JpegError {
    jpeg_error_mgr base;
    std::jmp_buf jump;
};

[[noreturn]] void on_jpeg_error(j_common_ptr info) {
    std::longjmp(reinterpret_cast<JpegError*>(info->err)->jump, 1);
}

void on_jpeg_message(j_common_ptr, int) {}

// The pixels are malloc'd because nothing with a destructor may stand across the jump.
bool read_jpeg(ByteView file, Raster& head, std::uint8_t** pixels) {
    jpeg_decompress_struct info{};
    JpegError error{};
    info.err = jpeg_std_error(&error.base);
    error.base.error_exit = &on_jpeg_error;
    error.base.emit_message = &on_jpeg_message;
    if (setjmp(error.jump) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, file.data(), file.size());
    jpeg_read_header(&info, TRUE);
    if (std::uint64_t{info.image_width} * info.image_height > kMaxPixels) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    info.out_color_space = info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&info);
    head.width_px = info.output_width;
    head.height_px = info.output_height;
    head.channels = info.output_components;
    head.dpi = info.density_unit == 1 ? info.X_density : 300;
    *pixels = static_cast<std::uint8_t*>(
        std::malloc(head.row_bytes() * head.height_px));
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = *pixels + head.row_bytes() * info.output_scanline;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return true;
}

bool write_jpeg(const Raster& raster, int quality, unsigned char** out, unsigned long* size) {
    jpeg_compress_struct info{};
    JpegError error{};
    info.err = jpeg_std_error(&error.base);
    error.base.error_exit = &on_jpeg_error;
    if (setjmp(error.jump) != 0) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, out, size);
    info.image_width = raster.width_px;
    info.image_height = raster.height_px;
    info.input_components = raster.channels;
    info.in_color_space = raster.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.comp_info[0].h_samp_factor = 1;
    info.comp_info[0].v_samp_factor = 1;
    info.density_unit = 1;
    info.X_density = static_cast<UINT16>(raster.dpi);
    info.Y_density = static_cast<UINT16>(raster.dpi);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = const_cast<JSAMPROW>(raster.pixels.data()) +
                       raster.row_bytes() * info.next_scanline;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    return true;
}

// libpng's classic writer into a growing buffer; also by longjmp.
bool write_png(const Raster& raster, Bytes& out) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    if (info == nullptr) {
        png_destroy_write_struct(&png, nullptr);
        return false;
    }
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(
        png, &out,
        [](png_structp writer, png_bytep data, std::size_t size) {
            put_bytes(*static_cast<Bytes*>(png_get_io_ptr(writer)), {data, size});
        },
        [](png_structp) {});
    png_set_compression_level(png, 3);
    png_set_IHDR(png, info, raster.width_px, raster.height_px, 8,
                 raster.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const auto per_metre = static_cast<png_uint_32>(raster.dpi / 0.0254 + 0.5);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (std::uint32_t y = 0; y < raster.height_px; ++y) {
        png_write_row(png, raster.pixels.data() + raster.row_bytes() * y);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

}  // namespace

Result<Raster> decode_image(ByteView file) {
    if (file.size() > 8 && file[0] == 0x89 && file[1] == 'P') {
        return decode_png(file);
    }
    Raster out;
    std::uint8_t* pixels = nullptr;
    const bool good = file.size() > 3 && file[0] == 0xff && file[1] == 0xd8 &&
                      read_jpeg(file, out, &pixels);
    if (good) {
        out.pixels.assign(pixels, pixels + out.row_bytes() * out.height_px);
    }
    std::free(pixels);
    return good ? Result<Raster>(std::move(out))
                : Result<Raster>(Error{ErrorCode::PageNotImage, "neither PNG nor JPEG"});
}

Result<Bytes> encode_png(const Raster& raster) {
    Bytes out;
    if (!write_png(raster, out)) {
        return Error{ErrorCode::PageNotImage, "encoding png"};
    }
    return out;
}

Result<Bytes> encode_jpeg(const Raster& raster, int quality) {
    unsigned char* data = nullptr;
    unsigned long size = 0;
    const bool good = write_jpeg(raster, quality, &data, &size);
    Bytes out;
    if (good) {
        out.assign(data, data + size);
    }
    std::free(data);
    return good ? Result<Bytes>(std::move(out))
                : Result<Bytes>(Error{ErrorCode::PageNotImage, "encoding jpeg"});
}

Raster without_idle_colour(Raster raster) {
    if (raster.channels != 3) {
        return raster;
    }
    const std::uint8_t* p = raster.pixels.data();
    const std::size_t count = std::size_t{raster.width_px} * raster.height_px;
    for (std::size_t i = 0; i < count; ++i) {
        if (p[3 * i] != p[3 * i + 1] || p[3 * i] != p[3 * i + 2]) {
            return raster;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        raster.pixels[i] = raster.pixels[3 * i];
    }
    raster.pixels.resize(count);
    raster.channels = 1;
    return raster;
}

Raster scaled(const Raster& raster, std::uint32_t width_px, std::uint32_t height_px) {
    if (width_px == raster.width_px && height_px == raster.height_px) {
        return raster;
    }
    Raster out = raster;
    out.width_px = width_px;
    out.height_px = height_px;
    out.pixels.resize(out.row_bytes() * height_px);
    const auto channels = static_cast<std::size_t>(raster.channels);
    for (std::uint32_t y = 0; y < height_px; ++y) {
        const std::size_t from = std::uint64_t{y} * raster.height_px / height_px;
        for (std::uint32_t x = 0; x < width_px; ++x) {
            const std::size_t column = std::uint64_t{x} * raster.width_px / width_px;
            std::memcpy(&out.pixels[out.row_bytes() * y + x * channels],
                        &raster.pixels[raster.row_bytes() * from + column * channels], channels);
        }
    }
    return out;
}

Result<Bytes> encode_page(Raster raster) {
    const Raster plain = without_idle_colour(std::move(raster));
    KIOSK_TRY(Bytes png, encode_png(plain));
    if (png.size() <= kLosslessBytes) {
        return png;
    }
    return encode_jpeg(plain, kKeptQuality);
}

}  // namespace kiosk::scanner
