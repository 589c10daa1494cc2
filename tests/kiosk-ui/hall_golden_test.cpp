// Golden pictures of the hall: every sample in vi and en; vi also in both high-contrast themes and
// on a standing panel. KIOSK_RECORD_GOLDENS=1 records anew.
#include "kiosk-ui/toolkit/glass.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"
#include "tests/support/golden/golden.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

const std::filesystem::path kHallList =
    std::filesystem::path(KIOSK_SOURCE_DIR) / "tests/kiosk-ui/hall_goldens.txt";

void check_hall(const char* name, Language language, ThemeId theme, const Panel& panel) {
    for (const Screen* screen : all_screens()) {
        if (screen->role() != "hall") {
            continue;
        }
        for (const Sample& sample : screen->samples()) {
            Glass glass(draw::Toolbox::open().value(), panel);
            const test::Case it = test::case_of(
                *screen, sample, language, TextStep::Normal, theme, Reach::Normal, panel);
            static_cast<void>(glass.show(it.scene(), it.env));
            test::check_golden(kHallList,
                               "ui-" + std::string(screen->id()) + "-" + sample.name + "-" + name,
                               glass.surface());
        }
    }
}

}  // namespace

TEST_GROUP(UiHallGolden){};

TEST(UiHallGolden, vietnamese) {
    check_hall("vi", Language::Vi, ThemeId::Normal, test::kHallPanels[0]);
}

TEST(UiHallGolden, english) {
    check_hall("en", Language::En, ThemeId::Normal, test::kHallPanels[0]);
}

TEST(UiHallGolden, high_contrast_dark) {
    check_hall("dark", Language::Vi, ThemeId::HighContrastDark, test::kHallPanels[0]);
}

TEST(UiHallGolden, high_contrast_light) {
    check_hall("light", Language::Vi, ThemeId::HighContrastLight, test::kHallPanels[0]);
}

TEST(UiHallGolden, standing) {
    check_hall("standing", Language::Vi, ThemeId::Normal, test::kHallPanels[2]);
}
