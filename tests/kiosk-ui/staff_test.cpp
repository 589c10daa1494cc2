// Goal: the staff's screens let nobody in without a PIN, and lose no letter and no code. Method:
// the pure state machine with a kioskd that a test plays.
#include "kiosk-ui/screens/staff/actions.hpp"
#include "tests/kiosk-ui/clerk.hpp"
#include "tests/kiosk-ui/scene_words.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::test;

TEST_GROUP(UiStaffPin) {
    test::Clerk it;
};

TEST(UiStaffPin, six_digits_ask_once_and_are_forgotten) {
    it.type("20471");
    CHECK_TRUE(it.sent<SignInByPin>().empty());
    it.type("5");
    CHECK_EQUAL(1U, it.sent<SignInByPin>().size());
    CHECK_TEXT_EQUAL("204715", it.sent<SignInByPin>().front().pin);
    CHECK_TRUE(it.staff().keypad.typed.empty());
    it.type("111111");  // a trembling finger while it is looked at
    CHECK_EQUAL(1U, it.sent<SignInByPin>().size());
    CHECK_TEXT_EQUAL("S1", it.on());

    it.hear(SignedIn{"token", "ha.nguyen"});
    CHECK_TEXT_EQUAL("S2", it.on());
}

TEST(UiStaffPin, a_wrong_one_shuffles_the_keys_and_says_how_many_tries_are_left) {
    it.type("975310");
    it.hear(PinRefused{ErrorCode::WrongPin});
    CHECK_EQUAL(1U, it.sent<ShuffleKeys>().size());
    CHECK_FALSE(it.sent<AskKeypad>().empty());
    it.hear(KeypadCame{true, 3, 0});
    it.hear(KeysShuffled{{0, 9, 8, 7, 6, 5, 4, 3, 2, 1}});
    CHECK_TRUE(all_words(scene_now(it.state)).find("Còn 3 lần thử") != std::string::npos);
    CHECK_EQUAL(9, it.staff().keypad.keys[1]);
}

