// Goal: one paper gives one fingerprint however it was scanned, another paper another, and pages
// that hold next to nothing give none. Method: pages of bars drawn like lines of words, moved,
// lightened and resampled; then a letter of the corpus under damages that prepare() has to undo.
#include "image/page/fingerprint.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "image/page/clean.hpp"
#include "image/page/codec.hpp"
#include "image/page/prepare.hpp"
#include "tests/support/check.hpp"
#include "tests/support/corpus/pages.hpp"

namespace page = kiosk::page;
using page::Gray8;

namespace {

// A drawing of words on lines: how much of a line, which words and where paragraphs end follows
// from `seed`. Lengths in millimetres, so that any resolution shows the same paper.
struct Drawing {
    std::uint64_t seed = 1;
    int dpi = 300;
    double right_mm = 0;  // how far the paper lies to the right and further down
    double down_mm = 0;
    double scale = 1;
    int darkness = 230;
    int lines = 34;
};

void bar(Gray8& out, const Drawing& how, double x_mm, double y_mm, double width_mm) {
    const auto px = [&](double mm) {
        return static_cast<int>(std::lround(mm * how.scale * how.dpi / 25.4));
    };
    const int left = px(x_mm + how.right_mm);
    const int top = px(y_mm + how.down_mm);
    for (int y = top; y < std::min(out.height_px, top + px(1.6)); ++y) {
        for (int x = left; x < std::min(out.width_px, left + px(width_mm)); ++x) {
            out.row(y)[x] = static_cast<std::uint8_t>(255 - how.darkness);
        }
    }
}

Gray8 drawn(const Drawing& how) {
    Gray8 out(210 * how.dpi * 10 / 254, 297 * how.dpi * 10 / 254, how.dpi);
    kiosk::SeededRandom random(how.seed);
    for (int line = 0; line < how.lines; ++line) {
        const double end_mm =
            random.below(4) == 0 ? 60.0 + static_cast<double>(random.below(100)) : 190.0;
        double x_mm = random.below(5) == 0 ? 43 : 30;
        while (x_mm < end_mm - 6) {
            const double width_mm = 4.0 + static_cast<double>(random.below(8));
            bar(out, how, x_mm, 20 + 7.2 * line, std::min(width_mm, end_mm - x_mm));
            x_mm += width_mm + 1.5;
        }
    }
    return out;
}

page::Fingerprint print_of(const Drawing& how) {
    const auto print = page::fingerprint(drawn(how));
    CHECK_TRUE(print.has_value());
    return *print;
}

double beside_first(const Drawing& how) {
    return page::likeness(print_of({}), print_of(how));
}

std::optional<page::Fingerprint> print_of_corpus(const char* variant) {
    const auto folder = kiosk::test::corpus_pages("04", "clean300,skew4,rot90,fold");
    if (!folder) {
        return std::nullopt;
    }
    const auto file =
        kiosk::read_file(*folder / (std::string("04-1.") + variant + ".png"), 64U << 20);
    CHECK_OK(file);
    const auto header = page::inspect(*file);
    CHECK_OK(header);
    const auto picture = page::decode(*file, *header);
    CHECK_OK(picture);
    return page::fingerprint(
        page::prepare(*picture, 300, page::Resolution::Full, std::nullopt).copy);
}

}  // namespace

TEST_GROUP(PageFingerprint){};

TEST(PageFingerprint, where_the_paper_lay_does_not_matter) {
    // 3.6 mm is half a line: what a coarse grid would trip over.
    for (const double by_mm : {0.4, 3.6, 6.0}) {
        CHECK_TRUE(beside_first({.right_mm = by_mm, .down_mm = by_mm}) > 0.98);
    }
}

TEST(PageFingerprint, nor_does_how_dark_the_scan_is) {
    CHECK_TRUE(beside_first({.darkness = 110}) > 0.999);
}

TEST(PageFingerprint, nor_its_resolution) {
    CHECK_TRUE(beside_first({.dpi = 200}) > 0.98);
    CHECK_TRUE(beside_first({.dpi = 150}) > 0.97);
}

TEST(PageFingerprint, a_feeder_that_pulls_a_hundredth_too_far_makes_no_other_paper) {
    CHECK_TRUE(beside_first({.scale = 1.01}) > 0.93);
}

TEST(PageFingerprint, another_paper_has_another_one) {
    for (std::uint64_t seed = 2; seed < 12; ++seed) {
        CHECK_TRUE(beside_first({.seed = seed}) < 0.6);
    }
}

TEST(PageFingerprint, blank_and_black_pages_and_a_few_words_have_none) {
    CHECK_FALSE(page::fingerprint(Gray8(2480, 3508, 300)).has_value());
    CHECK_FALSE(page::fingerprint(drawn({.lines = 1})).has_value());
    CHECK_FALSE(page::fingerprint(Gray8(2480, 3508, 300, 0)).has_value());
    CHECK_FALSE(page::fingerprint(Gray8()).has_value());
}

TEST(PageFingerprint, skew_turn_and_folds_are_gone_before_it_is_made) {
    const auto clean = print_of_corpus("clean300");
    if (!clean) {
        SKIP_TEST("the corpus cannot be drawn here");
    }

    for (const char* variant : {"skew4", "rot90", "fold"}) {
        const auto print = print_of_corpus(variant);
        CHECK_TRUE(print.has_value());
        CHECK_TRUE(page::likeness(*clean, *print) > 0.98);
    }
}
