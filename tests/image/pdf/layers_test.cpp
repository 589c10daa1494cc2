// Goal: text is in the mask, everything else in the background, and nothing is lost between them.
// Method: a drawn page whose parts are known; its layers decoded by the page codec and, as a whole
// file, by poppler (document_test).
#include "image/pdf/layers.hpp"

#include "image/page/codec.hpp"
#include "tests/image/pdf/sample_letter.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;
using pdf::Content;
using pdf::Layers;
using pdf::Profile;

namespace {

Layers layers_of(const page::Picture& picture, Profile profile, Content content = Content::Text) {
    auto out = pdf::make_layers(picture, prepared(picture), profile, content);
    CHECK_OK(out);
    return std::move(out).value();
}

page::Picture background(const Layers& layers) {
    const auto header = page::inspect(layers.background_jpeg);
    CHECK_OK(header);
    auto out = page::decode(layers.background_jpeg, *header);
    CHECK_OK(out);
    LONGS_EQUAL(layers.background_width_px, out->width_px);
    LONGS_EQUAL(layers.background_height_px, out->height_px);
    return std::move(out).value();
}

// The colour at a point given in shares of the page.
std::array<int, 3> at(const page::Picture& picture, double x, double y) {
    const int px = static_cast<int>(x * picture.width_px);
    const int py = static_cast<int>(y * picture.height_px);
    const auto from = static_cast<std::size_t>((py * picture.width_px + px) * picture.channels);
    return {picture.samples[from], picture.samples[from + 1], picture.samples[from + 2]};
}

}  // namespace

TEST_GROUP(PdfLayers){};

TEST(PdfLayers, text_leaves_the_background_and_a_stamp_stays_in_it) {
    const auto picture = sample_picture(Marks::Stamp);

    const Layers layers = layers_of(picture, Profile::Archive);

    const auto under = background(layers);
    const auto paper = at(under, 122.0 / 1240, 160.0 / 1754);  // where the first letter stood
    CHECK(paper[0] > 225 && paper[1] > 225 && paper[2] > 225);
    const auto stamp = at(under, 800.0 / 1240, 1400.0 / 1754);
    CHECK(stamp[0] > 170 && stamp[1] < 90 && stamp[2] < 90);
    const auto ink = at(under, 350.0 / 1240, 1404.0 / 1754);
    CHECK(ink[2] > ink[0] + 60);
    CHECK(layers.mask_g4.size() > 500);
    CHECK(layers.ink[0] < 60 && layers.ink[2] < 60);
}

TEST(PdfLayers, a_compact_page_without_colour_is_its_mask_alone) {
    const Layers plain = layers_of(sample_picture(Marks::None), Profile::Compact);
    const Layers stamped = layers_of(sample_picture(Marks::Stamp), Profile::Compact);

    CHECK_TRUE(plain.background_jpeg.empty());
    CHECK_FALSE(plain.mask_g4.empty());
    const auto under = background(stamped);
    const auto stamp = at(under, 800.0 / 1240, 1400.0 / 1754);
    CHECK(stamp[0] > 170 && stamp[1] < 90);
    const auto far = at(under, 0.5, 0.95);
    CHECK(far[0] > 250 && far[1] > 250 && far[2] > 250);
}

TEST(PdfLayers, a_fold_across_the_page_is_no_mark) {
    auto picture = sample_picture(Marks::None);
    paint(picture, 0, 1250, 1240, 1256, {120, 120, 120});

    CHECK_TRUE(layers_of(picture, Profile::Compact).background_jpeg.empty());
    CHECK_FALSE(layers_of(picture, Profile::Archive).background_jpeg.empty());
}

TEST(PdfLayers, a_picture_has_no_mask) {
    const Layers layers =
        layers_of(sample_picture(Marks::Stamp), Profile::Archive, Content::Picture);

    CHECK_TRUE(layers.mask_g4.empty());
    const auto whole = background(layers);
    CHECK(at(whole, 122.0 / 1240, 160.0 / 1754)[0] < 120);  // the letter is in the picture
}

TEST(PdfLayers, noise_does_not_make_a_background_huge) {
    auto picture = sample_picture(Marks::None);
    std::uint32_t state = 7;
    for (auto& sample : picture.samples) {
        state = state * 1664525 + 1013904223;
        sample = static_cast<std::uint8_t>(
            std::clamp(sample + static_cast<int>(state >> 25) - 64, 0, 255));
    }

    CHECK(layers_of(picture, Profile::Archive).background_jpeg.size() < 150'000);
}

TEST(PdfLayers, gray_pages_stay_gray) {
    page::Picture gray{1240, 1754, 1, {}};
    gray.samples.assign(std::size_t{1240} * 1754, 240);
    paint(gray, 300, 300, 330, 312, {20, 20, 20});

    const Layers layers = layers_of(gray, Profile::Archive);

    LONGS_EQUAL(1, layers.background_channels);
    CHECK_FALSE(layers.background_jpeg.empty());
}

TEST(PdfLayers, come_back_from_bytes_and_nothing_else_does) {
    const Layers layers = layers_of(sample_picture(Marks::Stamp), Profile::Archive);
    const Bytes bytes = pdf::to_bytes(layers);

    const auto back = pdf::layers_from(bytes);

    CHECK_OK(back);
    CHECK_TRUE(back->mask_g4 == layers.mask_g4);
    CHECK_TRUE(back->background_jpeg == layers.background_jpeg);
    CHECK_TRUE(back->ink == layers.ink);
    DOUBLES_EQUAL(layers.placement.xx, back->placement.xx, 0);
    for (std::size_t cut = 0; cut < 120; ++cut) {
        CHECK_ERROR(ErrorCode::OcrFailed, pdf::layers_from(ByteView(bytes).first(cut)));
    }
    CHECK_ERROR(ErrorCode::OcrFailed, pdf::layers_from(ByteView(bytes).first(bytes.size() - 1)));
    Bytes longer = bytes;
    longer.push_back(0);
    CHECK_ERROR(ErrorCode::OcrFailed, pdf::layers_from(longer));
    for (const std::size_t side : {4U, 8U, 12U, 16U, 20U, 24U}) {
        Bytes wrong = bytes;
        wrong[side] = 0xFF;
        CHECK_ERROR(ErrorCode::OcrFailed, pdf::layers_from(wrong));
    }
    Bytes not_a_number = bytes;
    std::fill_n(not_a_number.begin() + 28, 8, std::uint8_t{0xFF});
    CHECK_ERROR(ErrorCode::OcrFailed, pdf::layers_from(not_a_number));
}
