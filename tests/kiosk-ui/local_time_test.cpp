// Civil time in Viet Nam, at the edges of days, months and leap years.
#include "kiosk-ui/toolkit/env.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

void check_time(const char* expected, std::int64_t unix_s) {
    const LocalTime it = local_time_at(unix_s * 1000);
    char text[64];
    std::snprintf(text,
                  sizeof text,
                  "%04d-%02d-%02d %02d:%02d:%02d %d",
                  it.year,
                  it.month,
                  it.day,
                  it.hour,
                  it.minute,
                  it.second,
                  it.weekday);
    CHECK_TEXT_EQUAL(expected, text);
}

}  // namespace

TEST_GROUP(UiLocalTime){};

TEST(UiLocalTime, is_seven_hours_ahead_of_utc_in_every_season) {
    check_time("1970-01-01 07:00:00 4", 0);
    check_time("2026-11-23 09:42:00 1", 1'795'401'720);
    check_time("2028-02-29 23:59:59 2", 1'835'456'399);
    check_time("2028-03-01 00:00:00 3", 1'835'456'400);
    check_time("2000-01-01 00:00:00 6", 946'659'600);
}
