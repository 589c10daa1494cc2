// C13 and C14 as states: code and PIN on their keys or under the reader, each answer of the office,
// the way back, and what may be asked while no numbers are given.
#include "kiosk-ui/app/tracking.hpp"

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/kiosk-ui/scene_words.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

TEST_GROUP(UiTracking) {
    test::Citizen it;

    void type(const std::string& keys) {
        for (const char c : keys) {
            it.tap(kTrackKey, std::string(1, c));
        }
    }

    void open() {
        it.tap(kLetter);
        it.tap(kTrack);
    }

    // Both parts, and the request.
    void ask(const std::string& pin = "042137") {
        open();
        type("7K3M9QRT");
        it.tap(kTrackNext);
        type(pin);
        it.tap(kTrackFind);
    }

    TrackLetter asked() const {
        TrackLetter out;
        for (const Effect& effect : it.effects) {
            if (const auto* found = std::get_if<TrackLetter>(&effect)) {
                out = *found;
            }
        }
        return out;
    }

    void told(api::TrackedLetter letter) {
        it.happen(TrackedCame{asked().session, asked().find, std::move(letter)});
    }

    bool says(const char* words_of_it) const {
        return test::all_words(test::scene_now(it.state)).find(words_of_it) != std::string::npos;
    }
};

TEST(UiTracking, code_and_pin_give_the_story_and_finish_goes_home) {
    ask();
    CHECK_TEXT_EQUAL("7K3M9QRT", asked().code);
    CHECK_TEXT_EQUAL("042137", asked().pin);
    told({"found", 0, {{"received", "2026-11-20", ""}, {"transferred", "2026-11-23", "Sở Y tế"}}});

    CHECK_TEXT_EQUAL("C14", it.on());
    CHECK_TRUE(says("Đã tiếp\u00A0nhận"));
    CHECK_TRUE(says("23/11/2026"));
    CHECK_TRUE(says("Sở Y tế"));
    it.tap(kFinish);
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiTracking, nothing_is_asked_before_all_of_it_is_typed) {
    open();
    CHECK_TEXT_EQUAL("C13", it.on());
    type("7K3M9QR0");  // 0 is on no key
    it.tap(kTrackNext);
    CHECK_TRUE(it.state.session.tracking.part == Tracking::Part::Code);
    type("TX");
    CHECK_TEXT_EQUAL("7K3M9QRT", it.state.session.tracking.typed);
    it.tap(kTrackNext);
    type("04213A");
    CHECK_TRUE(it.tap(kTrackFind).empty());
    type("7");
    CHECK_EQUAL(1U, it.tap(kTrackFind).size());
    CHECK_TRUE(it.tap(kTrackFind).empty());  // one request at a time
}

TEST(UiTracking, the_pin_stands_on_the_glass_as_dots) {
    open();
    type("7K3M9QRT");
    it.tap(kTrackNext);
    type("0421");
    CHECK_FALSE(says("7K3M9QRT"));
    CHECK_TRUE(says("\u2022"));
}

TEST(UiTracking, a_receipt_under_the_reader_needs_its_pin_alone) {
    open();
    it.happen(CodeRead{"TDB1|LH-26-7K3M9QRT-X|HN"});
    CHECK_TRUE(says("Đây không phải mã đơn"));
    it.happen(CodeRead{"HN-26-7K3M9QRT-X"});
    CHECK_TRUE(says("Nhập mã PIN"));
    type("042137");
    it.tap(kTrackFind);
    CHECK_TEXT_EQUAL("HN-26-7K3M9QRT-X", asked().code);
}

TEST(UiTracking, a_wrong_one_keeps_the_code_and_asks_for_the_pin_again) {
    ask("000000");
    told({"unknown", 0, {}});
    CHECK_TEXT_EQUAL("C13", it.on());
    CHECK_TRUE(says("Không có đơn với mã và PIN này"));
    CHECK_TEXT_EQUAL("", it.state.session.tracking.pin);
    type("042137");
    it.tap(kTrackFind);
    told({"unknown", 30, {}});
    CHECK_TRUE(says("30\u00A0giây"));
    type("042137");
    CHECK_TEXT_EQUAL("", it.state.session.tracking.pin);  // the keys rest
    it.pass(30'100);
    type("042137");
    it.tap(kTrackFind);
    told({"no_code", 0, {}});
    CHECK_TRUE(says("Đây không phải mã đơn"));
    CHECK_TRUE(it.state.session.tracking.part == Tracking::Part::Code);
}

TEST(UiTracking, without_an_answer_it_says_so_and_another_try_is_made) {
    ask();
    it.happen(TrackFailed{asked().session, asked().find});
    CHECK_TRUE(says("Máy chưa trả lời được"));
    const std::uint64_t first = asked().find;
    CHECK_EQUAL(1U, it.tap(kTrackFind).size());
    it.happen(TrackFailed{asked().session, first});  // that of the first request: late
    CHECK_TRUE(it.state.session.asking.has_value());
}

TEST(UiTracking, back_leads_from_the_pin_to_the_code_and_then_off) {
    open();
    type("7K3M9QRT");
    it.tap(kTrackNext);
    type("04");
    it.tap(kBack);
    CHECK_TEXT_EQUAL("C13", it.on());
    CHECK_TEXT_EQUAL("7K3M9QRT", it.state.session.tracking.typed);
    CHECK_TEXT_EQUAL("", it.state.session.tracking.pin);
    it.tap(kBack);
    CHECK_TEXT_EQUAL("C9", it.on());
    CHECK_TEXT_EQUAL("", it.state.session.tracking.typed);
}

TEST(UiTracking, letters_are_followed_also_when_no_numbers_are_given) {
    it.state.mirror.queue.intake.open = false;
    CHECK_TEXT_EQUAL("C19", it.on());
    CHECK_TRUE(test::offers(it.state, kTrack));
    it.tap(kTrack);
    CHECK_TEXT_EQUAL("C13", it.on());
    it.state.mirror.day_open = false;
    CHECK_TEXT_EQUAL("C13", it.on());
    it.tap(kHome);
    CHECK_TRUE(test::offers(it.state, kTrack));
}
