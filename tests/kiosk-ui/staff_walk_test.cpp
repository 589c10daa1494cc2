// Goal: nothing of a stay is left behind it, and no run of touches and faults ends anywhere but at
// the keypad. Method: random words in every field, then a long seeded walk with a kioskd that
// fails.
#include "firmware/base/random.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/screens/staff/actions.hpp"
#include "kiosk-ui/toolkit/layout.hpp"
#include "tests/kiosk-ui/clerk.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/kiosk-ui/scene_words.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::test;

TEST_GROUP(UiStaffPrivacy) {
    test::Clerk it;
    SeededRandom random{20261124};
    std::vector<std::string> secrets;
    Picture page;

    std::string secret() {
        secrets.push_back("S" + std::to_string(random.next_u64()));
        return secrets.back();
    }

    void stay() {
        page = test::Clerk::picture(0x123456);
        it.sign_in(secret());
        it.state.staff->name = secret();
        it.tap(staff::kScan);
        it.tap(staff::kOpenLetter);
        it.letter_comes(1, "empty");
        it.hear(PreviewCame{std::string(32, 'a'), 1, page, test::Clerk::picture(7)});
        CHECK_TRUE(shows_pictures(scene_now(it.state).reading));
        it.hear(LetterSaved{Receipt{secret(), secret(), 1, secret(), Paper::Uncertain}});
    }

    void check_nothing_is_left() {
        CHECK_TEXT_EQUAL("S1", it.on());
        for (const std::uint32_t pixel : page.pixels->pixels()) {
            CHECK_EQUAL(0U, pixel);
        }
        for (const Screen* screen : all_screens()) {
            if (screen->role() != "staff") {
                continue;
            }
            const Scene scene = screen->view(it.state, env_of(it.state, {}));
            const std::string said = all_words(scene);
            for (const std::string& word : secrets) {
                CHECK_TRUE_TEXT(said.find(word) == std::string::npos,
                                std::string(screen->id()).c_str());
            }
            CHECK_FALSE(shows_pictures(scene.reading) || shows_pictures(scene.controls));
        }
    }
};

TEST(UiStaffPrivacy, leaving_leaves_nothing) {
    stay();
    it.tap(staff::kDesk);
    it.tap(staff::kLeave);
    check_nothing_is_left();
}

