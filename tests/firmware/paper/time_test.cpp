// Date and time on paper are those of Hanoi, whatever the machine's time zone.
#include "firmware/paper/local_time.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;

TEST_GROUP(PaperTime){};

TEST(PaperTime, the_day_turns_at_midnight_in_hanoi) {
    const std::int64_t midnight = 1'795'453'200'000;  // 2026-11-23 17:00 UTC

    CHECK_TEXT_EQUAL("23/11/2026", paper::date_text(midnight - 1, Language::Vi));
    CHECK_TEXT_EQUAL("23:59", paper::time_text(midnight - 1));
    CHECK_TEXT_EQUAL("24/11/2026", paper::date_text(midnight, Language::Vi));
    CHECK_TEXT_EQUAL("00:00", paper::time_text(midnight));
}

TEST(PaperTime, english_names_the_month) {
    CHECK_TEXT_EQUAL("24 Nov 2026", paper::date_text(1'795'488'120'000, Language::En));
    CHECK_TEXT_EQUAL("01 Jan 1970", paper::date_text(0, Language::En));
}

TEST(PaperTime, a_clock_before_1970_is_shown_not_fatal) {
    CHECK_TEXT_EQUAL("31/12/1969", paper::date_text(-8LL * 3'600'000, Language::Vi));
    CHECK_TEXT_EQUAL("06:59", paper::time_text(-1));
}
