// Goal: every kind of file that the gate takes becomes the same pixels, and a preview is upright.
// Method: files written by hand or by the encoder under test, read back.
#include "image/page/codec.hpp"

#include <cstdlib>
#include <string>

#include "tests/support/check.hpp"

namespace page = kiosk::page;

namespace {

// Dark in its upper left quarter.
page::Picture cornered(int channels) {
    page::Picture out{400, 600, channels, {}};
    out.samples.assign(std::size_t{400} * 600 * static_cast<unsigned>(channels), 250);
    for (int y = 0; y < 300; ++y) {
        for (int x = 0; x < 200 * channels; ++x) {
            out.samples[static_cast<std::size_t>(y * 400 * channels + x)] = 20;
        }
    }
    return out;
}

kiosk::Result<page::Picture> decoded(const kiosk::Bytes& file) {
    KIOSK_TRY(const auto header, page::inspect(file));
    return page::decode(file, header);
}

int at(const page::Picture& picture, int x, int y) {
    return picture.samples[static_cast<std::size_t>((y * picture.width_px + x) * picture.channels)];
}

}  // namespace

TEST_GROUP(PageCodec){};

TEST(PageCodec, reads_pnm_of_every_depth) {
    for (const auto* head : {"P4\n400 600\n", "P5\n400 600 255\n", "P6\n400 600 255\n"}) {
        kiosk::Bytes file = kiosk::to_bytes(head);
        const bool bits = head[1] == '4';
        const std::size_t row = bits ? 50 : head[1] == '5' ? 400 : 1200;
        for (std::size_t y = 0; y < 600; ++y) {
            for (std::size_t x = 0; x < row; ++x) {
                const bool dark = y < 300 && x < row / 2;
                file.push_back(bits ? (dark ? 0xFF : 0x00) : (dark ? 20 : 250));
            }
        }

        const auto picture = decoded(file);

        CHECK_OK(picture);
        CHECK(at(*picture, 100, 100) < 30);
        CHECK(at(*picture, 300, 100) > 240);
        CHECK(at(*picture, 100, 500) > 240);
    }
}

TEST(PageCodec, refuses_a_sound_header_over_broken_pixels) {
    kiosk::Bytes file{0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 1, 44, 1, 44, 1, 1, 0x11, 0,
                      0xFF, 0xDA, 0,    8,    1, 1,  0, 0, 63, 0, 7,  7, 7, 0xFF, 0xD9};

    CHECK_OK(page::inspect(file));
    CHECK_ERROR(kiosk::ErrorCode::PageNotImage, decoded(file));
}

TEST(PageCodec, a_preview_is_a_jpeg_turned_upright_and_not_too_high) {
    for (const int channels : {1, 3}) {
        const auto picture = cornered(channels);
        // After a quarter turn clockwise the dark corner is the upper right one.
        const auto file = page::encode_preview(picture, 1, 200);
        CHECK_OK(file);
        const auto preview = decoded(*file);

        CHECK_OK(preview);
        CHECK(preview->height_px <= 200);
        LONGS_EQUAL(300, preview->width_px);
        CHECK(at(*preview, 250, 50) < 60);
        CHECK(at(*preview, 50, 50) > 200);
    }
}

TEST(PageCodec, a_preview_upside_down_has_its_corner_below_right) {
    const auto file = page::encode_preview(cornered(1), 2, 600);
    CHECK_OK(file);
    const auto preview = decoded(*file);

    CHECK_OK(preview);
    CHECK(at(*preview, 300, 500) < 60);
    CHECK(at(*preview, 100, 100) > 200);
}
