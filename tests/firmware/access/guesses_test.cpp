// Goal: an honest hand is not slowed, a guesser is, however right codes are mixed in.
#include "firmware/access/guesses.hpp"

#include "tests/support/check.hpp"
#include "tests/support/shared_clock.hpp"

using namespace kiosk;
using namespace kiosk::access;

TEST_GROUP(Guesses) {
    test::SharedClock clock{1795482000000};
    Guesses guesses{clock};

    void wrong(std::uint64_t times) {
        for (std::uint64_t i = 0; i < times; ++i) {
            guesses.wrong();
        }
    }
};

TEST(Guesses, some_may_be_wrong_at_once_then_each_costs_half_a_minute) {
    wrong(Guesses::kAtOnce - 1);
    CHECK_EQUAL(0U, guesses.left_ms());
    CHECK_EQUAL(Guesses::kEach_ms, guesses.wrong());
    CHECK_EQUAL(Guesses::kEach_ms, guesses.left_ms());
    clock.advance_ms(Guesses::kEach_ms - 1);
    CHECK_EQUAL(1U, guesses.left_ms());
    clock.advance_ms(1);
    CHECK_EQUAL(0U, guesses.left_ms());
    CHECK_EQUAL(Guesses::kEach_ms, guesses.wrong());
}

TEST(Guesses, all_is_forgotten_by_and_by_and_nothing_is_saved_up) {
    wrong(Guesses::kAtOnce);
    clock.advance_ms(Guesses::kAtOnce * Guesses::kEach_ms);
    clock.advance_ms(24 * 3'600'000ULL);
    wrong(Guesses::kAtOnce - 1);
    CHECK_EQUAL(0U, guesses.left_ms());
    wrong(1);
    CHECK_EQUAL(Guesses::kEach_ms, guesses.left_ms());
}

TEST(Guesses, who_guesses_for_a_day_gets_two_a_minute) {
    int tries = 0;
    for (std::uint64_t at = 0; at < 24 * 3'600'000ULL; at += 1000) {
        if (guesses.left_ms() == 0) {
            guesses.wrong();
            ++tries;
        }
        clock.advance_ms(1000);
    }
    CHECK_EQUAL(4 + 24 * 60 * 2, tries);
}
