// Goal: each cleaning step does the one thing it promises, in numbers. Method: small pages painted
// pixel by pixel: lines of "letters" (upright strokes) on paper of a known brightness.
#include "image/page/clean.hpp"
#include "image/page/folds.hpp"

#include <cmath>
#include <cstdlib>

#include "firmware/base/random.hpp"
#include "image/page/marks.hpp"
#include "image/page/parameters.hpp"
#include "tests/support/check.hpp"

using kiosk::page::Gray8;

namespace {

void fill(Gray8& page, int left, int top, int width, int height, std::uint8_t value) {
    for (int y = top; y < top + height; ++y) {
        for (int x = left; x < left + width; ++x) {
            page.row(y)[x] = value;
        }
    }
}

// 40 px high strokes, 6 px wide every 24 px, on lines 84 px apart.
Gray8 lined_page(std::uint8_t paper, std::uint8_t ink) {
    Gray8 page(1200, 1600, 300, paper);
    for (int top = 100; top + 140 < page.height_px; top += 84) {
        for (int left = 120; left + 120 < page.width_px; left += 24) {
            fill(page, left, top, 6, 40, ink);
        }
    }
    return page;
}

int darkest(const Gray8& page, int left, int top, int width, int height) {
    int out = 255;
    for (int y = top; y < top + height; ++y) {
        for (int x = left; x < left + width; ++x) {
            out = std::min<int>(out, page.row(y)[x]);
        }
    }
    return out;
}

}  // namespace

TEST_GROUP(PageClean){};

TEST(PageClean, paper_in_shadow_becomes_white_and_ink_stays) {
    Gray8 page = lined_page(240, 30);
    for (int y = 0; y < page.height_px; ++y) {
        for (int x = 0; x < page.width_px; ++x) {
            const double light = 0.3 + 0.7 * x / page.width_px;
            page.row(y)[x] = static_cast<std::uint8_t>(page.row(y)[x] * light);
        }
    }

    const auto white = kiosk::page::whiten(page);

    LONGS_EQUAL(255, darkest(white, 10, 40, 1180, 40));  // the margin above the first line
    LONGS_EQUAL(255, darkest(white, 128, 100, 12, 40));  // between two strokes, in the dark part
    CHECK(darkest(white, 120, 100, 6, 40) < 60);
    CHECK(white.row(120)[1059] > 200 || darkest(white, 1040, 100, 40, 40) < 60);
}

TEST(PageClean, median_takes_salt_and_pepper_and_leaves_strokes) {
    Gray8 page = lined_page(255, 0);
    kiosk::SeededRandom random(11);
    for (int i = 0; i < 20'000; ++i) {
        const auto at = random.below(page.pixels.size());
        page.pixels[at] = page.pixels[at] == 0 ? 255 : 0;
    }

    const auto filtered = kiosk::page::median3(page);

    CHECK(kiosk::page::speck_share(page, filtered) > kiosk::page::kSpeckShare);
    CHECK(kiosk::page::speck_share(filtered, kiosk::page::median3(filtered)) < 0.0003);
    LONGS_EQUAL(0, filtered.row(120)[123]);
}

TEST(PageClean, red_ink_vanishes_and_black_under_it_stays) {
    kiosk::page::Picture picture{400, 400, 3, std::vector<std::uint8_t>(400 * 400 * 3, 250)};
    for (std::size_t i = 0; i < 400 * 100; ++i) {
        auto* at = picture.samples.data() + i * 3;
        const bool black = i % 400 < 200;
        at[0] = black ? 15 : 210;
        at[1] = black ? 3 : 40;
        at[2] = black ? 3 : 48;
    }

    const auto gray = kiosk::page::to_gray(picture, 300);

    CHECK(gray.row(50)[300] > 245);
    CHECK(gray.row(50)[100] < 30);
}

TEST(PageClean, a_gray_picture_passes_unchanged) {
    const kiosk::page::Picture picture{300, 200, 1, std::vector<std::uint8_t>(300 * 200, 77)};

    const auto gray = kiosk::page::to_gray(picture, 200);

    LONGS_EQUAL(300, gray.width_px);
    LONGS_EQUAL(200, gray.dpi);
    LONGS_EQUAL(77, gray.row(199)[299]);
}

TEST(PageClean, rescale_keeps_the_size_on_paper) {
    const auto grown = kiosk::page::rescale(Gray8(800, 1000, 200, 90), 300);
    const auto shrunk = kiosk::page::rescale(Gray8(2400, 3000, 600, 90), 300);
    const auto same = kiosk::page::rescale(Gray8(2400, 3000, 302, 90), 300);

    LONGS_EQUAL(1200, grown.width_px);
    LONGS_EQUAL(1500, grown.height_px);
    LONGS_EQUAL(90, grown.row(700)[600]);
    LONGS_EQUAL(1200, shrunk.width_px);
    LONGS_EQUAL(90, shrunk.row(1499)[1199]);
    LONGS_EQUAL(2400, same.width_px);
}

