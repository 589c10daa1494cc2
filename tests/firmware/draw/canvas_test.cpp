// Canvas: shapes lie where they are put, the clip holds, a frame stays opaque.
#include "firmware/draw/canvas.hpp"

#include "firmware/base/random.hpp"
#include "tests/firmware/draw/sample_screen.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::draw;

TEST_GROUP(Canvas) {
    Toolbox toolbox = Toolbox::open().value();
    Surface surface{200, 200, kWhite};

    // The rectangle around all pixels that are not white.
    Rect changed() const {
        Rect box;
        for (int y = 0; y < surface.height_px(); ++y) {
            for (int x = 0; x < surface.width_px(); ++x) {
                if (surface.pixel(x, y) != 0xFFFFFFFFU) {
                    box = box.united({static_cast<double>(x), static_cast<double>(y), 1, 1});
                }
            }
        }
        return box;
    }

    void check_box(const Rect& want) const {
        const Rect got = changed();
        DOUBLES_EQUAL(want.x, got.x, 0.01);
        DOUBLES_EQUAL(want.y, got.y, 0.01);
        DOUBLES_EQUAL(want.width, got.width, 0.01);
        DOUBLES_EQUAL(want.height, got.height, 0.01);
    }
};

TEST(Canvas, shapes_fill_the_rectangle_they_are_given) {
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.fill_rounded({20, 30, 100, 60}, 16, kBlack);
    }
    check_box({20, 30, 100, 60});
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(20, 30));  // the corner is round
    CHECK_EQUAL(0xFF000000U, surface.pixel(70, 60));
}

TEST(Canvas, a_stroke_lies_inside_its_rectangle_and_leaves_the_middle) {
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.stroke_rounded({20, 30, 100, 60}, 16, kBlack, 3);
    }
    check_box({20, 30, 100, 60});
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(70, 60));
    CHECK_EQUAL(0xFF000000U, surface.pixel(70, 32));
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(70, 33));
}

TEST(Canvas, a_ring_counts_clockwise_from_twelve) {
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.ring({100, 100}, 50, kBlack, 10, 0.25);
    }
    CHECK_EQUAL(0xFF000000U, surface.pixel(132, 68));  // half past one
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(68, 68));
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(132, 132));
}

TEST(Canvas, a_gradient_goes_from_start_to_end_along_its_angle) {
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.fill({0, 0, 200, 200}, {kBlack, kWhite, 90});
    }
    CHECK_TRUE((surface.pixel(100, 1) & 0xFFU) < 6);
    CHECK_TRUE((surface.pixel(100, 198) & 0xFFU) > 249);
    CHECK_EQUAL(surface.pixel(1, 100), surface.pixel(198, 100));
}

TEST(Canvas, nothing_is_painted_outside_the_clip) {
    SeededRandom random(7);
    const Rect dirty{60.5, 70.5, 50, 40};
    {
        draw::Canvas canvas(toolbox, surface, dirty);
        test::paint_sample_screen(canvas, tokens::kNormal);
        canvas.qr(QrCode::encode("x").value(), {0, 0, 200, 200}, kBlack, kWhite);
        canvas.set_clip({0, 0, 200, 200});
        canvas.fill({0, 0, 200, 200}, kBlack);
    }
    check_box(dirty.outward());
}

TEST(Canvas, a_clip_outside_of_the_picture_paints_nothing) {
    {
        draw::Canvas canvas(toolbox, surface, {500, 500, 50, 50});
        test::paint_sample_screen(canvas, tokens::kNormal);
    }
    CHECK_TRUE(changed().empty());
}

TEST(Canvas, a_shadow_is_soft_lies_below_and_spares_the_shape) {
    const Rect shape{60, 60, 80, 80};
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.shadow(shape, 12, {26, 10, kBlack});
    }
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(100, 100));  // under the shape
    const auto grey = [&](int y) { return surface.pixel(100, y) & 0xFFU; };
    CHECK_TRUE(grey(141) < grey(150));
    CHECK_TRUE(grey(150) < grey(160));
    CHECK_TRUE(grey(58) > grey(141));  // less above than below
    const Rect box = changed();
    CHECK_TRUE(box.x > 20 && box.right() < 180);
    DOUBLES_EQUAL(200, box.x + box.right(), 1);  // even on both sides
}

TEST(Canvas, an_opaque_frame_stays_opaque) {
    Surface frame(1080, 1920, kWhite);
    {
        draw::Canvas canvas(toolbox, frame);
        test::paint_sample_screen(canvas, tokens::kNormal);
    }
    bool opaque = true;
    for (const std::uint32_t pixel : frame.pixels()) {
        opaque = opaque && (pixel >> 24U) == 255U;
    }
    CHECK_TRUE(opaque);
}

TEST(Canvas, every_icon_draws_something_inside_its_square) {
    for (int i = 0; i < kIconCount; ++i) {
        surface = Surface(200, 200, kWhite);
        const auto icon = static_cast<Icon>(i);
        {
            draw::Canvas canvas(toolbox, surface);
            canvas.icon(icon, {100, 100}, 96, kBlack);
        }
        const std::string name(icon_name(icon));
        const Rect box = changed();
        CHECK_TRUE_TEXT(box.width >= 40 || box.height >= 40, name.c_str());
        // Half a line of room: no icon touches the edge of its square, where it would be cut.
        const Rect room = Rect{52, 52, 96, 96}.inset(1);
        CHECK_TRUE_TEXT(box.intersection(room) == box, name.c_str());
    }
}

TEST(Canvas, an_image_fills_its_area_and_nothing_else) {
    Surface picture(10, 10, kBlack);
    {
        draw::Canvas canvas(toolbox, surface);
        canvas.image(picture, {40, 50, 80, 60}, 10);
    }
    check_box({40, 50, 80, 60});
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(40, 50));
    CHECK_EQUAL(0xFF000000U, surface.pixel(80, 80));
}
