// Goal: which call is said next, and what becomes of those that are not. Method: the pure queue
// with times given by hand; what is taken is written as a text of ticket letters.
#include "firmware/kioskd/call_queue.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using kiosk::kioskd::Announcement;
using kiosk::kioskd::CallQueue;

namespace {

TicketId ticket(char name) {
    TicketId out;
    out.bytes.fill(static_cast<std::uint8_t>(name));
    return out;
}

speech::Utterance words(char name, const std::string& zone = "1") {
    return {zone, speech::Chime::First, {{"vi", std::string(1, name)}}};
}

}  // namespace

TEST_GROUP(CallQueue) {
    CallQueue queue;

    void call(char name, std::uint64_t at_ms, const std::string& zone = "1") {
        CHECK_TRUE(queue.add(words(name, zone), ticket(name), at_ms).has_value());
    }

    // Says everything that comes due until `until_ms`, each for 1,000 ms: "A0 A2500 …".
    std::string say_until(std::uint64_t until_ms) {
        std::string out;
        std::uint64_t now_ms = 0;
        while (now_ms <= until_ms) {
            const auto due = queue.take(now_ms);
            if (!due) {
                now_ms += 100;
                continue;
            }
            out += (out.empty() ? "" : " ") + due->utterance.parts[0].text + std::to_string(now_ms);
            now_ms += 1'000;
            queue.said(now_ms);
        }
        return out;
    }

    void check_state(char name, Announcement expected) {
        const auto state = queue.state_of(ticket(name));
        CHECK_TRUE(state.has_value());
        CHECK_TEXT_EQUAL(announcement_name(expected), announcement_name(*state));
    }
};

TEST(CallQueue, calls_of_a_zone_are_said_twice_each_in_the_order_they_came) {
    call('A', 0);
    call('B', 0);

    CHECK_TEXT_EQUAL("A0 A2500 B4200 B6700", say_until(10'000));
    check_state('A', Announcement::Spoken);
    check_state('B', Announcement::Spoken);
    CHECK_EQUAL(0U, queue.size());
}

TEST(CallQueue, another_zone_is_said_in_the_pause) {
    call('A', 0, "1");
    call('B', 100, "2");

    CHECK_TEXT_EQUAL("A0 B1000 A2500 B3500", say_until(10'000));
}

TEST(CallQueue, a_call_answered_before_its_turn_is_retired_and_one_said_once_is_spoken) {
    call('A', 0);
    call('B', 0);
    CHECK_TRUE(queue.take(0).has_value());
    queue.answered(ticket('B'));
    check_state('B', Announcement::Retired);
    queue.said(1'000);
    queue.answered(ticket('A'));

    CHECK_TEXT_EQUAL("", say_until(10'000));
    check_state('A', Announcement::Spoken);
}

TEST(CallQueue, an_answer_while_it_is_said_saves_the_second_time) {
    call('A', 0);
    CHECK_TRUE(queue.take(0).has_value());
    queue.answered(ticket('A'));
    check_state('A', Announcement::Queued);
    queue.said(1'000);

    check_state('A', Announcement::Spoken);
    CHECK_EQUAL(0U, queue.size());
}

TEST(CallQueue, a_recall_is_a_call_of_its_own_and_gives_the_state) {
    call('A', 0);
    call('B', 0);
    call('A', 100);

    CHECK_TEXT_EQUAL("A0 A2500 B4200 B6700 A8400 A10900", say_until(20'000));

    call('A', 30'000);
    check_state('A', Announcement::Queued);
    queue.answered(ticket('A'));
    check_state('A', Announcement::Retired);
}

TEST(CallQueue, only_one_is_said_at_a_time) {
    call('A', 0, "1");
    call('B', 0, "2");

    CHECK_TRUE(queue.take(0).has_value());
    CHECK_FALSE(queue.take(0).has_value());
    CHECK_FALSE(queue.next_due_ms().has_value());
    queue.said(1'000);
    CHECK_TRUE(queue.next_due_ms() == std::optional<std::uint64_t>(0));
}

TEST(CallQueue, what_failed_is_first_again) {
    call('A', 0);
    call('B', 0);
    CHECK_TRUE(queue.take(0).has_value());
    queue.failed();
    check_state('A', Announcement::Queued);

    CHECK_TEXT_EQUAL("A0 A2500 B4200 B6700", say_until(10'000));
}

TEST(CallQueue, what_failed_and_was_answered_meanwhile_is_retired) {
    call('A', 0);
    CHECK_TRUE(queue.take(0).has_value());
    queue.answered(ticket('A'));
    queue.failed();

    check_state('A', Announcement::Retired);
    CHECK_EQUAL(0U, queue.size());
}

TEST(CallQueue, what_cannot_be_said_is_only_shown) {
    call('A', 0);
    CHECK_TRUE(queue.take(0).has_value());
    queue.give_up();

    check_state('A', Announcement::Shown);
    CHECK_EQUAL(0U, queue.size());
}

TEST(CallQueue, a_full_zone_drops_nothing_and_only_shows_the_newest) {
    queue = CallQueue(kioskd::CallQueueRules{1'500, 700, 2, 2});
    call('A', 0);
    call('B', 0);
    CHECK_FALSE(queue.add(words('C'), ticket('C'), 0).has_value());
    call('D', 0, "2");

    check_state('C', Announcement::Shown);
    CHECK_TEXT_EQUAL("A0 D1000 A2500 D3500 B4500 B7000", say_until(20'000));
}

TEST(CallQueue, a_test_is_said_once_or_dropped) {
    const auto first = queue.add(words('t'), std::nullopt, 0);
    const auto second = queue.add(words('u'), std::nullopt, 0);
    CHECK_TRUE(first && second);
    queue.drop_test(*second);

    CHECK_TEXT_EQUAL("t0", say_until(5'000));
    CHECK_TRUE(queue.add(words('v'), std::nullopt, 9'000).has_value());
    CHECK_TRUE(queue.take(9'000).has_value());
    queue.failed();
    CHECK_EQUAL(0U, queue.size());
}

TEST(CallQueue, a_new_day_forgets_all_but_what_is_being_said) {
    call('A', 0);
    call('B', 0);
    call('C', 0, "2");
    CHECK_TRUE(queue.take(0).has_value());
    queue.clear();
    CHECK_EQUAL(1U, queue.size());
    queue.said(1'000);

    CHECK_EQUAL(0U, queue.size());
    CHECK_FALSE(queue.state_of(ticket('A')).has_value());
    CHECK_FALSE(queue.state_of(ticket('B')).has_value());
}
