// Golden pictures: the sample screen in each theme and the sheet of icons. One hash holds on every
// x86-64 Debian 12, because fonts come by file and nothing is hinted (docs/screens.md).
#include "tests/support/golden/golden.hpp"
#include "tests/firmware/draw/sample_screen.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::draw;

namespace {

const std::filesystem::path kList =
    std::filesystem::path(KIOSK_SOURCE_DIR) / "tests/firmware/draw/goldens.txt";

Surface sample(Toolbox& toolbox, const tokens::Theme& theme) {
    Surface surface(1080, 1920, kWhite);
    Canvas canvas(toolbox, surface);
    test::paint_sample_screen(canvas, theme);
    return surface;
}

}  // namespace

TEST_GROUP(DrawGolden) {
    Toolbox toolbox = Toolbox::open().value();
};

TEST(DrawGolden, sample_screen_looks_as_recorded_in_each_theme) {
    test::check_golden(kList, "sample-normal", sample(toolbox, tokens::kNormal));
    test::check_golden(kList, "sample-dark", sample(toolbox, tokens::kHighContrastDark));
    test::check_golden(kList, "sample-light", sample(toolbox, tokens::kHighContrastLight));
}

TEST(DrawGolden, icon_sheet_looks_as_recorded) {
    constexpr int kColumns = 8;
    constexpr int kCell = 130;
    const int rows = (kIconCount + kColumns - 1) / kColumns;
    Surface sheet(kColumns * kCell, rows * kCell, kWhite);
    {
        Canvas canvas(toolbox, sheet);
        for (int i = 0; i < kIconCount; ++i) {
            canvas.icon(static_cast<Icon>(i),
                        {i % kColumns * kCell + kCell / 2.0,
                         static_cast<double>(i / kColumns * kCell) + kCell / 2.0},
                        96,
                        tokens::kNormal.primary);
        }
    }
    test::check_golden(kList, "icons", sheet);
}

TEST(DrawGolden, picture_is_the_same_warm_and_cold) {
    const Surface cold = sample(toolbox, tokens::kNormal);

    const Surface warm = sample(toolbox, tokens::kNormal);

    CHECK_TRUE(cold == warm);
}

TEST(DrawGolden, painting_dirty_parts_gives_the_pixels_of_a_whole_redraw) {
    const Surface whole = sample(toolbox, tokens::kNormal);
    Surface parts = whole;
    for (const Rect dirty : {Rect{30, 470, 500, 333}, Rect{500.5, 1100.2, 301, 411}}) {
        Surface spoilt = parts;
        {
            Canvas canvas(toolbox, spoilt, dirty);
            canvas.fill({0, 0, 1080, 1920}, kBlack);
            test::paint_sample_screen(canvas, tokens::kNormal);
        }
        CHECK_TRUE(spoilt == whole);
    }
}
