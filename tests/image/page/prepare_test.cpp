// Goal: drawn pages come out upright and level, and points find their way back. Method: one letter
// of the corpus, turned and tilted by known amounts.
#include "image/page/prepare.hpp"

#include <cmath>
#include <optional>

#include "firmware/base/file.hpp"
#include "image/page/clean.hpp"
#include "image/page/codec.hpp"
#include "image/page/straighten.hpp"
#include "tests/support/check.hpp"
#include "tests/support/corpus/pages.hpp"

namespace page = kiosk::page;

namespace {

kiosk::Result<page::Picture> picture_of(const char* variant) {
    KIOSK_TRY(const auto folder, kiosk::test::corpus_pages("04", "clean300,skew4,rot90,fold"));
    KIOSK_TRY(const auto file,
              kiosk::read_file(folder / (std::string("04-1.") + variant + ".png"), 64U << 20));
    KIOSK_TRY(const auto header, page::inspect(file));
    return page::decode(file, header);
}

page::Prepared prepared(const page::Picture& picture) {
    return page::prepare(picture, 300, page::Resolution::Full, std::nullopt);
}

}  // namespace

TEST_GROUP(PagePrepare){};

TEST(PagePrepare, finds_a_skew_to_a_tenth_of_a_degree) {
    const auto picture = picture_of("clean300");
    if (!picture) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto straight = page::to_gray(*picture, 300);

    for (const double angle_deg : {-14.0, -4.3, -0.4, 0.0, 0.35, 2.5, 9.7}) {
        page::Placement ignored;
        const auto tilted = page::level(straight, -angle_deg, ignored);
        const auto found = page::find_skew(tilted, page::Direction::Rows);
        DOUBLES_EQUAL(angle_deg, found.angle_deg, 0.1);
        CHECK(found.confidence > 2.0);
    }
}

TEST(PagePrepare, turns_every_quarter_upright) {
    const auto picture = picture_of("clean300");
    if (!picture) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto upright = page::to_gray(*picture, 300);

    for (int turns = 0; turns < 4; ++turns) {
        page::Placement ignored;
        const auto turned = page::turn(upright, turns, ignored);
        const page::Picture input{turned.width_px, turned.height_px, 1, turned.pixels};
        const auto out = prepared(input);
        LONGS_EQUAL((4 - turns) % 4, out.quarter_turns);
        LONGS_EQUAL(upright.width_px, out.copy.width_px);
        CHECK(out.upright > 0);
    }
}

TEST(PagePrepare, a_straight_page_is_not_tilted) {
    const auto picture = picture_of("clean300");
    if (!picture) {
        SKIP_TEST("the corpus cannot be drawn here");
    }

    DOUBLES_EQUAL(0.0, prepared(*picture).skew_deg, 0.001);
}

TEST(PagePrepare, takes_the_skew_out_and_leads_points_back) {
    const auto picture = picture_of("skew4");
    if (!picture) {
        SKIP_TEST("the corpus cannot be drawn here");
    }

    const auto out = prepared(*picture);

    DOUBLES_EQUAL(4.0, std::abs(out.skew_deg), 0.1);
    DOUBLES_EQUAL(0.0, page::find_skew(out.copy, page::Direction::Rows).angle_deg, 0.1);
    const auto& p = out.placement;  // the middle stays; one inch right of it went up or down by 4°
    DOUBLES_EQUAL(1240, p.xx * 1240 + p.xy * 1754 + p.x0, 2.0);
    const double down = p.yx * 1540 + p.yy * 1754 + p.y0 - 1754;
    DOUBLES_EQUAL(300 * std::sin(out.skew_deg * 3.14159265 / 180), down, 2.0);
}

TEST(PagePrepare, an_empty_page_stays_as_it_lies) {
    const page::Picture blank{1240, 1754, 1, std::vector<std::uint8_t>(1240U * 1754U, 240)};

    const auto out = page::prepare(blank, 150, page::Resolution::Full, page::Turn{2});

    LONGS_EQUAL(2, out.quarter_turns);  // the turn of its document
    DOUBLES_EQUAL(0.0, out.skew_deg, 0.001);
    LONGS_EQUAL(255, out.copy.row(500)[500]);
}

TEST(PagePrepare, every_depth_goes_through) {
    for (const int channels : {1, 3}) {
        const page::Picture noise{
            700,
            900,
            channels,
            std::vector<std::uint8_t>(std::size_t{700} * 900 * static_cast<unsigned>(channels),
                                      128)};
        CHECK_FALSE(prepared(noise).copy.empty());
    }
}

TEST(PagePrepare, resolution_is_told_or_read_or_taken_from_a4) {
    page::Header header;
    header.width_px = 1654;
    header.height_px = 2339;

    LONGS_EQUAL(200, page::page_dpi(header, 0));
    header.dpi = 240;
    LONGS_EQUAL(240, page::page_dpi(header, 0));
    LONGS_EQUAL(300, page::page_dpi(header, 300));
    header.dpi = 5;
    LONGS_EQUAL(200, page::page_dpi(header, 99999));
}
