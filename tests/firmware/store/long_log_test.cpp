// Goal: the report over 44 months of an office prints the figures of that office, whichever way
// the leaders' days are counted, and rests on the journal alone. Method: the log is lived through
// (tests/support/long_log), every fact through decide() and a real store; then the report's own
// reads are asked, and the tables are made again from the journal.
#include "tests/support/long_log.hpp"

#include "firmware/store/projections/visit_tables.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(LongLog) {
    TempDir folder;

    store::Store lived(LeadersVisits leaders) {
        store::StoreOptions options;
        options.sqlite.synchronous = sqlite::Synchronous::Off;  // no power is cut here
        auto out = store::Store::open(folder.path() / "store.db", sample_identity(), options);
        CHECK_OK(out);
        CHECK_OK(live_through(*out, leaders, 44));
        return std::move(out).value();
    }

    reception::Tcd01 table_of(store::Store & store, const reception::Period& period) {
        const auto visits = store::counted_visits(store.db(), period);
        const auto mins = store::group_mins(store.db());
        CHECK_OK(visits);
        CHECK_OK(mins);
        const auto table = reception::tcd01(*visits, *mins);
        CHECK_FALSE(reception::broken_identity(table, mins->least(period.from, period.to)));
        return table;
    }
};

TEST(LongLog, reports_the_told_figures_with_the_leaders_days_among_them) {
    auto store = lived(LeadersVisits::Inside);

    const auto table = table_of(store, long_log_period());

    LONGS_EQUAL(8656, table[1]);
    LONGS_EQUAL(14015, table[2]);
    LONGS_EQUAL(280, table[8] + table[17]);
    LONGS_EQUAL(1527, table[9] + table[18]);
    LONGS_EQUAL(44, table[12]);
    LONGS_EQUAL(702, table[13]);
    LONGS_EQUAL(1754, table[14]);
    LONGS_EQUAL(47, table[17]);
    LONGS_EQUAL(0, table[22]);
    CHECK_OK(store.check_projections());
    CHECK_OK(store.verify_all());
}

TEST(LongLog, reports_the_told_figures_with_the_leaders_days_beside_them) {
    auto store = lived(LeadersVisits::Beside);

    const auto table = table_of(store, long_log_period());

    LONGS_EQUAL(8656, table[4]);
    LONGS_EQUAL(14015, table[5]);
    LONGS_EQUAL(280, table[8]);
    LONGS_EQUAL(1527, table[9]);
    LONGS_EQUAL(702, table[13]);
    LONGS_EQUAL(1754, table[14]);
    LONGS_EQUAL(47, table[17]);
    LONGS_EQUAL(9358, table[1]);
    LONGS_EQUAL(15769, table[2]);
}

TEST(LongLog, sums_over_its_months_to_the_whole) {
    auto store = lived(LeadersVisits::Inside);
    const auto rows = store::figure_rows(store.db(), long_log_period());
    CHECK_OK(rows);
    const auto months = parts_of(long_log_period(), reception::Step::Month);
    std::int64_t visits = 0;
    std::int64_t people = 0;
    std::int64_t tickets = 0;
    std::int64_t table_visits = 0;

    for (const auto& month : months) {
        const auto figures = reception::figures_of(*rows, month);
        visits += figures.visits;
        people += figures.people;
        tickets += figures.tickets;
        table_visits += table_of(store, month)[1];
    }

    LONGS_EQUAL(44, months.size());
    LONGS_EQUAL(8656, visits);
    LONGS_EQUAL(14015, people);
    LONGS_EQUAL(8656, table_visits);
    LONGS_EQUAL(tickets, reception::figures_of(*rows, long_log_period()).tickets);
    CHECK_TRUE(tickets > 1000);
}
