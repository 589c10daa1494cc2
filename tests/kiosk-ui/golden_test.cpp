// Golden pictures: every sample of every screen in vi and en; vi also at the largest letters, in
// both high-contrast themes and with low reach (on a 27 inch panel, where it moves things).
// KIOSK_RECORD_GOLDENS=1 records anew; look at build/…/goldens/ui-*.png first.
#include "tests/support/golden/golden.hpp"
#include "kiosk-ui/toolkit/glass.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

const std::filesystem::path kList =
    std::filesystem::path(KIOSK_SOURCE_DIR) / "tests/kiosk-ui/goldens.txt";

void check_all(const char* name,
               Language language,
               TextStep step,
               ThemeId theme,
               Reach reach,
               const Panel& panel) {
    for (const Screen* screen : all_screens()) {
        if (screen->role() == "hall") {
            continue;  // on its own panels: hall_golden_test.cpp
        }
        for (const Sample& sample : screen->samples()) {
            Glass glass(draw::Toolbox::open().value(), panel);
            const test::Case it =
                test::case_of(*screen, sample, language, step, theme, reach, panel);
            static_cast<void>(glass.show(it.scene(), it.env));
            test::check_golden(kList,
                               "ui-" + std::string(screen->id()) + "-" + sample.name + "-" + name,
                               glass.surface());
        }
    }
}

}  // namespace

TEST_GROUP(UiGolden) {
    const Panel& panel = test::kPanels[0];
};

TEST(UiGolden, vietnamese) {
    check_all("vi", Language::Vi, TextStep::Normal, ThemeId::Normal, Reach::Normal, panel);
}

TEST(UiGolden, english) {
    check_all("en", Language::En, TextStep::Normal, ThemeId::Normal, Reach::Normal, panel);
}

TEST(UiGolden, largest_letters) {
    check_all("x16", Language::Vi, TextStep::Largest, ThemeId::Normal, Reach::Normal, panel);
}

TEST(UiGolden, high_contrast_dark) {
    check_all(
        "dark", Language::Vi, TextStep::Normal, ThemeId::HighContrastDark, Reach::Normal, panel);
}

TEST(UiGolden, high_contrast_light) {
    check_all(
        "light", Language::Vi, TextStep::Normal, ThemeId::HighContrastLight, Reach::Normal, panel);
}

TEST(UiGolden, low_reach) {
    check_all("low", Language::Vi, TextStep::Normal, ThemeId::Normal, Reach::Low, test::kPanels[1]);
}
