// Text: lines, limits, alignment, what is said about text that does not fit, and forgetting.
#include "firmware/draw/canvas.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::draw;

TEST_GROUP(DrawnText) {
    Toolbox toolbox = Toolbox::open().value();

    // Left and right edge of what is black, exclusive; {0, 0} for nothing.
    std::pair<int, int> ink(const Text& text) {
        Surface surface(800, 300, kWhite);
        {
            Canvas canvas(toolbox, surface);
            canvas.text(text, {100, 50}, kBlack);
        }
        const Bitmap picture = surface.to_bitmap();
        int left = picture.width_px();
        int right = 0;
        for (int y = 0; y < picture.height_px(); ++y) {
            for (int x = 0; x < picture.width_px(); ++x) {
                if (picture.black(x, y)) {
                    left = std::min(left, x);
                    right = std::max(right, x + 1);
                }
            }
        }
        return right == 0 ? std::pair{0, 0} : std::pair{left, right};
    }
};

TEST(DrawnText, lines_are_at_least_a_quarter_higher_than_the_letters) {
    const Text tight{"Nộp đơn\nTra cứu", TextStyle{.size_px = 40, .line_height = 0.8}};

    const TextSize size = toolbox.measure(tight);

    CHECK_EQUAL(2, size.lines);
    DOUBLES_EQUAL(100.0, size.height_px, 0.001);
    CHECK_TRUE(size.baseline_px > 30 && size.baseline_px < 50);
}

TEST(DrawnText, an_empty_text_takes_no_room) {
    CHECK_TRUE(TextSize{} == toolbox.measure(Text{""}));
}

TEST(DrawnText, a_no_break_space_keeps_a_compound_on_one_line) {
    const TextStyle style{.size_px = 40};
    const double width = toolbox.measure(Text{"Người khuyết", style}).width_px + 4;

    const TextSize broken = toolbox.measure(Text{"Người khuyết tật", style, width});
    const TextSize kept = toolbox.measure(Text{"Người khuyết\u00A0tật", style, width});

    CHECK_EQUAL(2, broken.lines);
    DOUBLES_EQUAL(toolbox.measure(Text{"Người khuyết", style}).width_px, broken.width_px, 0.5);
    DOUBLES_EQUAL(toolbox.measure(Text{"khuyết\u00A0tật", style}).width_px, kept.width_px, 0.5);
}

TEST(DrawnText, too_many_lines_are_cut_visibly_and_said) {
    const TextStyle style{.size_px = 30};
    Text text{"Tiếp nhận đơn khiếu nại của công dân về đất đai", style, 220};
    const TextSize whole = toolbox.measure(text);
    CHECK_TRUE(whole.fits);
    CHECK_TRUE(whole.lines > 2);

    text.most_lines = 2;
    const TextSize cut = toolbox.measure(text);

    CHECK_FALSE(cut.fits);
    CHECK_EQUAL(2, cut.lines);
    CHECK_TRUE(cut.width_px <= 220.01);
}

TEST(DrawnText, the_line_limit_also_holds_over_newlines) {
    const TextSize cut = toolbox.measure(Text{"một\nhai\nba\nbốn", TextStyle{}, 400, 2});

    CHECK_FALSE(cut.fits);
    CHECK_TRUE(cut.lines <= 2);
}

TEST(DrawnText, a_word_wider_than_the_line_is_said_or_broken_as_asked) {
    Text text{"KHIEUNAITOCAOKIENNGHI", TextStyle{.size_px = 40}, 200};
    CHECK_FALSE(toolbox.measure(text).fits);

    text.style.breaks = Break::Anywhere;

    const TextSize size = toolbox.measure(text);
    CHECK_TRUE(size.fits);
    CHECK_TRUE(size.lines > 1);
    CHECK_TRUE(size.width_px <= 200.01);
}

TEST(DrawnText, any_normal_form_is_drawn_alike) {
    const TextSize composed = toolbox.measure(Text{"ổn"});
    const TextSize apart = toolbox.measure(Text{"o\u0302\u0309n"});

    CHECK_TRUE(composed == apart);
}

TEST(DrawnText, wrong_utf_8_and_endless_text_are_bounded_not_fatal) {
    const TextSize wrong = toolbox.measure(Text{"sai \xC3\x28 \xFF", TextStyle{}, 300});
    CHECK_TRUE(wrong.fits);
    CHECK_TRUE(wrong.width_px > 0);

    std::string endless;
    while (endless.size() < 3 * kMostTextBytes) {
        endless += "tiếp dân ";
    }
    CHECK_FALSE(toolbox.measure(Text{endless, TextStyle{}, 300}).fits);
}

TEST(DrawnText, tabular_digits_have_one_width_and_proportional_ones_do_not) {
    TextStyle style{.size_px = 60};
    CHECK_TRUE(toolbox.measure(Text{"1111", style}).width_px <
               toolbox.measure(Text{"0000", style}).width_px - 10);

    style.digits = Digits::Tabular;

    DOUBLES_EQUAL(toolbox.measure(Text{"0000", style}).width_px,
                  toolbox.measure(Text{"1111", style}).width_px,
                  0.01);
}

TEST(DrawnText, alignment_is_within_the_width) {
    Text text{"Hà", TextStyle{.size_px = 50}, 400};
    const double own = toolbox.measure(text).width_px;
    const auto start = ink(text);
    text.style.align = Align::Center;
    const auto centre = ink(text);
    text.style.align = Align::End;
    const auto end = ink(text);

    CHECK_TRUE(start.first >= 100 && start.first < 110);
    DOUBLES_EQUAL(300, (centre.first + centre.second) / 2.0, 3);
    CHECK_TRUE(end.second <= 500 && end.second > 490);
    DOUBLES_EQUAL(start.first + 400 - own, end.first, 2);
}

TEST(DrawnText, other_scripts_come_from_noto_and_arabic_starts_at_the_right) {
    for (const char* word : {"ສະບາຍດີ", "សួស្តី", "สวัสดี", "שלום", "Привет", "नमस्ते"}) {
        CHECK_EQUAL_TEXT(0, toolbox.measure(Text{word}).unknown_glyphs, word);
    }
    const auto arabic = ink(Text{"مرحبا", TextStyle{.size_px = 50}, 400});

    CHECK_TRUE(arabic.second > 480);
}

TEST(DrawnText, a_character_no_font_has_is_counted) {
    CHECK_TRUE(toolbox.measure(Text{"\U00012345"}).unknown_glyphs > 0);
}

TEST(DrawnText, forgetting_and_overflow_of_the_memory_change_no_measure) {
    const Text text{"Xin chào", TextStyle{.size_px = 72, .weight = Weight::Bold}};
    const TextSize first = toolbox.measure(text);

    for (std::size_t i = 0; i < kMostLayouts + 50; ++i) {
        CHECK_TRUE(toolbox.measure(Text{std::to_string(i)}).width_px > 0);
    }
    CHECK_TRUE(first == toolbox.measure(text));
    toolbox.forget_texts();

    CHECK_TRUE(first == toolbox.measure(text));
}

TEST(DrawnText, two_texts_that_differ_only_in_style_are_not_mixed_up) {
    const TextSize regular = toolbox.measure(Text{"Số", TextStyle{.weight = Weight::Regular}});
    const TextSize bold = toolbox.measure(Text{"Số", TextStyle{.weight = Weight::Bold}});

    CHECK_TRUE(bold.width_px > regular.width_px);
    CHECK_TRUE(regular == toolbox.measure(Text{"Số", TextStyle{.weight = Weight::Regular}}));
}
