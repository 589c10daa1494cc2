// Whatever a stay held is gone from every later scene, by every way in which a stay can end.
#include <array>

#include "firmware/base/random.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

namespace {

std::string all_words(const Node& node) {
    std::string out = node.id + "|" + node.text + "|" + node.speak + "|";
    if (node.action) {
        out += node.action->argument + "|";
    }
    for (const Node& part : node.parts) {
        out += all_words(part);
    }
    return out;
}

int modules_in(const Node& node) {
    int out = node.modules.size;
    for (const Node& part : node.parts) {
        out += modules_in(part);
    }
    return out;
}

}  // namespace

TEST_GROUP(UiPrivacy) {
    test::Citizen it;
    SeededRandom random{20261123};
    std::vector<std::string> secrets;

    std::string secret() {
        secrets.push_back("S" + std::to_string(random.next_u64()));
        return secrets.back();
    }

    // A stay with a ticket whose every field is a random word.
    void stay() {
        it.tap(kLanguage, "en");
        it.tap(kTakeNumber);
        it.tap(kService, "tiep-dan");
        it.tap(kConfirm);
        TicketCame came = it.answer(Paper::Uncertain);
        came.issued.id = secret();
        came.issued.number = secret();
        came.issued.job = secret();
        came.issued.qr.size = 21;
        came.issued.qr.dark.assign(441, true);
        secrets.push_back(came.key);
        it.happen(came);
        CHECK_TRUE(it.state.session.issued.has_value());
    }

    // A random code on the keys, and what the office would say to it.
    void typed_code() {
        std::string code;
        while (code.size() < kBookingCodeTyped) {
            code += std::string_view(kBookingCodeKeys)[random.below(31)];
        }
        secrets.push_back(code);
        it.tap(kCheckIn);
        for (const char c : code) {
            it.tap(kCodeKey, std::string(1, c));
        }
        CHECK_TEXT_EQUAL(code, it.state.session.check_in.typed);
        it.tap(kCodeFind);
    }

    void found_booking() {
        typed_code();
        api::FoundBooking found;
        found.answer = "ready";
        found.booking = secret();
        found.leader = secret();
        found.venue = secret();
        found.day = "2026-11-23";
        found.time = secret();
        it.happen(FoundCame{it.state.session.number, it.state.session.check_in.finds, found});
        CHECK_TRUE(it.state.session.check_in.found.has_value());
    }

    // A random receipt on the keys, and the letter's story.
    void typed_receipt() {
        std::string code;
        while (code.size() < kBookingCodeTyped) {
            code += std::string_view(kBookingCodeKeys)[random.below(31)];
        }
        std::string pin;
        while (pin.size() < kPinTyped) {
            pin += std::string_view(kPinKeys)[random.below(10)];
        }
        secrets.push_back(code);
        secrets.push_back(pin);
        it.tap(kLetter);
        it.tap(kTrack);
        for (const char c : code) {
            it.tap(kTrackKey, std::string(1, c));
        }
        it.tap(kTrackNext);
        for (const char c : pin) {
            it.tap(kTrackKey, std::string(1, c));
        }
        CHECK_TEXT_EQUAL(pin, it.state.session.tracking.pin);
    }

    void found_letter() {
        typed_receipt();
        it.tap(kTrackFind);
        const api::TrackedLetter letter{"found", 0, {{"transferred", "2026-11-23", secret()}}};
        it.happen(TrackedCame{it.state.session.number, it.state.session.tracking.finds, letter});
        CHECK_TEXT_EQUAL("C14", it.on());
    }

    void check_nothing_is_left() {
        CHECK_FALSE(it.state.session.issued.has_value());
        CHECK_FALSE(it.state.session.tracking.found.has_value());
        CHECK_TEXT_EQUAL("", it.state.session.tracking.typed);
        CHECK_TEXT_EQUAL("", it.state.session.tracking.pin);
        CHECK_FALSE(it.state.session.check_in.found.has_value());
        CHECK_TEXT_EQUAL("", it.state.session.check_in.typed);
        for (const Screen* screen : all_screens()) {
            State state = it.state;
            if (screen->role() == "hall" || screen->id() == "C7" || screen->id() == "C8") {
                continue;  // no stay; shown only with a ticket, which is gone
            }
            if (screen->id() == "C6") {
                state.session.asking = Asking{state.now.mono_ms};
            }
            const Scene scene = screen->view(state, env_of(state, {}));
            for (const Node* region : {&scene.reading, &scene.controls, &scene.bar}) {
                const std::string said = all_words(*region);
                for (const std::string& word : secrets) {
                    CHECK_TRUE_TEXT(said.find(word) == std::string::npos,
                                    std::string(screen->id()).c_str());
                }
                CHECK_EQUAL(0, modules_in(*region));
            }
        }
    }
};

