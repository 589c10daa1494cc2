// The tokens keep WCAG 2.1 AAA contrast: text 7:1 (1.4.6), what is not text 3:1 (1.4.11), in every
// theme; and the sizes keep the smallest capital at 4.8 mm (docs/screens.md).
#include "firmware/draw/tokens.hpp"
#include "tests/support/check.hpp"

using namespace kiosk::draw;

TEST_GROUP(Tokens){};

namespace {

void check_ratio(double least, Color one, Color other, const char* what) {
    const std::string words =
        std::string(what) + ": " + std::to_string(contrast(one, other)) + " to 1";
    CHECK_TRUE_TEXT(contrast(one, other) >= least, words.c_str());
}

void check_theme(const tokens::Theme& t) {
    for (const Color ground : {t.page, t.page_end, t.surface, t.surface_pressed}) {
        check_ratio(7, t.ink, ground, "ink");
    }
    for (const Color ground : {t.page, t.surface}) {
        check_ratio(7, t.muted, ground, "muted");
        check_ratio(7, t.link, ground, "link");
        check_ratio(3, t.border, ground, "border");
        check_ratio(3, t.primary, ground, "primary");
    }
    check_ratio(3, t.chevron, t.surface, "chevron");
    for (const Color ground : {t.primary, t.primary_end, t.primary_pressed}) {
        check_ratio(7, t.on_primary, ground, "on_primary");
    }
    for (const Color ground : {t.hero, t.hero_end}) {
        check_ratio(7, t.on_hero, ground, "on_hero");
        check_ratio(7, t.on_hero_muted, ground, "on_hero_muted");
    }
    check_ratio(7, t.accent, t.accent_tint, "accent");
    check_ratio(7, t.danger, t.danger_tint, "danger");
    check_ratio(7, t.ok, t.ok_tint, "ok");
    check_ratio(7, t.warn, t.warn_tint, "warn");
    check_ratio(3, t.focus_line, t.focus_ring, "focus ring to its line");
}

}  // namespace

TEST(Tokens, every_theme_has_the_contrast_that_tired_eyes_need) {
    check_theme(tokens::kNormal);
    check_theme(tokens::kHighContrastDark);
    check_theme(tokens::kHighContrastLight);
}

TEST(Tokens, contrast_is_that_of_the_standard) {
    DOUBLES_EQUAL(21.0, contrast(kBlack, kWhite), 0.001);
    DOUBLES_EQUAL(1.0, contrast(kWhite, kWhite), 0.001);
    DOUBLES_EQUAL(4.54, contrast(Color::rgb(0x767676), kWhite), 0.01);  // the known AA border grey
}

TEST(Tokens, smallest_capital_is_4_8_mm) {
    const double cap_mm = cap_height_px(tokens::kCaption.size_px) / tokens::kPxMm;

    CHECK_TRUE(cap_mm >= 4.8);
}

TEST(Tokens, high_contrast_has_no_shadow) {
    CHECK_EQUAL(0, int{tokens::kHighContrastDark.shadow.alpha});
    CHECK_EQUAL(0, int{tokens::kHighContrastLight.shadow.alpha});
    CHECK_EQUAL(41, int{tokens::kNormal.shadow.alpha});  // 16 % of 255
}
