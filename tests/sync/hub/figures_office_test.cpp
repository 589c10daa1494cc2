// Goal: what the city counts of an office is what the office counts itself. Method: random days of
// a real office over its real store; every record of its journal goes through the hub's projection,
// and the figures and table 01/TCD of both are compared, over all days and each alone.
#include "firmware/store/projections/visit_tables.hpp"
#include "firmware/store/store.hpp"
#include "sync/hub/figure_table.hpp"
#include "sync/hub/projection.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr std::int64_t kHalfDay_ms = 12 * 3'600'000;

// As the store's own tests play it: some acts are quick enough to be undone, days go by.
void play(store::Store& store, std::uint64_t seed, int steps) {
    RandomOffice office(seed);
    Moment now = moment_at(kMorning_ms);
    auto loaded = store.load_state();
    CHECK_OK(loaded);
    office::State state = std::move(loaded).value();
    for (int i = 0; i < steps; ++i) {
        now.mono_ms += i % 3 == 0 ? 20'000U : 5'000U;
        now.wall.unix_ms += i % 120 == 119 ? kHalfDay_ms : 20'000;
        const auto due = office::due(state, now.wall);
        const office::Command command = due ? by_system(*due) : office.next(state, now);
        auto decision = office::decide(state, command, now);
        if (!decision || decision->facts.empty()) {
            continue;
        }
        office::evolve(state, *decision);
        const std::array<const office::Decision*, 1> group = {&*decision};
        CHECK_OK(store.commit(group));
    }
}

hub::Device enrolled(hub::HubStore& hub, const office::Identity& identity) {
    hub::Device row;
    row.id = identity.device;
    row.office = "HN-01";
    row.epoch = identity.epoch;
    CHECK_OK(hub.devices().enrol(row));
    const auto found = hub.devices().find(identity.device);
    CHECK_OK(found);
    return **found;
}

void project_all(store::Store& office, hub::HubStore& hub) {
    const hub::Device device = enrolled(hub, office.identity());
    auto transaction = hub::db::Transaction::begin(hub.database());
    CHECK_OK(transaction);
    CHECK_OK(office.journal().each(Seq{1}, [&](const store::JournalRow& row) -> Status {
        KIOSK_TRY(const Json body, parse_json(row.body));
        return hub::project(hub, device, office.identity().epoch, {row.header, row.body}, body);
    }));
    CHECK_OK(transaction->commit());
}

// Visits that both count, so that a comparison of nothing is none.
std::size_t compare(store::Store& office, hub::HubStore& hub, const reception::Period& period) {
    const auto rows = store::figure_rows(office.db(), period);
    const auto visits = store::counted_visits(office.db(), period);
    const auto mins = store::group_mins(office.db());
    CHECK_OK(rows);
    CHECK_OK(visits);
    CHECK_OK(mins);
    reception::Figures own = figures_of(*rows, period);
    own.papers = 0;  // papers are no figure of the city's
    own.paper_failures = 0;
    auto all = hub::FigureTable(hub.database()).offices(period);
    CHECK_OK(all);
    if (all->empty()) {
        all->emplace_back();
    }
    LONGS_EQUAL(1, all->size());
    const hub::OfficeRows& city = all->front();
    const reception::Figures told = figures_of(city.rows, period);
    LONGS_EQUAL(own.tickets, told.tickets);
    LONGS_EQUAL(own.visits, told.visits);
    LONGS_EQUAL(own.people, told.people);
    CHECK(own.waiting == told.waiting);
    CHECK(own.walking == told.walking);
    CHECK(own.serving == told.serving);
    CHECK(own == told);
    CHECK(reception::tcd01(*visits, *mins) == reception::tcd01(city.visits, city.mins));
    return visits->size();
}

}  // namespace

TEST_GROUP(CityCountsAsTheOffice){};

TEST(CityCountsAsTheOffice, over_random_days) {
    std::size_t visits = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        std::printf("seed=%llu\n", static_cast<unsigned long long>(seed));
        TempDir folder;
        auto office = store::Store::open(folder.path() / "office.db", sample_identity());
        CHECK_OK(office);
        play(*office, seed, 900);
        auto hub = hub::HubStore::open(folder.path());
        CHECK_OK(hub);
        project_all(*office, *hub);
        const queue::BusinessDay first = queue::business_day_at(kMorning_ms);
        for (int day = 0; day < 6; ++day) {
            const queue::BusinessDay one{first.days + day};
            visits += compare(*office, *hub, reception::period_between(one, one).value());
        }
        (void)compare(*office, *hub, reception::period_between(first, {first.days + 30}).value());
    }
    CHECK(visits > 200);
}
