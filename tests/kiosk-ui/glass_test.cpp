// The glass: what is painted in parts equals what is painted whole, nothing is painted twice for
// nothing, and forgetting leaves no text.
#include "kiosk-ui/toolkit/glass.hpp"

#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

test::Case plain(const char* screen, const char* sample) {
    for (const Sample& it : find_screen(screen)->samples()) {
        if (it.name == sample) {
            return test::case_of(*find_screen(screen),
                                 it,
                                 Language::Vi,
                                 TextStep::Normal,
                                 ThemeId::Normal,
                                 Reach::Normal,
                                 test::kPanels[0]);
        }
    }
    FAIL("no such sample");
    return {};
}

double area_of(const Glass::Dirty& dirty) {
    double out = 0;
    for (const draw::Rect& rect : dirty) {
        out += rect.width * rect.height;
    }
    return out;
}

}  // namespace

TEST_GROUP(UiGlass) {
    Glass glass{draw::Toolbox::open().value(), test::kPanels[0]};

    Glass::Dirty show(const test::Case& it) {
        return glass.show(it.scene(), it.env);
    }

    static draw::Surface whole(const test::Case& it) {
        Glass fresh(draw::Toolbox::open().value(), test::kPanels[0]);
        static_cast<void>(fresh.show(it.scene(), it.env));
        return fresh.surface();
    }
};

TEST(UiGlass, painting_only_what_changed_gives_the_pixels_of_a_full_paint) {
    static_cast<void>(show(plain("C1", "office")));
    for (const auto& [screen, sample] : {std::pair{"C1", "busy"},
                                         std::pair{"C5", "one"},
                                         std::pair{"C5", "group"},
                                         std::pair{"C5", "large"},
                                         std::pair{"C18", "form"},
                                         std::pair{"C6", "asking"},
                                         std::pair{"C8", "failed"},
                                         std::pair{"C22", "quiet"},
                                         std::pair{"C1", "no-paper"}}) {
        const test::Case it = plain(screen, sample);
        static_cast<void>(show(it));
        CHECK_TRUE_TEXT(glass.surface() == whole(it), sample);
    }
}

TEST(UiGlass, the_same_scene_again_paints_nothing) {
    static_cast<void>(show(plain("C1", "office")));
    CHECK_TRUE(show(plain("C1", "office")).empty());
}

TEST(UiGlass, a_minute_later_only_the_clock_is_painted) {
    test::Case it = plain("C1", "office");
    static_cast<void>(show(it));
    it.env.wall_ms += 60'000;
    const auto dirty = show(it);
    CHECK_FALSE(dirty.empty());
    CHECK_TRUE(area_of(dirty) < 0.02 * 1080 * 1920);
}

TEST(UiGlass, pressing_paints_only_the_control_and_letting_go_gives_the_old_pixels) {
    const test::Case it = plain("C1", "office");
    static_cast<void>(show(it));
    const draw::Surface before = glass.surface();

    const auto dirty = glass.press("bar/help");
    CHECK_TRUE(area_of(dirty) < 0.04 * 1080 * 1920);
    CHECK_FALSE(glass.surface() == before);

    static_cast<void>(glass.press(""));
    CHECK_TRUE(glass.surface() == before);
}

TEST(UiGlass, the_focus_is_shown_and_moves) {
    static_cast<void>(show(plain("C1", "office")));
    const draw::Surface before = glass.surface();
    CHECK_FALSE(glass.focus("controls/take").empty());
    CHECK_FALSE(glass.surface() == before);
    CHECK_FALSE(glass.focus("").empty());
    CHECK_TRUE(glass.surface() == before);
}

TEST(UiGlass, after_forgetting_no_text_is_left_and_the_next_scene_is_painted_whole) {
    static_cast<void>(show(plain("C7", "printed")));
    glass.forget();
    CHECK_TRUE(glass.laid().nodes.empty());
    const test::Case home = plain("C1", "office");
    static_cast<void>(show(home));
    CHECK_TRUE(glass.surface() == whole(home));
}