TEST(UiStaffPrivacy, a_timeout_leaves_nothing) {
    stay();
    it.pass(185'000);
    check_nothing_is_left();
}

TEST(UiStaffPrivacy, a_late_answer_brings_nothing_back) {
    stay();
    const std::uint64_t before = it.state.session.number;
    const Receipt again = *it.staff().receipt;
    it.tap(staff::kDesk);
    it.tap(staff::kLeave);
    it.happen(StaffHeard{before, LetterSaved{again}});
    it.happen(StaffHeard{before, ReceiptCame{again.job, Paper::Confirmed}});
    check_nothing_is_left();
}

TEST(UiStaffPrivacy, the_next_letter_shows_nothing_of_the_one_before) {
    stay();
    it.tap(staff::kNextLetter);
    const std::string said = all_words(scene_now(it.state));
    for (std::size_t i = 2; i < secrets.size(); ++i) {  // beside the clerk's own name and token
        CHECK_TRUE(said.find(secrets[i]) == std::string::npos);
    }
    CHECK_FALSE(shows_pictures(scene_now(it.state).reading));
}

TEST_GROUP(UiStaffSoak) {
    SeededRandom random{4712};
    test::Clerk it;

    api::Letter some_letter() {
        const char* const reasons[] = {
            "", "jam", "cover", "empty", "busy", "disk", "fault", "stopped", "backs"};
        api::Letter out = test::Clerk::letter(static_cast<std::int64_t>(random.below(12)),
                                              reasons[random.below(std::size(reasons))]);
        if (random.below(3) == 0) {
            const char* const states[] = {"possible", "unequal", "right"};
            out.backs = api::Backs{static_cast<std::int64_t>(random.below(5)),
                                   static_cast<std::int64_t>(random.below(5)),
                                   states[random.below(std::size(states))]};
        }
        if (random.below(9) == 0) {
            out.key = api::Letter::Key::Gone;
            out.state = "paused";
        }
        return out;
    }

    void fault() {
        const std::string id(32, 'a');
        switch (random.below(12)) {
            case 0:
                it.happen(LinkLost{});
                break;
            case 1:
                it.hear(Refused{static_cast<ErrorCode>(random.below(60))});
                break;
            case 2:
                it.hear(DeskCame{test::Clerk::desk(random.below(2) == 0 ? id : "")});
                break;
            case 3:
                it.hear(LetterAway{id});
                break;
            case 4:
                it.hear(LetterSaved{Receipt{"HN-26-X",
                                            "204715",
                                            2,
                                            random.below(2) == 0 ? "job" : "",
                                            static_cast<Paper>(random.below(7))}});
                break;
            case 5:
                it.hear(ReceiptCame{"job", static_cast<Paper>(random.below(7))});
                break;
            case 6:
                it.hear(PreviewCame{id, 1 + static_cast<std::int64_t>(random.below(12)), {}, {}});
                break;
            case 7:
                it.hear(KeypadCame{random.below(9) != 0, 2, random.below(4) == 0 ? 30'000U : 0U});
                break;
            case 8:
                it.pass(random.below(90'000), random.below(5) != 0);
                break;
            case 9:
                it.hear(PinRefused{ErrorCode::WrongPin});
                break;
            default:
                it.hear(LetterCame{some_letter(),
                                   random.below(2) == 0 ? LetterCame::Because::Wished
                                                        : LetterCame::Because::Looked});
                break;
        }
    }
};

TEST(UiStaffSoak, ten_thousand_taps_with_faults_end_at_a_clean_keypad) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();
    std::uint64_t letters = 0;
    std::uint64_t codes = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto controls = controls_now(it.state);
        if (!controls.empty()) {
            const Action action = controls[random.below(controls.size())];
            it.tap(action.name, action.argument);
        }
        if (it.on() == "S1" && it.staff().asking) {
            it.hear(SignedIn{"token", "ha.nguyen"});
        } else if (random.below(3) == 0) {
            fault();
        }
        if (random.below(3) == 0) {
            it.happen(Heard{});
        }
        it.pass(random.below(1'500));
        letters += it.staff().letter ? 1U : 0U;
        codes += it.staff().receipt && !it.staff().receipt->code.empty() ? 1U : 0U;
        if (i % 50 == 0) {
            const Scene scene = scene_now(it.state);
            CHECK_FALSE(lay_out(scene, env_of(it.state, {}), toolbox).nodes.empty());
        }
    }
    CHECK_TRUE_TEXT(letters > 300, "the walk reached letters");
    CHECK_TRUE_TEXT(codes > 100, "the walk reached codes");

    it.hear(Refused{ErrorCode::Timeout});
    it.hear(LetterCame{test::Clerk::letter(2, "empty"), LetterCame::Because::Wished});
    it.pass(600'000);

    CHECK_TEXT_EQUAL("S1", it.on());
    CHECK_TRUE(it.staff().token.empty());
    CHECK_FALSE(it.staff().receipt.has_value());
    CHECK_FALSE(it.staff().letter.has_value());
}

TEST(UiStaffSoak, every_sample_left_alone_ends_at_the_keypad) {
    test::Breaches breaches;
    for (const Screen* screen : all_screens()) {
        if (screen->role() != "staff") {
            continue;
        }
        for (const Sample& sample : screen->samples()) {
            test::Clerk clerk;
            clerk.state = sample.state;
            clerk.pass(1'000);
            if (clerk.staff().asking) {
                clerk.hear(Refused{ErrorCode::Timeout});
            }
            if (clerk.staff().letter && clerk.staff().letter->feeding()) {
                clerk.letter_comes(clerk.staff().letter->pages, "fault", false);
            }
            clerk.pass(400'000);
            const bool lent = sample.state.staff->glass == Staff::Glass::Lent;
            if (clerk.on() != (lent ? "C22" : "S1")) {  // or the citizens' dark glass
                breaches.add(std::string(screen->id()) + "/" + sample.name, clerk.on());
            }
        }
    }
    breaches.check();
}

TEST_GROUP(UiStaffLent) {
    test::Clerk it;

    void setup() override {
        it.state = find_screen("C5")->samples().front().state;
        it.happen(ClockHeld{});
    }
};

TEST(UiStaffLent, a_long_touch_on_the_clock_ends_the_citizens_stay_and_opens_the_keypad) {
    CHECK_TEXT_EQUAL("S1", it.on());
    CHECK_TRUE(it.state.session.key.empty());
    CHECK_EQUAL(1U, it.sent<ShuffleKeys>().size());
    it.tap(staff::kLeave);
    CHECK_TEXT_EQUAL("C1", it.on());
    CHECK_FALSE(it.state.staff.has_value());
}

TEST(UiStaffLent, the_citizens_have_their_glass_again_when_nobody_signs_in_or_the_stay_ends) {
    it.pass(20'100);
    CHECK_TEXT_EQUAL("C1", it.on());

    it.happen(ClockHeld{});
    it.sign_in();
    CHECK_TEXT_EQUAL("S2", it.on());
    it.pass(61'000);
    CHECK_TEXT_EQUAL("C1", it.on());
    CHECK_EQUAL(1U, it.sent<SignOut>().size());
}

TEST(UiStaffLent, nobody_takes_the_glass_from_under_a_number) {
    test::Clerk citizen;
    citizen.state = find_screen("C8")->samples().front().state;
    citizen.happen(ClockHeld{});
    CHECK_TEXT_EQUAL("C8", citizen.on());
    CHECK_TRUE(citizen.state.session.issued.has_value());
}
