// Goal: weekdays, the two rules for "the third Tuesday", holidays and what is proposed. Method: the
// whole range that people asked about, checked against counts from outside (docs/calendar.md).
#include "firmware/calendar/dates.hpp"

#include <set>

#include "firmware/calendar/proposal.hpp"
#include "tests/firmware/calendar/samples.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

int differing_months(int first_year, int last_year) {
    int out = 0;
    for (Month month{first_year, 1}; month.year <= last_year; month = month.next()) {
        const auto third = nth_weekday(month, Weekday::Tuesday, 3);
        const auto of_third_week = weekday_of_nth_week(month, Weekday::Tuesday, 3);
        CHECK_TRUE(third && of_third_week);
        CHECK_TRUE(weekday_of(*third) == Weekday::Tuesday);
        CHECK_TRUE(weekday_of(*of_third_week) == Weekday::Tuesday);
        CHECK_TRUE(month_of(*third) == month && month_of(*of_third_week) == month);
        out += *third == *of_third_week ? 0 : 1;
    }
    return out;
}

SpecialDays row(std::string_view from, std::string_view to, SpecialDays::Kind kind) {
    return {day_of(from), day_of(to), kind, "Lễ", "Holiday", "Luật", Confirmed::Yes};
}

}  // namespace

TEST_GROUP(CalendarDates){};

TEST(CalendarDates, a_week_begins_on_monday_and_days_go_on_across_years) {
    CHECK_TRUE(weekday_of(day_of("1969-12-31")) == Weekday::Wednesday);
    CHECK_TRUE(weekday_of(day_of("1970-01-01")) == Weekday::Thursday);
    CHECK_TRUE(weekday_of(day_of("2026-02-17")) == Weekday::Tuesday);
    CHECK_TRUE(weekday_of(day_of("2028-02-29")) == Weekday::Tuesday);
    LONGS_EQUAL(29, (Month{2028, 2}.days()));
    LONGS_EQUAL(28, (Month{2100, 2}.days()));
}

TEST(CalendarDates, third_tuesday_and_tuesday_of_the_third_week_differ_in_85_of_120_months) {
    LONGS_EQUAL(85, differing_months(2021, 2030));
    LONGS_EQUAL(17, differing_months(2026, 2027));
}

TEST(CalendarDates, the_partial_first_week_counts) {
    // April 2026 begins on a Wednesday: its first week has no Tuesday of its own.
    const Month april{2026, 4};

    CHECK_TEXT_EQUAL("2026-04-14", weekday_of_nth_week(april, Weekday::Tuesday, 3)->text());
    CHECK_TEXT_EQUAL("2026-04-21", nth_weekday(april, Weekday::Tuesday, 3)->text());
    CHECK_FALSE(weekday_of_nth_week(april, Weekday::Tuesday, 1).has_value());
    CHECK_TEXT_EQUAL("2026-04-01", weekday_of_nth_week(april, Weekday::Wednesday, 1)->text());
    CHECK_FALSE(nth_weekday(april, Weekday::Tuesday, 5).has_value());
    CHECK_FALSE(nth_weekday(april, Weekday::Tuesday, 0).has_value());
}

TEST(CalendarDates, names_months_and_times_are_read_back) {
    CHECK_TRUE(weekday_from("friday") == Weekday::Friday);
    CHECK_FALSE(weekday_from("Friday").has_value());
    CHECK_TEXT_EQUAL("2026-12", Month::parse("2026-12").value().text());
    CHECK_ERROR(ErrorCode::BadArgument, Month::parse("2026-13"));
    CHECK_ERROR(ErrorCode::BadArgument, Month::parse("2026-1"));
    LONGS_EQUAL(510, parse_clock("08:30").value());
    LONGS_EQUAL(1440, parse_clock("24:00").value());
    CHECK_ERROR(ErrorCode::BadArgument, parse_clock("24:01"));
    CHECK_ERROR(ErrorCode::BadArgument, parse_clock("8:30"));
    CHECK_ERROR(ErrorCode::BadArgument, parse_clock("-1:30"));
    CHECK_TEXT_EQUAL("08:05", clock_text(485));
}

TEST(CalendarDates, a_local_minute_is_an_instant_of_that_business_day) {
    const BusinessDay day = day_of("2026-02-17");

    CHECK_TRUE(queue::business_day_at(instant_ms(day, 0)) == day);
    CHECK_TRUE(queue::business_day_at(instant_ms(day, 1439)) == day);
    CHECK_TRUE(queue::business_day_at(instant_ms(day, 1440)) > day);
    LONGS_EQUAL(485, minute_of_day(instant_ms(day, 485)));
    CHECK_EQUAL(1771290000000, instant_ms(day, 8 * 60));  // 2026-02-17T01:00:00Z
}

