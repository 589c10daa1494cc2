// Goal: a city of kiosks comes back spread out, and progress goes on at once.
// Method: seeded randomness, the bounds of each attempt.
#include "sync/client/backoff.hpp"

#include <algorithm>

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::sync;

TEST_GROUP(Backoff) {
    SeededRandom random_{42};
    Backoff backoff_{random_};
};

TEST(Backoff, doubles_its_bound_up_to_15_minutes_and_settles_between_1_and_15) {
    std::uint64_t bound_ms = 1000;
    for (int failure = 1; failure <= 9; ++failure) {
        CHECK_TRUE(backoff_.failed_wait_ms() <= std::min<std::uint64_t>(bound_ms, 900'000));
        bound_ms *= 2;
    }
    for (int failure = 10; failure < 200; ++failure) {
        const auto wait_ms = backoff_.failed_wait_ms();
        CHECK_TRUE(wait_ms >= 60'000 && wait_ms <= 900'000);
    }
}

TEST(Backoff, is_spread_over_its_whole_interval) {
    int early = 0;
    for (int kiosk = 0; kiosk < 1000; ++kiosk) {
        Backoff one(random_);
        early += one.failed_wait_ms() < 500 ? 1 : 0;
    }
    CHECK_TRUE(early > 430 && early < 570);
}

TEST(Backoff, after_progress_tries_at_once_and_begins_anew) {
    for (int i = 0; i < 12; ++i) {
        (void)backoff_.failed_wait_ms();
    }
    backoff_.progressed();

    CHECK_EQUAL(0U, backoff_.failed_wait_ms());
    CHECK_TRUE(backoff_.failed_wait_ms() <= 1000);
}

TEST(Backoff, obeys_what_the_hub_asks_for_and_adds_at_most_a_fifth) {
    for (int i = 0; i < 50; ++i) {
        const auto wait_ms = backoff_.failed_wait_ms(100);
        CHECK_TRUE(wait_ms >= 100'000 && wait_ms <= 120'000);
    }
    CHECK_TRUE(backoff_.failed_wait_ms(UINT64_MAX) <= 86'400'000U * 6 / 5);
}
