// Goal: the figures are those that a person gets with pencil and paper. Method: a few rows written
// out, and the edges: nobody came, a changed clock, another period.
#include "firmware/reception/figures.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::reception;

namespace {

constexpr std::int64_t kStart_ms = 1'795'482'000'000;
const queue::BusinessDay kToday{20781};

Period only(queue::BusinessDay day) {
    return period_between(day, day).value();
}

TicketTimes served(std::int64_t wait_s, std::int64_t walk_s, std::int64_t serve_s) {
    TicketTimes out;
    out.day = kToday;
    out.done = true;
    out.issued_ms = kStart_ms;
    out.called_ms = out.issued_ms + wait_s * 1000;
    out.arrived_ms = out.called_ms + walk_s * 1000;
    out.ended_ms = out.arrived_ms + serve_s * 1000;
    out.counter = CounterId{"1"};
    return out;
}

}  // namespace

TEST_GROUP(Figures){};

TEST(Figures, of_nobody_are_zeros) {
    CHECK(figures_of({}, only(kToday)) == Figures{});
}

TEST(Figures, take_median_and_p90_by_nearest_rank) {
    CHECK((spread_of({3000}) == Spread{1, 3, 3}));
    CHECK((spread_of({4000, 1000, 3000, 2000}) == Spread{4, 2, 4}));
    CHECK((spread_of({10000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000}) ==
           Spread{10, 5, 9}));
}

TEST(Figures, part_waiting_walking_and_serving) {
    FigureRows rows;
    rows.tickets = {served(60, 10, 600), served(120, 20, 900), served(300, 30, 1200)};

    const Figures figures = figures_of(rows, only(kToday));

    LONGS_EQUAL(3, figures.tickets);
    CHECK((figures.waiting == Spread{3, 120, 300}));
    CHECK((figures.walking == Spread{3, 20, 30}));
    CHECK((figures.serving == Spread{3, 900, 1200}));
    LONGS_EQUAL(2700, figures.counters.front().serving_s);
}

TEST(Figures, count_a_no_show_as_a_ticket_that_waited_and_was_not_served) {
    TicketTimes missed = served(60, 0, 0);
    missed.done = false;
    missed.no_show = true;
    missed.arrived_ms = 0;
    FigureRows rows;
    rows.tickets = {missed};

    const Figures figures = figures_of(rows, only(kToday));

    LONGS_EQUAL(1, figures.no_shows);
    LONGS_EQUAL(1, figures.waiting.count);
    LONGS_EQUAL(0, figures.walking.count);
    LONGS_EQUAL(0, figures.serving.count);
}

TEST(Figures, leave_out_what_a_changed_clock_made_negative) {
    FigureRows rows;
    rows.tickets = {served(-60, 10, 600)};

    const Figures figures = figures_of(rows, only(kToday));

    LONGS_EQUAL(0, figures.waiting.count);
    LONGS_EQUAL(1, figures.serving.count);
}

TEST(Figures, load_each_counter_with_its_visits) {
    FigureRows rows;
    rows.visits = {{kToday, CounterId{"1"}, 2, true},
                   {kToday, CounterId{"2"}, 5, false},
                   {kToday, CounterId{"1"}, 1, true}};

    const Figures figures = figures_of(rows, only(kToday));

    LONGS_EQUAL(3, figures.visits);
    LONGS_EQUAL(8, figures.people);
    LONGS_EQUAL(1, figures.unrecorded);
    LONGS_EQUAL(2, figures.counters.size());
    LONGS_EQUAL(2, figures.counters[0].visits);
    LONGS_EQUAL(3, figures.counters[0].people);
}

TEST(Figures, hold_the_days_of_the_period_and_no_others) {
    const queue::BusinessDay tomorrow{kToday.days + 1};
    FigureRows rows;
    rows.visits = {{kToday, CounterId{"1"}, 2, true}, {tomorrow, CounterId{"1"}, 4, true}};
    rows.papers = {{kToday, 7, 1}, {tomorrow, 9, 3}};

    LONGS_EQUAL(2, figures_of(rows, only(kToday)).people);
    LONGS_EQUAL(7, figures_of(rows, only(kToday)).papers);
    LONGS_EQUAL(3, figures_of(rows, only(tomorrow)).paper_failures);
    LONGS_EQUAL(6, figures_of(rows, period_between(kToday, tomorrow).value()).people);
}

TEST(Figures, count_large_groups_of_all_blocks_of_the_table) {
    Tcd01 table;
    table.columns[7] = 2;  // regular: groups and people in them
    table.columns[8] = 13;
    table.columns[16] = 1;  // by the head
    table.columns[17] = 6;
    table.columns[25] = 1;  // by delegation
    table.columns[26] = 5;
    Figures figures;

    count_large_groups(figures, table);

    LONGS_EQUAL(4, figures.large_groups);
    LONGS_EQUAL(24, figures.large_group_people);
}