TEST_GROUP(CalendarHolidays) {
    // New Year's days and a Saturday worked for a Friday off.
    Holidays holidays =
        Holidays::create({row("2026-02-16", "2026-02-20", SpecialDays::Kind::Holiday),
                          row("2026-01-10", "2026-01-10", SpecialDays::Kind::Working),
                          row("2026-01-02", "2026-01-02", SpecialDays::Kind::Holiday)})
            .value();

    bool works(std::string_view day) const {
        return holidays.is_working_day(day_of(day));
    }
};

TEST(CalendarHolidays, working_days_are_monday_to_friday_less_holidays_plus_swapped_days) {
    CHECK_FALSE(works("2026-01-02"));
    CHECK_TRUE(works("2026-01-10"));
    CHECK_FALSE(works("2026-01-11"));
    CHECK_FALSE(works("2026-02-17"));
    CHECK_TRUE(works("2026-02-23"));
    CHECK_TRUE(Holidays().is_working_day(day_of("2026-02-17")));
}

TEST(CalendarHolidays, working_days_are_counted_over_holidays) {
    CHECK_TEXT_EQUAL("2026-02-23", holidays.working_day_after(day_of("2026-02-13")).text());
    CHECK_TEXT_EQUAL("2026-02-09", holidays.working_days_before(day_of("2026-02-23"), 5).text());
}

TEST(CalendarHolidays, a_row_needs_a_source_names_and_days_of_its_own) {
    const auto fresh = [] { return row("2026-05-01", "2026-05-01", SpecialDays::Kind::Holiday); };
    SpecialDays nameless = fresh();
    nameless.name_vi.clear();
    SpecialDays sourceless = fresh();
    sourceless.source.clear();
    SpecialDays reversed = fresh();
    reversed.to = day_of("2026-04-30");
    SpecialDays endless = fresh();
    endless.to = day_of("2026-07-01");

    for (const SpecialDays& bad : {nameless, sourceless, reversed, endless}) {
        CHECK_ERROR(ErrorCode::BadSettings, Holidays::create({bad}));
    }
    CHECK_ERROR(ErrorCode::BadSettings, Holidays::create({fresh(), fresh()}));
}

TEST(CalendarHolidays, the_third_tuesday_of_february_2026_is_flagged_as_new_year) {
    const SessionRule third_tuesday{RuleForm::NthWeekday, Weekday::Tuesday, 3};

    const auto proposed = propose(third_tuesday, Month{2026, 1}, 3, holidays);

    CHECK_OK(proposed);
    const Proposal& february = (*proposed)[1];
    CHECK_TEXT_EQUAL("2026-02-17", february.day->text());
    CHECK_TRUE(february.flags == std::vector<DayFlag>{DayFlag::Holiday});
    CHECK_TEXT_EQUAL("2026-02-23", february.instead->text());
    CHECK_TEXT_EQUAL("2026-02-09", february.publish_by->text());
    CHECK_TRUE((*proposed)[0].flags.empty());
    CHECK_FALSE((*proposed)[0].instead.has_value());
}

TEST(CalendarHolidays, what_is_not_known_is_flagged_too) {
    SpecialDays unread = row("2027-01-19", "2027-01-19", SpecialDays::Kind::Holiday);
    unread.confirmed = Confirmed::No;
    const auto known = Holidays::create({unread}).value();
    const SessionRule rule{RuleForm::NthWeekday, Weekday::Tuesday, 3};

    const auto proposed = propose(rule, Month{2026, 12}, 2, known).value();

    CHECK_TRUE(proposed[0].flags == std::vector<DayFlag>{DayFlag::NoHolidayData});
    const std::vector<DayFlag> both{DayFlag::Holiday, DayFlag::Unconfirmed};
    CHECK_TRUE(proposed[1].flags == both);
    const SessionRule sunday{RuleForm::WeekdayOfNthWeek, Weekday::Sunday, 6};
    CHECK_TRUE(propose(sunday, Month{2026, 12}, 1, known).value()[0].flags ==
               std::vector<DayFlag>{DayFlag::NoSuchDay});
    const SessionRule saturday{RuleForm::NthWeekday, Weekday::Saturday, 1};
    CHECK_TRUE(propose(saturday, Month{2027, 2}, 1, known).value()[0].flags ==
               std::vector<DayFlag>{DayFlag::Weekend});
    CHECK_ERROR(ErrorCode::BadArgument, propose(rule, Month{2026, 1}, 0, known));
    CHECK_ERROR(ErrorCode::BadArgument, propose(rule, Month{2026, 1}, 37, known));
    CHECK_ERROR(ErrorCode::BadArgument,
                propose({RuleForm::NthWeekday, Weekday::Monday, 7}, {}, 1, known));
}
