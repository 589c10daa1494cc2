// Goal: a preview becomes pixels within limits, and what is none is refused. Method: pages encoded
// here, whole, cut and too large.
#include "kiosk-ui/app/picture.hpp"

#include "drivers/raster/raster.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

// Left half dark, right half light.
Bytes page_of(int width_px, int height_px, int channels = 3) {
    raster::Raster page;
    page.width_px = width_px;
    page.height_px = height_px;
    page.channels = channels;
    page.pixels.assign(page.row_bytes() * static_cast<std::size_t>(height_px), 0xF0);
    for (int y = 0; y < height_px; ++y) {
        for (int x = 0; x < width_px / 2 * channels; ++x) {
            page.pixels[static_cast<std::size_t>(y) * page.row_bytes() +
                        static_cast<std::size_t>(x)] = 0x20;
        }
    }
    return raster::encode_jpeg(page, 95).value();
}

int gray_at(const draw::Surface& picture, int x, int y) {
    return static_cast<int>(picture.pixel(x, y) & 0xFFU);
}

}  // namespace

TEST_GROUP(UiPicture){};

TEST(UiPicture, a_page_comes_large_and_small_in_its_own_proportions) {
    for (const int channels : {1, 3}) {
        const auto preview = decode_preview(page_of(700, 1000, channels));
        CHECK_OK(preview);
        CHECK_EQUAL(1000, preview->large.pixels->height_px());
        CHECK_EQUAL(240, preview->small.pixels->height_px());
        CHECK_EQUAL(168, preview->small.pixels->width_px());
        for (const Picture* picture : {&preview->large, &preview->small}) {
            const int width = picture->pixels->width_px();
            CHECK_TRUE(gray_at(*picture->pixels, width / 4, 100) < 0x30);
            CHECK_TRUE(gray_at(*picture->pixels, width * 3 / 4, 100) > 0xE0);
        }
    }
}

TEST(UiPicture, other_pixels_have_another_hash) {
    CHECK_TRUE(decode_preview(page_of(70, 100))->large.hash !=
               decode_preview(page_of(72, 100))->large.hash);
    CHECK_TRUE(decode_preview(page_of(70, 100))->large.hash ==
               decode_preview(page_of(70, 100))->large.hash);
}

TEST(UiPicture, what_is_no_page_or_too_large_is_refused) {
    Bytes cut = page_of(700, 1000);
    cut.resize(cut.size() / 3);
    CHECK_FALSE(decode_preview(cut).has_value());
    CHECK_ERROR(ErrorCode::PageNotImage, decode_preview(to_bytes("<html>")));
    CHECK_ERROR(ErrorCode::PageTooLarge, decode_preview(page_of(2'100, 2'000)));
    CHECK_ERROR(ErrorCode::PageTooLarge, decode_preview(page_of(9'000, 40)));
    CHECK_ERROR(ErrorCode::PageTooLarge, decode_preview(Bytes(kMostPreviewBytes + 1)));
}
