// The citizens' screens while kioskd is silent, gone and back, and as the day goes.
#include "kiosk-ui/app/reduce.hpp"

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

TEST_GROUP(UiLink) {
    test::Citizen it;
};

TEST(UiLink, five_seconds_of_silence_are_out_of_service_and_a_word_ends_it) {
    it.pass(4'900, false);
    CHECK_TEXT_EQUAL("C1", it.on());
    it.pass(200, false);
    CHECK_TEXT_EQUAL("C21", it.on());
    it.happen(Heard{});
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiLink, a_lost_kioskd_keeps_what_was_chosen) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kParty, "3");
    it.happen(LinkLost{});
    CHECK_TEXT_EQUAL("C21", it.on());
    it.happen(Heard{});
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_EQUAL(3, it.state.session.people);
}

TEST(UiLink, a_ticket_on_the_glass_outlives_kioskd) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kConfirm);
    it.happen(it.answer());
    it.happen(LinkLost{});
    CHECK_TEXT_EQUAL("C8", it.on());
}

TEST(UiLink, heartbeats_leave_the_screen_alone) {
    it.happen(Heard{});
    CHECK_TRUE(it.screen == Step::Screen::Same);
}

TEST(UiLink, a_day_that_cannot_open_says_so_and_comes_back) {
    it.happen(StatusCame{false, true});
    CHECK_TEXT_EQUAL("C19", it.on());
    it.happen(StatusCame{true, false});
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiLink, a_day_that_is_over_gives_no_numbers) {
    it.happen(StatusCame{false, false});
    CHECK_TEXT_EQUAL("C19", it.on());
    it.happen(StatusCame{true, false});
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiLink, a_closed_intake_stands_on_the_glass_and_help_is_still_called) {
    api::Queue queue = it.state.mirror.queue;
    queue.intake = {false, false, 0};
    it.happen(QueueCame{queue});
    CHECK_TEXT_EQUAL("C19", it.on());
    it.tap(kHelp);
    CHECK_TEXT_EQUAL("C16", it.on());
}

TEST(UiLink, the_latest_call_is_the_one_shown) {
    CHECK_TEXT_EQUAL("A041", called_now(it.state.mirror)->number);
    it.happen(SomebodyCalled{"2"});
    CHECK_TEXT_EQUAL("B017", called_now(it.state.mirror)->number);
}
