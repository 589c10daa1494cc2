// The citizens' screens while nobody touches them: warnings, spans, the dark, the wipe.
#include "kiosk-ui/app/reduce.hpp"

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

TEST_GROUP(UiIdle) {
    test::Citizen it;
};

TEST(UiIdle, a_menu_warns_after_45_s_and_starts_over_after_30_more) {
    it.tap(kTakeNumber);
    it.pass(44'900);
    CHECK_TEXT_EQUAL("C2", it.on());
    it.pass(200);
    CHECK_TEXT_EQUAL("C18", it.on());
    it.pass(29'800);
    CHECK_TEXT_EQUAL("C18", it.on());
    it.pass(200);
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiIdle, the_warning_lies_over_the_page_it_is_about) {
    const auto reading = [&](std::string_view screen) {
        return speak_of(find_screen(screen)->view(it.state, env_of(it.state, {})).reading);
    };
    for (const auto& [way, screen] : {std::pair(kAskPriority, "C3"),
                                      std::pair(kLetter, "C9"),
                                      std::pair(kHelp, "C16"),
                                      std::pair(kTakeNumber, "C2")}) {
        it.tap(kHome);
        it.tap(way);
        CHECK_TEXT_EQUAL(screen, it.on());
        it.pass(45'000);
        CHECK_TEXT_EQUAL("C18", it.on());
        CHECK_TEXT_EQUAL(reading(screen), reading("C18"));
        it.tap(kStillHere);
    }
}

TEST(UiIdle, a_form_waits_90_s) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.pass(89'900);
    CHECK_TEXT_EQUAL("C5", it.on());
    it.pass(200);
    CHECK_TEXT_EQUAL("C18", it.on());
}

TEST(UiIdle, any_touch_ends_the_warning_and_loses_nothing) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kParty, "4");
    it.pass(91'000);
    it.happen(Touched{});
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_EQUAL(4, it.state.session.people);
}

TEST(UiIdle, the_largest_letters_double_every_span) {
    it.tap(kTakeNumber);
    it.tap(kTextSize, "3");
    it.pass(89'900);
    CHECK_TEXT_EQUAL("C2", it.on());
    it.pass(200);
    CHECK_TEXT_EQUAL("C18", it.on());
    it.pass(59'000);
    CHECK_TEXT_EQUAL("C18", it.on());
}

TEST(UiIdle, a_ticket_closes_after_20_s_with_paper_and_60_s_without) {
    for (const Paper paper : {Paper::Confirmed, Paper::None}) {
        it.tap(kTakeNumber);
        it.tap(kService, "tiep-dan");
        it.tap(kConfirm);
        it.happen(it.answer(paper));
        const std::uint64_t span = paper == Paper::None ? 60'000 : 20'000;
        it.pass(span - 100);
        CHECK_TRUE(it.state.session.issued.has_value());
        it.pass(200);
        CHECK_FALSE(it.state.session.issued.has_value());
        CHECK_TEXT_EQUAL("C1", it.on());
    }
}

TEST(UiIdle, a_running_print_stops_the_timer) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kConfirm);
    it.pass(120'000);
    CHECK_TEXT_EQUAL("C6", it.on());
}

TEST(UiIdle, after_120_s_of_nobody_the_glass_goes_dark_and_the_waking_touch_is_swallowed) {
    it.pass(119'000);
    CHECK_TEXT_EQUAL("C1", it.on());
    it.pass(1'100);
    CHECK_TEXT_EQUAL("C22", it.on());
    it.happen(Touched{});
    CHECK_TEXT_EQUAL("C22", it.on());
    it.tap(kWake);
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiIdle, at_the_end_it_is_vietnamese_and_plain_again) {
    it.tap(kLanguage, "en");
    it.tap(kTextSize, "next");
    it.tap(kColours, "next");
    it.tap(kReach, "low");
    it.pass(200'000);
    CHECK_TRUE(it.state.session.language == Language::Vi);
    CHECK_TRUE(it.state.session.step == TextStep::Normal);
    CHECK_TRUE(it.state.session.theme == ThemeId::Normal);
    CHECK_TRUE(it.state.session.reach == Reach::Normal);
}
