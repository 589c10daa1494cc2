// Surface: pixels, PNG there and back, black and white.
#include "firmware/draw/surface.hpp"

#include "firmware/draw/canvas.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::draw;

TEST_GROUP(Surface){};

TEST(Surface, pixels_are_premultiplied_argb) {
    CHECK_EQUAL(0xFF12263FU, draw::Surface(2, 2, Color::rgb(0x12263F)).pixel(1, 1));
    CHECK_EQUAL(0x80800000U, draw::Surface(2, 2, Color::rgb(0xFF0000, 128)).pixel(0, 0));
}

TEST(Surface, png_keeps_every_pixel) {
    draw::Surface picture(37, 11, Color::rgb(0xF0F4FA));
    picture.pixels()[5] = 0xFF0B4F8AU;
    picture.pixels()[36] = 0xFF000000U;

    const auto again = draw::Surface::from_png(picture.to_png().value());

    CHECK_OK(again);
    CHECK_TRUE(picture == again.value());
}

TEST(Surface, from_png_refuses_what_is_none_before_it_decodes) {
    const Bytes good = draw::Surface(20, 20, kWhite).to_png().value();
    CHECK_ERROR(ErrorCode::PageNotImage, draw::Surface::from_png({}));
    CHECK_ERROR(ErrorCode::PageNotImage, draw::Surface::from_png(as_bytes("GIF89a no picture")));
    CHECK_ERROR(ErrorCode::PageNotImage,
                draw::Surface::from_png(ByteView(good).first(good.size() / 2)));
    Bytes vast = good;
    vast[16] = 0x7F;  // width of two thousand million
    CHECK_ERROR(ErrorCode::PageTooLarge, draw::Surface::from_png(vast));
}

TEST(Surface, becomes_black_where_it_is_dark) {
    draw::Surface picture(9, 2, kWhite);
    picture.pixels()[0] = 0xFF000000U;
    picture.pixels()[1] = 0xFF7F7F7FU;  // one below the threshold
    picture.pixels()[2] = 0xFF808080U;
    picture.pixels()[8] = 0xFF0B4F8AU;
    picture.pixels()[9] = 0x00000000U;  // nothing is paper

    const Bitmap bits = picture.to_bitmap();

    CHECK_TRUE(bits.black(0, 0));
    CHECK_TRUE(bits.black(1, 0));
    CHECK_FALSE(bits.black(2, 0));
    CHECK_TRUE(bits.black(8, 0));
    CHECK_FALSE(bits.black(0, 1));
}