TEST(PageClean, faint_ink_is_darkened_and_a_blank_page_is_not) {
    const auto darkened = [](Gray8 given) {
        const int ink = kiosk::page::ink_gray(given, kiosk::page::Paper::Clean);
        return kiosk::page::darken_faint_ink(std::move(given), ink);
    };
    const auto page = darkened(lined_page(255, 160));
    const auto blank = darkened(Gray8(600, 600, 300, 253));

    LONGS_EQUAL(160, kiosk::page::ink_gray(lined_page(255, 160), kiosk::page::Paper::Clean));
    CHECK(page.row(120)[123] <= 60);
    LONGS_EQUAL(255, page.row(120)[135]);
    LONGS_EQUAL(253, blank.row(300)[300]);
}

TEST(PageClean, folds_are_lifted_and_the_letters_on_them_stay) {
    Gray8 page = lined_page(255, 20);
    for (int y = 0; y < page.height_px; ++y) {
        for (int x = 601; x < 607; ++x) {
            page.row(y)[x] = static_cast<std::uint8_t>(page.row(y)[x] * 0.45);
        }
    }
    for (int x = 0; x < page.width_px; ++x) {
        for (int y = 575; y < 580; ++y) {
            page.row(y)[x] = static_cast<std::uint8_t>(page.row(y)[x] * 0.45);
        }
    }

    const auto lifted = kiosk::page::lift_folds(page);

    CHECK(darkest(lifted, 601, 20, 6, 60) > 190);  // the fold beside the text
    CHECK(darkest(lifted, 20, 575, 80, 5) > 190);
    CHECK(darkest(lifted, 600, 100, 6, 40) < 60);  // a stroke under the fold
    LONGS_EQUAL(20, lifted.row(120)[123]);         // a stroke elsewhere
}

TEST(PageClean, a_bold_word_is_no_fold) {
    Gray8 page = lined_page(255, 20);
    fill(page, 300, 20, 300, 50, 20);  // a bar as long as a title, a quarter of the page

    const auto lifted = kiosk::page::lift_folds(page);

    LONGS_EQUAL(20, lifted.row(45)[450]);
}

TEST(PageClean, a_pen_over_print_goes_and_the_print_stays) {
    Gray8 page = lined_page(255, 20);
    std::vector<std::pair<int, int>> pen;
    for (int x = 300; x < 700; ++x) {  // through the lines of print
        const int y = 300 + static_cast<int>(90 * std::sin(x / 20.0));
        fill(page, x, y, 5, 6, 10);
        pen.emplace_back(x, y);
    }
    const auto by_pen = [&pen](int x, int y) {
        return std::any_of(pen.begin(), pen.end(), [x, y](const auto& at) {
            return x >= at.first && x < at.first + 5 && y >= at.second && y < at.second + 6;
        });
    };
    const auto ink = [](const Gray8& of) {
        return std::count_if(
            of.pixels.begin(), of.pixels.end(), [](std::uint8_t p) { return p < 100; });
    };

    const auto blind = kiosk::page::drop_large_marks(page, [](int, int) { return false; });
    const auto seeing = kiosk::page::drop_large_marks(page, by_pen);

    const auto print = ink(lined_page(255, 20));
    CHECK(ink(seeing) > print * 9 / 10);
    CHECK(ink(blind) < ink(seeing));
    LONGS_EQUAL(255, darkest(seeing, 300, 395, 400, 20));  // where only the pen had been
}

TEST(PageClean, dust_and_signatures_go_and_letters_stay) {
    Gray8 page = lined_page(255, 20);
    fill(page, 40, 40, 2, 2, 0);
    for (int x = 300; x < 700; ++x) {  // a swung stroke, 200 px high, in the foot margin
        const int y = 1500 + static_cast<int>(70 * std::sin(x / 20.0));
        fill(page, x, y, 5, 6, 10);
    }

    const auto clean = kiosk::page::drop_large_marks(
        kiosk::page::drop_specks(page, kiosk::page::Paper::Clean), [](int, int) { return false; });

    LONGS_EQUAL(255, darkest(clean, 36, 36, 10, 10));
    LONGS_EQUAL(255, darkest(clean, 300, 1490, 400, 100));
    LONGS_EQUAL(20, clean.row(120)[123]);
}