TEST(UiPrivacy, finishing_leaves_nothing) {
    stay();
    const auto effects = it.tap(kNumberSaved);
    CHECK_TRUE(std::holds_alternative<Forget>(effects.back()));
    check_nothing_is_left();
}

TEST(UiPrivacy, a_timeout_leaves_nothing) {
    stay();
    it.pass(61'000);
    check_nothing_is_left();
}

TEST(UiPrivacy, going_home_half_way_leaves_nothing) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    secrets.push_back(it.state.session.key);
    it.tap(kHome);
    check_nothing_is_left();
}

TEST(UiPrivacy, a_typed_code_goes_with_the_stay_by_every_way_out) {
    typed_code();
    it.tap(kHome);
    check_nothing_is_left();
    typed_code();
    it.happen(FindFailed{it.state.session.number, it.state.session.check_in.finds});
    it.pass(125'000);
    check_nothing_is_left();
    typed_code();
    it.tap(kBack);
    check_nothing_is_left();
    const FoundCame late{it.state.session.number, it.state.session.check_in.finds, {}};
    it.happen(late);
    check_nothing_is_left();
}

TEST(UiPrivacy, a_found_booking_goes_with_the_stay) {
    found_booking();
    it.tap(kHome);
    check_nothing_is_left();
    found_booking();
    it.tap(kBack);
    it.tap(kBack);
    check_nothing_is_left();
    found_booking();
    it.tap(kCheckInTake);
    secrets.push_back(it.state.session.key);
    TicketCame came{it.state.session.number, it.state.session.key, it.answer().issued};
    it.happen(came);
    CHECK_TRUE(it.state.session.issued.has_value());
    it.tap(kNumberSaved);
    check_nothing_is_left();
}

TEST(UiPrivacy, a_receipt_and_its_story_go_with_the_stay_by_every_way_out) {
    typed_receipt();
    it.tap(kHome);
    check_nothing_is_left();
    typed_receipt();
    it.pass(125'000);
    check_nothing_is_left();
    found_letter();
    it.tap(kFinish);
    check_nothing_is_left();
    found_letter();
    it.pass(125'000);
    check_nothing_is_left();
    typed_receipt();
    it.tap(kTrackFind);
    it.happen(TrackFailed{it.state.session.number, it.state.session.tracking.finds});
    it.happen(ClockHeld{});
    CHECK_TRUE(it.state.staff.has_value());
    check_nothing_is_left();
}

TEST(UiPrivacy, a_story_that_comes_late_is_nobodys) {
    typed_receipt();
    it.tap(kTrackFind);
    const TrackedCame late{it.state.session.number,
                           it.state.session.tracking.finds,
                           {"found", 0, {{"answered", "2026-11-23", secret()}}}};
    it.pass(11'000);
    it.tap(kCancel);
    it.tap(kHome);
    it.happen(late);
    check_nothing_is_left();
}

TEST(UiPrivacy, the_staff_take_a_glass_without_the_code) {
    typed_code();
    it.happen(FindFailed{it.state.session.number, it.state.session.check_in.finds});
    it.happen(ClockHeld{});
    CHECK_TRUE(it.state.staff.has_value());
    check_nothing_is_left();
}

TEST(UiPrivacy, a_late_answer_brings_nothing_back) {
    stay();
    const TicketCame again = {it.asked().session, it.asked().key, *it.state.session.issued};
    it.tap(kNumberSaved);
    it.happen(again);
    it.happen(PaperCame{it.asked().session, secrets[2], Paper::Confirmed});
    check_nothing_is_left();
}
