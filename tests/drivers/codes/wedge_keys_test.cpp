// Goal: what a reader types becomes its text, and what it cannot mean becomes nothing. Method: the
// kernel's own records, made for every printable character, cut anywhere, and noise.
#include "drivers/codes/wedge_keys.hpp"

#include "drivers/codes/codes.hpp"
#include "firmware/base/random.hpp"
#include "tests/drivers/codes/typed.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;
using codes::Frame;
using codes::WedgeKeys;

TEST_GROUP(WedgeKeys) {
    WedgeKeys keys;

    std::vector<Frame> type(std::string_view text, std::uint16_t end = KEY_ENTER) {
        return keys.feed_bytes(bytes_of(strokes_of(text, end)));
    }
    void key(std::uint16_t code, int value) {
        CHECK_FALSE(keys.feed({EV_KEY, code, value}).has_value());
    }
    void reads(const std::string& text, const std::vector<Frame>& frames) {
        CHECK_EQUAL(1U, frames.size());
        CHECK_TRUE(frames[0].sound);
        CHECK_TEXT_EQUAL(text, frames[0].text);
    }
};

TEST(WedgeKeys, every_printable_character_comes_through) {
    std::string all;
    for (char c = ' '; c <= '~'; ++c) {
        all += c;
    }
    reads(all, type(all));
    reads("TDB1|LH-26-7K3M9QRT-X|HN-01", type("TDB1|LH-26-7K3M9QRT-X|HN-01"));
}

TEST(WedgeKeys, enter_the_keypads_enter_and_tab_end_a_code) {
    for (const int end : {KEY_ENTER, KEY_KPENTER, KEY_TAB}) {
        reads("7K3M", type("7K3M", static_cast<std::uint16_t>(end)));
    }
    CHECK_TRUE(type("").empty());
}

TEST(WedgeKeys, a_code_may_come_in_pieces_and_two_at_once) {
    const Bytes all = bytes_of(strokes_of("LH-26-7K3M9QRT-X"));
    for (std::size_t cut = 0; cut <= all.size(); cut += sizeof(input_event)) {
        const ByteView view(all);
        auto frames = keys.feed_bytes(view.subspan(0, cut));
        for (Frame& frame : keys.feed_bytes(view.subspan(cut))) {
            frames.push_back(std::move(frame));
        }
        reads("LH-26-7K3M9QRT-X", frames);
    }
    auto two = strokes_of("A");
    for (const input_event& event : strokes_of("B")) {
        two.push_back(event);
    }
    CHECK_EQUAL(2U, keys.feed_bytes(bytes_of(two)).size());
}

TEST(WedgeKeys, caps_lock_turns_letters_and_nothing_else) {
    key(KEY_CAPSLOCK, 1);
    key(KEY_CAPSLOCK, 0);
    reads("AB1-cD", type("ab1-Cd"));
    key(KEY_CAPSLOCK, 1);
    reads("ab", type("ab"));
}

TEST(WedgeKeys, a_held_key_is_typed_once) {
    key(KEY_A, 1);
    key(KEY_A, 2);
    key(KEY_A, 2);
    key(KEY_A, 0);
    reads("a", type(""));
}

TEST(WedgeKeys, keys_that_type_nothing_make_the_code_unsound) {
    for (const int odd : {KEY_F1, KEY_ESC, KEY_DELETE, KEY_UP, KEY_BACKSPACE}) {
        (void)type("AB", 0);
        key(static_cast<std::uint16_t>(odd), 1);
        const auto frames = type("C");
        CHECK_EQUAL(1U, frames.size());
        CHECK_FALSE(frames[0].sound);
        reads("D", type("D"));  // the next one is whole again
    }
}

TEST(WedgeKeys, control_and_alt_are_no_text_and_do_not_end_a_code) {
    for (const int command_key : {KEY_LEFTCTRL, KEY_RIGHTALT, KEY_LEFTMETA}) {
        const auto command = static_cast<std::uint16_t>(command_key);
        key(command, 1);
        key(KEY_M, 1);
        key(KEY_M, 0);
        key(KEY_ENTER, 1);
        key(KEY_ENTER, 0);
        key(command, 0);
        const auto frames = type("A");
        CHECK_EQUAL(1U, frames.size());
        CHECK_FALSE(frames[0].sound);
    }
}

TEST(WedgeKeys, what_is_too_long_is_not_kept_and_not_sound) {
    reads(std::string(codes::kMostCode_bytes, 'x'), type(std::string(codes::kMostCode_bytes, 'x')));
    const auto frames = type(std::string(codes::kMostCode_bytes + 1, 'x'));
    CHECK_FALSE(frames.at(0).sound);
    CHECK_TRUE(frames.at(0).text.size() <= codes::kMostCode_bytes);
}

TEST(WedgeKeys, lost_events_spoil_the_code_at_hand_alone) {
    (void)type("AB", 0);
    CHECK_FALSE(keys.feed({EV_SYN, SYN_DROPPED, 0}).has_value());
    CHECK_FALSE(type("C").at(0).sound);
    reads("D", type("D"));
}

TEST(WedgeKeys, what_stops_without_an_end_is_forgotten) {
    (void)type("AB", 0);
    CHECK_TRUE(keys.typing());
    keys.forget();
    CHECK_FALSE(keys.typing());
    reads("C", type("C"));
}

TEST(WedgeKeys, noise_never_gives_anything_but_printable_text) {
    SeededRandom random(20261126);
    for (int round = 0; round < 20'000; ++round) {
        const codes::KeyEvent event{static_cast<std::uint16_t>(random.below(4)),
                                    static_cast<std::uint16_t>(random.below(0x300)),
                                    static_cast<std::int32_t>(random.below(4)) - 1};
        if (const auto frame = keys.feed(event)) {
            CHECK_TRUE(frame->text.size() <= codes::kMostCode_bytes);
            for (const char c : frame->text) {
                CHECK_TRUE(c >= ' ' && c <= '~');
            }
        }
    }
}
