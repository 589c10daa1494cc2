// Goal: what may be a code is looked at closer, what is print is not. Method: pages with squares of
// modules, lines of bars like text, and dark patches; pieces cut out of them and made clearer.
#include "image/codes/regions.hpp"

#include <algorithm>
#include <numeric>

#include "image/codes/crop.hpp"
#include "image/page/clean.hpp"
#include "tests/image/codes/printed_page.hpp"
#include "tests/support/check.hpp"

namespace codes = kiosk::page_codes;
using kiosk::page::Gray8;
using kiosk::test::flat;
using kiosk::test::PrintedPage;
using kiosk::test::qr;

namespace {

const std::string kText(120, 'x');

PrintedPage a5() {
    return {148, 210, codes::kMap_dpi};
}

Gray8 map_of(const PrintedPage& page) {
    return kiosk::page::whiten(kiosk::page::to_gray(page.picture(), page.dpi()));
}

bool holds(const codes::Area& area, const PrintedPage& page, double x, double y, double side) {
    return area.x <= page.px(x - side / 2) && area.y <= page.px(y - side / 2) &&
           area.x + area.width >= page.px(x + side / 2) &&
           area.y + area.height >= page.px(y + side / 2);
}

// Variance of the pixels: how far apart dark and light are.
double contrast(const Gray8& piece) {
    const double mean = std::accumulate(piece.pixels.begin(), piece.pixels.end(), 0.0) /
                        static_cast<double>(piece.pixels.size());
    double sum = 0;
    for (const auto value : piece.pixels) {
        sum += (value - mean) * (value - mean);
    }
    return sum / static_cast<double>(piece.pixels.size());
}

// Stripes of black and white, each so wide.
Gray8 stripes(int width) {
    Gray8 out(120, 90, 300);
    for (int y = 0; y < out.height_px; ++y) {
        for (int x = 0; x < out.width_px; ++x) {
            out.row(y)[x] = x / width % 2 == 0 ? 0 : 255;
        }
    }
    return out;
}

}  // namespace

TEST_GROUP(PageCodeRegions){};

TEST(PageCodeRegions, a_code_lies_in_a_region_with_its_quiet_zone) {
    for (const double side : {15.0, 20.0, 30.0, 50.0}) {
        PrintedPage page = a5();
        page.print(qr(kText), 70, 100, side, flat());

        const auto regions = codes::likely_regions(map_of(page), {});

        LONGS_EQUAL(1, regions.size());
        CHECK_TRUE(holds(regions[0], page, 70, 100, side + 2));
        CHECK(regions[0].width <= page.px(side + 16) && regions[0].height <= page.px(side + 16));
    }
}

TEST(PageCodeRegions, lines_of_print_a_black_edge_and_a_known_code_are_none) {
    PrintedPage page = a5();
    for (int line = 0; line < 20; ++line) {
        for (int stroke = 0; stroke < 60; ++stroke) {  // strokes of 0.5 mm each 1.4 mm, 2.5 mm high
            page.cover(20 + 1.4 * stroke, 10 + 6 * line, 20.5 + 1.4 * stroke, 12.5 + 6 * line, 20);
        }
    }
    page.cover(0, 0, 8, 210, 0);
    page.print(qr(kText), 70, 170, 30, flat());

    LONGS_EQUAL(1, codes::likely_regions(map_of(page), {}).size());
    const codes::Area known{page.px(55), page.px(155), page.px(30), page.px(30)};
    LONGS_EQUAL(0, codes::likely_regions(map_of(page), {known}).size());
}

TEST(PageCodeRegions, the_fullest_come_first_and_not_too_many) {
    PrintedPage page = a5();
    for (int i = 0; i < 6; ++i) {
        page.print(qr(kText), 30 + 45 * (i % 3), 40 + 60 * (i / 3), i == 4 ? 30 : 18, flat());
    }

    const auto regions = codes::likely_regions(map_of(page), {});

    LONGS_EQUAL(codes::kMostRegions, regions.size());
    CHECK_TRUE(holds(regions[0], page, 75, 100, 30));
}

TEST(PageCodeRegions, a_small_page_has_no_regions) {
    LONGS_EQUAL(0, codes::likely_regions(Gray8(20, 20, codes::kMap_dpi, 120), {}).size());
    LONGS_EQUAL(0, codes::likely_regions(Gray8(1, 900, codes::kMap_dpi, 120), {}).size());
}

TEST(PageCodeRegions, faint_print_is_cut_out_black_on_white) {
    Gray8 page = stripes(10);
    for (auto& value : page.pixels) {
        value = value == 0 ? 150 : 190;
    }

    const Gray8 piece = codes::cut_out(page, {15, 20, 60, 50});

    LONGS_EQUAL(60, piece.width_px);
    LONGS_EQUAL(50, piece.height_px);
    LONGS_EQUAL(0, *std::min_element(piece.pixels.begin(), piece.pixels.end()));
    LONGS_EQUAL(255, *std::max_element(piece.pixels.begin(), piece.pixels.end()));
    const Gray8 plain = codes::cut_out(Gray8(60, 50, 300, 200), {0, 0, 60, 50});
    LONGS_EQUAL(200, plain.pixels[0]);
}

TEST(PageCodeRegions, sharpening_takes_back_what_smoothing_did) {
    const Gray8 piece = stripes(6);
    const Gray8 soft = codes::smoothed(piece, 2.5);
    const Gray8 sharp = codes::sharpened(soft, 2.5);

    CHECK(contrast(soft) < 0.5 * contrast(piece));
    CHECK(contrast(sharp) > 1.5 * contrast(soft) && contrast(sharp) > 0.65 * contrast(piece));
    const Gray8 slight = codes::smoothed(piece, 0.5);
    CHECK(contrast(slight) < contrast(piece) && contrast(slight) > 0.7 * contrast(piece));
}

TEST(PageCodeRegions, enlarging_keeps_places_and_edges) {
    const Gray8 large = codes::enlarged(stripes(10), 3);

    LONGS_EQUAL(360, large.width_px);
    LONGS_EQUAL(270, large.height_px);
    LONGS_EQUAL(900, large.dpi);
    for (int stripe = 0; stripe < 12; ++stripe) {
        LONGS_EQUAL(stripe % 2 == 0 ? 0 : 255, large.row(100)[stripe * 30 + 15]);
    }
    LONGS_EQUAL(120, codes::enlarged(stripes(10), 1).width_px);
}

TEST(PageCodeRegions, black_and_white_part_between_the_two_sorts) {
    Gray8 piece = stripes(10);
    for (std::size_t i = 0; i < piece.pixels.size(); ++i) {
        piece.pixels[i] = static_cast<std::uint8_t>((piece.pixels[i] == 0 ? 60 : 120) + i % 9);
    }

    const Gray8 parted = codes::binarised(piece);

    CHECK_TRUE(parted.pixels == stripes(10).pixels);
    CHECK_TRUE(codes::inverted(codes::inverted(parted)).pixels == parted.pixels);
    LONGS_EQUAL(255, codes::inverted(parted).pixels[0]);
}
