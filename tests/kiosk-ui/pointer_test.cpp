// The pointer layer over a page with two buttons: each rule of docs/screens.md, "Pointer".
#include "kiosk-ui/toolkit/pointer.hpp"

#include "kiosk-ui/toolkit/parts.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

Placed button(const char* path, double x, const char* action) {
    Placed out;
    out.path = path;
    out.parent = 0;
    out.role = Role::Button;
    out.box = {x, 0, 100, 100};
    out.action = Action{action};
    return out;
}

}  // namespace

TEST_GROUP(UiPointer) {
    LaidOut laid;
    Pointer pointer;
    std::uint64_t now = 10'000;

    void setup() override {
        laid.nodes = {button("a", 0, "one"), button("b", 200, "two")};
    }

    Pointer::Result send(Contact::Kind kind, double x, std::int64_t finger = 1) {
        return pointer.feed({kind, finger, {x, 50}, now}, laid);
    }

    bool taps(double x, std::int64_t finger = 1) {
        static_cast<void>(send(Contact::Kind::Down, x, finger));
        now += 80;
        return send(Contact::Kind::Up, x, finger).tapped.has_value();
    }
};

TEST(UiPointer, a_tap_is_down_and_up_in_one_control_and_shows_at_once) {
    const auto down = send(Contact::Kind::Down, 50);
    CHECK_TRUE(down.touched);
    CHECK_TEXT_EQUAL("a", down.pressed.value_or("nothing"));

    now += 80;
    const auto up = send(Contact::Kind::Up, 50);

    CHECK_TEXT_EQUAL("", up.pressed.value_or("nothing"));
    CHECK_TRUE(up.tapped.has_value());
    CHECK_TEXT_EQUAL("one", up.tapped->name);
}

TEST(UiPointer, leaving_the_control_takes_the_press_back_and_returning_gives_it_again) {
    static_cast<void>(send(Contact::Kind::Down, 50));
    CHECK_TEXT_EQUAL("", send(Contact::Kind::Move, 150).pressed.value_or("same"));
    CHECK_TEXT_EQUAL("a", send(Contact::Kind::Move, 60).pressed.value_or("same"));
    CHECK_FALSE(send(Contact::Kind::Up, 250).tapped.has_value());
}

TEST(UiPointer, a_second_finger_is_air) {
    static_cast<void>(send(Contact::Kind::Down, 50, 1));
    CHECK_FALSE(send(Contact::Kind::Down, 250, 2).pressed.has_value());
    CHECK_FALSE(send(Contact::Kind::Up, 250, 2).tapped.has_value());
    CHECK_TRUE(send(Contact::Kind::Up, 50, 1).tapped.has_value());
}

TEST(UiPointer, a_second_tap_within_300_ms_is_ignored) {
    CHECK_TRUE(taps(50));
    now += 100;
    CHECK_FALSE(taps(50));
    now += 300;
    CHECK_TRUE(taps(50));
}

TEST(UiPointer, taps_just_after_a_screen_change_are_ignored) {
    pointer.screen_changed(now);
    now += 200;
    CHECK_FALSE(taps(50));
    now += 200;
    CHECK_TRUE(taps(50));
}

TEST(UiPointer, a_finger_that_was_down_when_the_screen_changed_taps_nothing) {
    static_cast<void>(send(Contact::Kind::Down, 50));
    pointer.screen_changed(now + 10);
    now += 1'000;
    CHECK_FALSE(send(Contact::Kind::Up, 50).tapped.has_value());
}

TEST(UiPointer, a_control_that_means_something_else_on_release_is_not_tapped) {
    static_cast<void>(send(Contact::Kind::Down, 50));
    laid.nodes[0].action = Action{"other"};
    now += 80;
    CHECK_FALSE(send(Contact::Kind::Up, 50).tapped.has_value());
}

TEST(UiPointer, a_finger_stuck_for_20_s_is_let_go_and_others_work) {
    static_cast<void>(send(Contact::Kind::Down, 50, 1));
    CHECK_EQUAL(now + kStuck_ms, pointer.deadline_ms().value_or(0));
    now += 10'000;
    CHECK_TEXT_EQUAL("", pointer.expire(now).pressed.value_or("same"));

    now += 5'000;
    CHECK_TRUE(taps(250, 2));
    now += 5'000;
    CHECK_FALSE(send(Contact::Kind::Up, 50, 1).tapped.has_value());
}

TEST(UiPointer, a_stuck_finger_that_nobody_expired_gives_way_to_another) {
    static_cast<void>(send(Contact::Kind::Down, 50, 1));
    now += 20'000;
    CHECK_TRUE(taps(250, 2));
}

TEST(UiPointer, a_lost_finger_taps_nothing) {
    static_cast<void>(send(Contact::Kind::Down, 50));
    CHECK_TEXT_EQUAL("", send(Contact::Kind::Lost, 50).pressed.value_or("same"));
    CHECK_FALSE(send(Contact::Kind::Up, 50).tapped.has_value());
}

TEST(UiPointer, touching_nothing_still_says_that_somebody_is_there) {
    const auto down = send(Contact::Kind::Down, 150);
    CHECK_TRUE(down.touched);
    CHECK_FALSE(down.pressed.has_value());
}

TEST(UiPointer, below_a_dialogue_nothing_can_be_touched) {
    laid.nodes.push_back(button("yes", 400, "yes"));
    laid.nodes.back().layer = Layer::Dialogue;
    CHECK_FALSE(taps(50));
    now += 1'000;
    CHECK_TRUE(taps(450));
    CHECK_EQUAL(1U, focus_order(laid).size());
}