TEST(UiStaffPin, a_locked_keypad_counts_down_takes_nothing_and_opens_by_itself) {
    it.hear(KeypadCame{true, 1, 60'000});
    CHECK_FALSE(offers(it.state, staff::kKey));
    it.type("204715");
    CHECK_TRUE(it.sent<SignInByPin>().empty());
    it.pass(3'000);
    CHECK_TRUE(all_words(scene_now(it.state)).find("57\u00A0giây") != std::string::npos);
    it.pass(57'100);
    CHECK_TRUE(offers(it.state, staff::kKey));
    CHECK_FALSE(it.sent<AskKeypad>().empty());
}

TEST(UiStaffPin, no_key_says_its_digit) {
    const Scene scene = scene_now(it.state);
    for (const Node& key : scene.controls.parts.front().parts) {
        if (key.id != "erase") {
            CHECK_TEXT_EQUAL("Phím", key.speak);
            CHECK_TEXT_EQUAL("Phím", key.parts.front().speak);
        }
    }
}

TEST(UiStaffPin, digits_that_somebody_left_go_after_a_while) {
    it.type("2047");
    it.pass(20'100);
    CHECK_TRUE(it.staff().keypad.typed.empty());
    CHECK_EQUAL(1U, it.sent<ShuffleKeys>().size());
}

TEST(UiStaffPin, an_answer_for_a_stay_that_is_over_opens_nothing) {
    const std::uint64_t before = it.state.session.number;
    it.sign_in();
    it.tap(staff::kLeave);
    it.happen(StaffHeard{before, SignedIn{"old", "minh"}});
    CHECK_TEXT_EQUAL("S1", it.on());
    CHECK_TRUE(it.staff().token.empty());
}

TEST_GROUP(UiStaffDesk) {
    test::Clerk it;

    static api::HelpCall call(char id, std::int64_t kiosk, std::int64_t called_ms) {
        api::HelpCall out;
        out.id = std::string(32, id);
        out.kiosk = kiosk;
        out.state = "called";
        out.called_ms = called_ms;
        return out;
    }
};

TEST(UiStaffDesk, shows_the_call_for_help_that_waits_longest_with_its_age_and_answers_it) {
    it.sign_in();
    const std::int64_t now = it.state.now.wall_ms;
    api::Queue queue = it.state.mirror.queue;
    queue.help = {call('a', 1, now - 12'000), call('b', 2, now - 75'000)};
    it.happen(QueueCame{queue});
    CHECK_TRUE(all_words(scene_now(it.state)).find("Máy 2 cần người giúp, 1:15") !=
               std::string::npos);
    it.pass(2'000);
    CHECK_TRUE(all_words(scene_now(it.state)).find("1:17") != std::string::npos);

    it.tap(staff::kAnswerHelp, std::string(32, 'b'));
    it.tap(staff::kAnswerHelp, std::string(32, 'b'));  // a trembling finger

    CHECK_EQUAL(1U, it.sent<AnswerHelp>().size());
    CHECK_TEXT_EQUAL(std::string(32, 'b'), it.sent<AnswerHelp>().front().call);
    it.hear(HelpTaken{});
    queue.help[1].state = "answered";
    it.happen(QueueCame{queue});
    CHECK_TRUE(all_words(scene_now(it.state)).find("Máy 1 cần người giúp") != std::string::npos);
}

TEST_GROUP(UiStaffLetter) {
    test::Clerk it;
};

TEST(UiStaffLetter, is_opened_fed_counted_classified_and_saved) {
    it.sign_in();
    it.tap(staff::kScan);
    it.tap(staff::kOpenLetter);
    it.tap(staff::kOpenLetter);
    CHECK_EQUAL(1U, it.sent<OpenLetter>().size());
    it.letter_comes(0, "");
    it.letter_comes(2, "", false);
    CHECK_FALSE(offers(it.state, staff::kToSave));
    it.letter_comes(2, "empty", false);
    it.tap(staff::kToSave);
    CHECK_TEXT_EQUAL("S5", it.on());
    CHECK_FALSE(offers(it.state, staff::kKind));
    it.tap(staff::kCountRight);
    CHECK_TRUE(it.staff().saving.kind.empty());
    CHECK_FALSE(offers(it.state, staff::kSave));  // nothing is chosen beforehand
    it.tap(staff::kKind, "later");
    it.tap(staff::kSave);
    CHECK_EQUAL(1U, it.sent<SaveLetter>().size());
    const SaveLetter wish = it.sent<SaveLetter>().front();
    CHECK_TEXT_EQUAL("", wish.kind);
    CHECK_EQUAL(2, wish.pages);
    it.pass(400);
    CHECK_TRUE(controls_now(it.state).size() == 3);  // looks alone: nobody leaves a code behind
    it.hear(LetterSaved{Receipt{"HN-26-7K3M9QRT-X", "204715", 2, "job", Paper::Waiting}});
    CHECK_TEXT_EQUAL("S5", it.on());
    CHECK_FALSE(it.staff().letter.has_value());
    it.hear(ReceiptCame{"job", Paper::Confirmed});
    CHECK_TRUE(all_words(scene_now(it.state)).find("204715") == std::string::npos);
    it.tap(staff::kNextLetter);
    CHECK_TEXT_EQUAL("S4", it.on());
    CHECK_FALSE(it.staff().receipt.has_value());
}

TEST(UiStaffLetter, an_ordinary_kind_asks_for_its_body_where_there_are_several) {
    it.scan(2);
    DeskFacts desk = test::Clerk::desk(std::string(32, 'a'));
    desk.bodies.push_back({"ubnd", "Uy ban"});
    it.hear(DeskCame{desk});
    it.tap(staff::kToSave);
    it.tap(staff::kCountRight);
    it.tap(staff::kKind, "complaint");
    it.tap(staff::kSave);
    CHECK_TRUE(it.sent<SaveLetter>().empty());
    it.tap(staff::kBody, "ubnd");
    it.tap(staff::kSave);
    CHECK_TEXT_EQUAL("ubnd", it.sent<SaveLetter>().front().body);

    test::Clerk other;
    other.scan(2);
    other.hear(DeskCame{desk});
    other.tap(staff::kToSave);
    other.tap(staff::kCountRight);
    other.tap(staff::kKind, "denunciation");
    other.tap(staff::kSave);
    CHECK_TEXT_EQUAL("", other.sent<SaveLetter>().front().body);
}

TEST(UiStaffLetter, a_jam_says_from_which_page_on_and_goes_on) {
    it.scan(2, "jam");
    CHECK_TRUE(all_words(scene_now(it.state)).find("trang 3") != std::string::npos);
    it.tap(staff::kResume);
    CHECK_EQUAL(1U, it.sent<ResumeLetter>().size());
    it.letter_comes(2, "");
    CHECK_TRUE(it.staff().letter->feeding());
    CHECK_EQUAL(3, it.staff().letter->pages + 1);
}

TEST(UiStaffLetter, both_sides_are_offered_where_the_feeder_has_them) {
    it.sign_in();
    it.tap(staff::kScan);
    CHECK_TRUE(all_words(scene_now(it.state)).find("hai mặt") == std::string::npos);
    DeskFacts desk = test::Clerk::desk("");
    desk.duplex = true;
    it.hear(DeskCame{desk});
    CHECK_TRUE(all_words(scene_now(it.state)).find("hai mặt") != std::string::npos);
    it.tap(staff::kOpenLetter, staff::kBothSides);
    CHECK_EQUAL(1U, it.sent<OpenLetter>().size());
    CHECK_TRUE(it.sent<OpenLetter>().front().sides == OpenLetter::Sides::Both);
}

TEST(UiStaffLetter, a_feed_is_stopped_and_may_go_on) {
    it.scan(2, "");
    it.tap(staff::kStopFeeding);
    CHECK_EQUAL(1U, it.sent<StopFeeding>().size());
    it.letter_comes(2, "");  // the sheet on its way
    it.letter_comes(3, "stopped", false);
    CHECK_FALSE(offers(it.state, staff::kStopFeeding));
    CHECK_TRUE(offers(it.state, staff::kToSave));
    it.tap(staff::kResume);
    CHECK_EQUAL(1U, it.sent<ResumeLetter>().size());
}

TEST(UiStaffLetter, a_feed_that_got_to_the_letter_behind_is_stopped_too) {
    it.scan(2, "");
    api::Letter letter = test::Clerk::letter(2, "separator");
    letter.stack = {{letter.id, 2, "paused", "separator"},
                    {std::string(32, 'b'), 1, "feeding", ""}};
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_TRUE(offers(it.state, staff::kStopFeeding));
    it.tap(staff::kStopFeeding);
    CHECK_EQUAL(1U, it.sent<StopFeeding>().size());
    CHECK_TEXT_EQUAL(std::string(32, 'b'), it.sent<StopFeeding>().front().letter);
}

TEST(UiStaffLetter, backs_are_asked_for_and_where_they_do_not_match_saving_waits) {
    it.scan(3);
    CHECK_FALSE(offers(it.state, staff::kScanBacks));  // nobody said that they may come
    const auto come = [this](std::int64_t pages, const char* paused, const api::Backs& backs) {
        api::Letter letter = test::Clerk::letter(pages, paused);
        letter.backs = backs;
        it.hear(LetterCame{letter, LetterCame::Because::Wished});
    };
    come(3, "empty", {3, 0, "possible"});
    it.tap(staff::kScanBacks);
    CHECK_EQUAL(1U, it.sent<ResumeLetter>().size());
    CHECK_TRUE(it.sent<ResumeLetter>().front().what == ResumeLetter::What::Backs);
    it.letter_comes(3, "");

    come(5, "backs", {3, 2, "unequal"});
    CHECK_TRUE(all_words(scene_now(it.state)).find("3 tờ mà có 2 mặt sau") != std::string::npos);
    CHECK_FALSE(offers(it.state, staff::kToSave));
    CHECK_TRUE(offers(it.state, staff::kResume));
    come(6, "backs", {3, 4, "unequal"});
    CHECK_FALSE(offers(it.state, staff::kResume));
    it.tap(staff::kAcceptBacks);
    CHECK_EQUAL(1U, it.sent<AcceptBacks>().size());
    come(6, "empty", {3, 4, "right"});
    CHECK_TRUE(offers(it.state, staff::kToSave));
}

TEST(UiStaffLetter, is_thrown_away_only_after_a_second_question) {
    it.scan(2);
    it.tap(staff::kAbandon);
    CHECK_TRUE(it.sent<AbandonLetter>().empty());
    it.tap(staff::kAbandonNo);
    CHECK_FALSE(offers(it.state, staff::kAbandonYes));
    it.tap(staff::kAbandon);
    it.tap(staff::kAbandonYes);
    CHECK_EQUAL(1U, it.sent<AbandonLetter>().size());
    it.hear(LetterAway{std::string(32, 'a')});
    CHECK_FALSE(it.staff().letter.has_value());
    it.letter_comes(2, "empty", false);  // a look that began before
    CHECK_FALSE(it.staff().letter.has_value());
}

TEST(UiStaffLetter, is_found_again_at_the_next_sign_in) {
    it.scan(2);
    it.tap(staff::kLeave);
    CHECK_FALSE(it.staff().letter.has_value());
    it.type("204715");
    it.hear(SignedIn{"token-2", "ha.nguyen"});
    it.hear(DeskCame{test::Clerk::desk(std::string(32, 'a'))});
    CHECK_EQUAL(1U, it.sent<AskLetter>().size());
    it.letter_comes(2, "empty", false);
    it.tap(staff::kScan);
    CHECK_TRUE(offers(it.state, staff::kToSave));
}

TEST(UiStaffLetter, is_looked_at_once_more_before_it_is_saved) {
    it.scan(2);
    const auto asked = it.sent<AskLetter>().size();
    it.tap(staff::kToSave);
    CHECK_EQUAL(asked + 1, it.sent<AskLetter>().size());
    api::Letter letter = test::Clerk::letter(2, "empty");
    letter.kind_hint = "recommendation";
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_TEXT_EQUAL("recommendation", it.staff().letter->kind_hint);
    CHECK_TRUE(it.staff().saving.kind.empty());  // suggested, never chosen
}

TEST(UiStaffLetter, whose_key_is_gone_leaves_two_choices) {
    it.sign_in();
    it.tap(staff::kScan);
    api::Letter letter = test::Clerk::letter(2, "fault");
    letter.key = api::Letter::Key::Gone;
    letter.page_list.clear();
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_TRUE(offers(it.state, staff::kRescan));
    CHECK_TRUE(it.sent<AskPreview>().empty());
    it.tap(staff::kAsItStands);
    it.tap(staff::kCountRight);
    CHECK_TRUE(it.sent<SaveLetter>().front().as_it_stands);
    CHECK_EQUAL(2, it.sent<SaveLetter>().front().pages);
}

TEST(UiStaffLetter, a_lost_answer_to_the_saving_is_told_and_a_code_on_the_glass_survives_looks) {
    it.scan(2);
    it.tap(staff::kToSave);
    it.tap(staff::kCountRight);
    it.tap(staff::kKind, "later");
    it.tap(staff::kSave);
    it.hear(Refused{ErrorCode::ServiceGone});
    it.pass(2'500);
    it.hear(DeskCame{test::Clerk::desk()});
    CHECK_TRUE(it.staff().saving.step == SaveStep::Saved);
    CHECK_TEXT_EQUAL("", it.staff().receipt->code);

    test::Clerk other;
    other.scan(2);
    other.tap(staff::kToSave);
    other.tap(staff::kCountRight);
    other.tap(staff::kKind, "later");
    other.tap(staff::kSave);
    other.hear(LetterSaved{Receipt{"HN-26-X", "204715", 2, "", Paper::None}});
    other.letter_comes(2, "empty", false);
    other.hear(DeskCame{test::Clerk::desk()});
    CHECK_TEXT_EQUAL("HN-26-X", other.staff().receipt->code);
}

TEST(UiStaffLetter, previews_are_asked_for_once_each_and_only_of_pages_that_were_read) {
    it.sign_in();
    it.tap(staff::kScan);
    it.tap(staff::kOpenLetter);
    api::Letter letter = test::Clerk::letter(3, "");
    letter.page_list.back().state = "reading";
    it.hear(LetterCame{letter, LetterCame::Because::Wished});
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_EQUAL(2U, it.sent<AskPreview>().size());
    const Picture large = test::Clerk::picture(1);
    it.hear(PreviewCame{letter.id, 2, large, test::Clerk::picture(2)});
    it.hear(PreviewCame{letter.id, 1, {}, {}});  // could not be read
    it.letter_comes(3, "empty", false);
    CHECK_EQUAL(3U, it.sent<AskPreview>().size());
    it.hear(PreviewCame{letter.id, 3, test::Clerk::picture(3), test::Clerk::picture(4)});
    CHECK_EQUAL(3, it.staff().previews.large_page);
    it.tap(staff::kShowPage, "2");  // its large picture was not kept
    CHECK_EQUAL(4U, it.sent<AskPreview>().size());
    it.hear(PreviewCame{letter.id, 2, large, test::Clerk::picture(2)});
    CHECK_TRUE(shows_pictures(scene_now(it.state).reading));
    it.tap(staff::kShowPage, "1");
    CHECK_EQUAL(4U, it.sent<AskPreview>().size());
}

TEST(UiStaffLetter, a_page_that_changed_elsewhere_gets_another_picture) {
    it.sign_in();
    it.tap(staff::kScan);
    it.tap(staff::kOpenLetter);
    api::Letter letter = test::Clerk::letter(2, "empty");
    letter.page_list[0].id = "a";
    letter.page_list[1].id = "b";
    it.hear(LetterCame{letter, LetterCame::Because::Wished});
    it.hear(PreviewCame{letter.id, 1, test::Clerk::picture(1), test::Clerk::picture(1)});
    it.hear(PreviewCame{letter.id, 2, test::Clerk::picture(2), test::Clerk::picture(2)});
    CHECK_EQUAL(2U, it.staff().previews.small.size());
    CHECK_EQUAL(2, it.staff().previews.large_page);
    const auto asked = it.sent<AskPreview>().size();

    std::swap(letter.page_list[0].id, letter.page_list[1].id);  // moved in the console
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_TRUE(it.staff().previews.small.empty());
    CHECK_EQUAL(0, it.staff().previews.large_page);
    CHECK_EQUAL(asked + 2, it.sent<AskPreview>().size());

    it.hear(PreviewCame{letter.id, 2, test::Clerk::picture(3), test::Clerk::picture(3)});
    letter.page_list[1].state = "reading";  // turned there
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    CHECK_FALSE(it.staff().previews.small.contains(2));
}

TEST(UiStaffLetter, a_page_that_is_hard_to_read_can_be_scanned_again_where_it_is_seen) {
    it.sign_in();
    it.tap(staff::kScan);
    it.tap(staff::kOpenLetter);
    api::Letter letter = test::Clerk::letter(3, "empty");
    letter.page_list[1].flags = {"hard_to_read", "out_of_focus"};
    letter.page_list[2].flags = {"blank"};
    it.hear(LetterCame{letter, LetterCame::Because::Wished});
    CHECK_FALSE(offers(it.state, staff::kScanPage));  // page 3 is blank: no scan helps
    it.tap(staff::kShowPage, "2");
    CHECK_TRUE(offers(it.state, staff::kScanPage));
    api::Letter fed = letter;  // another letter of the stack has the scanner
    fed.paused = "separator";
    fed.stack = {{letter.id, 3, "paused", "separator"}, {std::string(32, 'b'), 1, "feeding", ""}};
    it.hear(LetterCame{fed, LetterCame::Because::Looked});
    CHECK_FALSE(offers(it.state, staff::kScanPage));
    it.hear(LetterCame{letter, LetterCame::Because::Looked});
    it.tap(staff::kScanPage, "2");
    CHECK_EQUAL(1U, it.sent<ResumeLetter>().size());
    CHECK_EQUAL(2, it.sent<ResumeLetter>().front().again);

    it.hear(LetterCame{letter, LetterCame::Because::Wished});
    it.tap(staff::kScanPage, "4");  // there is none
    CHECK_EQUAL(1U, it.sent<ResumeLetter>().size());
}

TEST_GROUP(UiStaffStay) {
    test::Clerk it;
};

TEST(UiStaffStay, ends_after_a_minute_with_a_warning_that_any_touch_ends) {
    it.sign_in();
    it.pass(45'100);
    CHECK_TEXT_EQUAL("S10", it.on());
    it.happen(Touched{});
    CHECK_TEXT_EQUAL("S2", it.on());
    it.pass(59'000);
    CHECK_TEXT_EQUAL("S10", it.on());
    it.pass(1'200);
    CHECK_TEXT_EQUAL("S1", it.on());
    CHECK_EQUAL(1U, it.sent<SignOut>().size());
    CHECK_TRUE(std::any_of(it.effects.begin(), it.effects.end(), [](const Effect& effect) {
        return std::holds_alternative<Forget>(effect);
    }));
}

TEST(UiStaffStay, waits_for_a_running_feed_and_tells_kioskd_that_somebody_is_there) {
    it.scan(0, "");
    it.pass(300'000);
    CHECK_TEXT_EQUAL("S4", it.on());
    CHECK_TRUE(it.sent<KeepSession>().size() >= 9);
    it.letter_comes(4, "empty", false);
    it.pass(40'000);
    CHECK_TEXT_EQUAL("S4", it.on());
    it.pass(21'000);
    CHECK_TEXT_EQUAL("S1", it.on());
}

TEST(UiStaffStay, a_code_that_is_on_no_paper_has_three_minutes) {
    it.sign_in();
    it.hear(LetterSaved{Receipt{"HN-26-X", "204715", 2, "", Paper::None}});
    it.pass(160'000);
    CHECK_TEXT_EQUAL("S5", it.on());
    it.pass(21'000);
    CHECK_TEXT_EQUAL("S1", it.on());
}

TEST(UiStaffStay, kioskd_gone_is_said_within_five_seconds_and_loses_nothing) {
    it.scan(2);
    it.pass(5'100, false);
    CHECK_TEXT_EQUAL("S0", it.on());
    it.happen(Heard{});
    CHECK_TEXT_EQUAL("S4", it.on());
    CHECK_EQUAL(2, it.staff().letter->pages);

    it.hear(LetterSaved{Receipt{"HN-26-X", "204715", 2, "", Paper::None}});
    it.pass(6'000, false);
    CHECK_TEXT_EQUAL("S5", it.on());  // the code stays on the glass
}

TEST(UiStaffStay, a_session_that_kioskd_has_forgotten_ends_with_a_word) {
    it.scan(2);
    it.hear(Refused{ErrorCode::NotSignedIn});
    CHECK_TEXT_EQUAL("S1", it.on());
    CHECK_TRUE(it.staff().keypad.said == Keypad::Said::SessionOver);
    CHECK_FALSE(it.staff().letter.has_value());
}

TEST(UiStaffStay, a_refusal_is_said_in_its_own_words) {
    it.sign_in();
    it.tap(staff::kScan);
    it.tap(staff::kOpenLetter);
    it.hear(Refused{ErrorCode::NoSealingKey});
    const std::string text(error_text(ErrorCode::NoSealingKey, Language::Vi).text);
    CHECK_TRUE(all_words(scene_now(it.state)).find(text) != std::string::npos);
    CHECK_TRUE(offers(it.state, staff::kOpenLetter));
    CHECK_TRUE(offers(it.state, staff::kDesk));
}
