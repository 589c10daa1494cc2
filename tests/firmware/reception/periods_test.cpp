// Goal: reports cover the days of Circular 01/2024 and no others. Method: the circular's days
// written out; ranges at their edges.
#include "firmware/reception/periods.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::reception;

namespace {

queue::BusinessDay day_from(std::string_view text) {
    return queue::BusinessDay::parse(text).value();
}

Period range(std::string_view from, std::string_view to) {
    return period_between(day_from(from), day_from(to)).value();
}

}  // namespace

TEST_GROUP(Periods){};

TEST(Periods, are_those_of_the_circular) {
    const struct {
        const char* name;
        const char* from;
        const char* to;
    } rows[] = {{"Q1-2026", "2025-12-15", "2026-03-14"},
                {"Q2-2026", "2026-03-15", "2026-06-14"},
                {"Q3-2026", "2026-06-15", "2026-09-14"},
                {"Q4-2026", "2026-09-15", "2026-12-14"},
                {"H1-2026", "2025-12-15", "2026-06-14"},
                {"M9-2026", "2025-12-15", "2026-09-14"},
                {"Y-2026", "2025-12-15", "2026-12-14"}};

    for (const auto& row : rows) {
        const auto period = named_period(row.name);

        CHECK_OK(period);
        CHECK_TEXT_EQUAL(row.from, period->from.text());
        CHECK_TEXT_EQUAL(row.to, period->to.text());
        CHECK_TEXT_EQUAL(row.name, period->name);
    }
}

TEST(Periods, of_quarters_make_the_year_without_gap_or_overlap) {
    for (int year = 2001; year <= 2099; ++year) {
        const auto of = [&](const char* name) {
            return named_period(std::string(name) + "-" + std::to_string(year)).value();
        };
        const Period whole = of("Y");

        CHECK(of("Q1").from == whole.from);
        CHECK_EQUAL(of("Q1").to.days + 1, of("Q2").from.days);
        CHECK_EQUAL(of("Q2").to.days + 1, of("Q3").from.days);
        CHECK_EQUAL(of("Q3").to.days + 1, of("Q4").from.days);
        CHECK(of("Q4").to == whole.to);
        CHECK(of("H1").to == of("Q2").to);
        CHECK(of("M9").to == of("Q3").to);
    }
}

TEST(Periods, that_do_not_exist_are_refused) {
    for (const char* name : {"",
                             "Q1",
                             "Q5-2026",
                             "Q0-2026",
                             "q1-2026",
                             "Q1-26",
                             "Q1-2000",
                             "Q1-2100",
                             "Q1-20 6",
                             "Q1-2026 ",
                             "Q1 2026",
                             "-2026",
                             "Y-+026"}) {
        CHECK_ERROR(ErrorCode::BadPeriod, named_period(name));
    }
}

TEST(Periods, of_any_range_end_after_they_begin_and_within_five_years) {
    CHECK(range("2026-02-28", "2026-02-28").from == range("2026-02-28", "2026-02-28").to);
    CHECK_TEXT_EQUAL("2026-02-28", range("2026-02-28", "2026-02-28").name);
    CHECK_TEXT_EQUAL("2026-01-01..2026-01-31", range("2026-01-01", "2026-01-31").name);
    CHECK_ERROR(ErrorCode::BadPeriod,
                period_between(day_from("2026-01-02"), day_from("2026-01-01")));

    const queue::BusinessDay from = day_from("2021-01-01");

    CHECK_OK(period_between(from, queue::BusinessDay{from.days + kMostPeriodDays - 1}));
    CHECK_ERROR(ErrorCode::BadPeriod,
                period_between(from, queue::BusinessDay{from.days + kMostPeriodDays}));
}

TEST(Periods, are_cut_at_mondays_and_at_months) {
    // 2026-02-25 is a Wednesday.
    const Period period = range("2026-02-25", "2026-03-10");

    const auto days = parts_of(period, Step::Day);
    const auto weeks = parts_of(period, Step::Week);
    const auto months = parts_of(period, Step::Month);

    LONGS_EQUAL(14, days.size());
    LONGS_EQUAL(3, weeks.size());
    CHECK_TEXT_EQUAL("2026-03-01", weeks[0].to.text());
    CHECK_TEXT_EQUAL("2026-03-02", weeks[1].name);
    CHECK_TEXT_EQUAL("2026-03-10", weeks[2].to.text());
    LONGS_EQUAL(2, months.size());
    CHECK_TEXT_EQUAL("2026-02", months[0].name);
    CHECK_TEXT_EQUAL("2026-02-28", months[0].to.text());
    CHECK_TEXT_EQUAL("2026-03", months[1].name);
}

TEST(Periods, have_steps_with_names) {
    for (const Step step : {Step::Day, Step::Week, Step::Month}) {
        CHECK(step_from(step_name(step)).value() == step);
    }
    CHECK_ERROR(ErrorCode::BadPeriod, step_from("year"));
}

TEST(Periods, say_days_as_people_do) {
    CHECK_TEXT_EQUAL("05/02/2026", day_words(day_from("2026-02-05")));
}
