// libjpeg reports errors by a callback that must not return: ours jumps. As with libpng, functions
// that may be jumped out of hold no local that needs a destructor. A JPEG that ends early is
// refused here, whereas libjpeg itself only warns and fills the rest with gray.
#include <cstdio>

#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>

#include "drivers/raster/raster.hpp"

namespace kiosk::raster {
namespace {

struct Jump {
    jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
    std::jmp_buf back;
};

void refuse(j_common_ptr codec) {
    std::longjmp(reinterpret_cast<Jump*>(codec->err)->back, 1);
}

// Warnings mean corrupt or missing data (level -1); the rest are traces.
void refuse_warnings(j_common_ptr codec, int level) {
    if (level < 0) {
        refuse(codec);
    }
}

void write_nothing(j_common_ptr) {}

void prepare(Jump& jump) {
    jpeg_std_error(&jump.base);
    jump.base.error_exit = refuse;
    jump.base.emit_message = refuse_warnings;
    jump.base.output_message = write_nothing;
}

struct Buffer {
    unsigned char* data = nullptr;
    unsigned long size = 0;
};

bool compress(
    jpeg_compress_struct* codec, Jump* jump, const Raster& raster, int quality, Buffer* out) {
    if (setjmp(jump->back) != 0) {
        return false;
    }
    jpeg_create_compress(codec);
    jpeg_mem_dest(codec, &out->data, &out->size);
    codec->image_width = static_cast<JDIMENSION>(raster.width_px);
    codec->image_height = static_cast<JDIMENSION>(raster.height_px);
    codec->input_components = raster.channels;
    codec->in_color_space = raster.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    codec->comp_info[0].h_samp_factor = 1;  // 4:4:4: stamps and blue ink keep their edges
    codec->comp_info[0].v_samp_factor = 1;
    codec->density_unit = 1;
    codec->X_density = static_cast<UINT16>(raster.dpi);
    codec->Y_density = static_cast<UINT16>(raster.dpi);
    jpeg_start_compress(codec, TRUE);
    const std::size_t row_bytes =
        static_cast<std::size_t>(raster.width_px) * static_cast<std::size_t>(raster.channels);
    while (codec->next_scanline < codec->image_height) {
        // libjpeg takes rows as non-const but only reads them.
        auto* row = const_cast<JSAMPROW>(raster.pixels.data() + codec->next_scanline * row_bytes);
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
    return true;
}

bool read_header(jpeg_decompress_struct* codec, Jump* jump, ByteView file) {
    if (setjmp(jump->back) != 0) {
        return false;
    }
    jpeg_create_decompress(codec);
    jpeg_mem_src(codec, file.data(), file.size());
    jpeg_read_header(codec, TRUE);
    codec->out_color_space = codec->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_calc_output_dimensions(codec);
    return true;
}

bool read_rows(jpeg_decompress_struct* codec, Jump* jump, std::uint8_t* pixels) {
    if (setjmp(jump->back) != 0) {
        return false;
    }
    jpeg_start_decompress(codec);
    const std::size_t row_bytes = static_cast<std::size_t>(codec->output_width) *
                                  static_cast<std::size_t>(codec->output_components);
    while (codec->output_scanline < codec->output_height) {
        JSAMPROW row = pixels + codec->output_scanline * row_bytes;
        jpeg_read_scanlines(codec, &row, 1);
    }
    jpeg_finish_decompress(codec);
    return true;
}

}  // namespace

Result<Bytes> encode_jpeg(const Raster& raster, int quality) {
    jpeg_compress_struct codec{};
    Jump jump{};
    prepare(jump);
    codec.err = &jump.base;
    Buffer buffer;
    const bool done = compress(&codec, &jump, raster, quality, &buffer);
    jpeg_destroy_compress(&codec);
    Bytes out;
    if (done) {
        out.assign(buffer.data, buffer.data + buffer.size);
    }
    std::free(buffer.data);
    if (!done) {
        return Error{ErrorCode::IoFailed, "encoding a page"};
    }
    return out;
}

Result<Raster> decode_jpeg(ByteView file, std::int64_t most_pixels) {
    jpeg_decompress_struct codec{};
    Jump jump{};
    prepare(jump);
    codec.err = &jump.base;
    if (!read_header(&codec, &jump, file)) {
        jpeg_destroy_decompress(&codec);
        return Error{ErrorCode::PageNotImage, "JPEG header"};
    }
    Raster out;
    out.width_px = static_cast<int>(codec.output_width);
    out.height_px = static_cast<int>(codec.output_height);
    out.channels = codec.out_color_components;
    if (std::int64_t{out.width_px} * out.height_px > std::min(most_pixels, kMostPixels)) {
        jpeg_destroy_decompress(&codec);
        return Error{ErrorCode::PageTooLarge, "JPEG"};
    }
    out.pixels.resize(static_cast<std::size_t>(out.width_px) *
                      static_cast<std::size_t>(out.height_px) *
                      static_cast<std::size_t>(out.channels));
    const bool read = read_rows(&codec, &jump, out.pixels.data());
    jpeg_destroy_decompress(&codec);
    if (!read) {
        return Error{ErrorCode::PageTruncated, "JPEG"};
    }
    return out;
}

}  // namespace kiosk::raster
