// Bitmap: where a pixel lies in memory, because printers take the bytes as they are.
#include "firmware/base/bitmap.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;

TEST_GROUP(Bitmap){};

TEST(Bitmap, rows_are_whole_bytes_from_the_top_left_high_bit_first) {
    kiosk::Bitmap page(10, 3);
    page.set(0, 0, true);
    page.set(9, 0, true);
    page.set(7, 2, true);

    CHECK_EQUAL(2U, page.row_bytes());
    CHECK_TRUE((Bytes{0x80, 0x40, 0, 0, 0x01, 0}) == to_bytes(as_text(page.bits())));
    CHECK_TRUE((Bytes{0x01, 0}) == to_bytes(as_text(page.rows(2, 1))));
    CHECK_EQUAL(0U, page.rows(3, 0).size());
}

TEST(Bitmap, a_pixel_set_and_cleared_leaves_its_neighbours) {
    kiosk::Bitmap page(16, 1);
    for (int x = 0; x < 16; ++x) {
        page.set(x, 0, true);
    }
    page.set(5, 0, false);

    CHECK_TRUE(page.black(4, 0));
    CHECK_FALSE(page.black(5, 0));
    CHECK_TRUE(page.black(6, 0));
    page.set(5, 0, false);
    CHECK_TRUE((Bytes{0xFB, 0xFF}) == to_bytes(as_text(page.bits())));
}

TEST(Bitmap, is_white_when_made_and_equal_by_content) {
    kiosk::Bitmap one(9, 2);
    kiosk::Bitmap other(9, 2);
    CHECK_TRUE(one == other);
    CHECK_FALSE(one.black(8, 1));

    other.set(8, 1, true);

    CHECK_FALSE(one == other);
    CHECK_FALSE(one == kiosk::Bitmap(2, 9));
    CHECK_EQUAL(0U, kiosk::Bitmap().bits().size());
}
