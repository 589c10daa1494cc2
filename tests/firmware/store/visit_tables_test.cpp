// Goal: the reception book and the figures read what was recorded, over days and years, and an
// older database becomes one that a replay would make. Method: an office acts through a real
// store; the older database is made by taking the tables back to what they were.
#include "firmware/store/projections/visit_tables.hpp"

#include <algorithm>
#include <array>

#include "firmware/store/schema.hpp"
#include "firmware/store/store.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using reception::VisitRecord;
using reception::VisitStep;

namespace {

VisitRecord record(int people) {
    VisitRecord out;
    out.people = people;
    out.case_token = "VV-2026-0012";
    out.nth = 2;
    out.kind = reception::VisitKind::Reflection;
    out.field = "housing";
    out.prior = reception::PriorResult::FirstDecision;
    out.outcome = "supplement_asked";
    return out;
}

// The number of the migration under test stands in its file's name.
constexpr const char* kMigration = "_visits.sql";

}  // namespace

TEST_GROUP(VisitTables) {
    TempDir folder;
    std::filesystem::path path = folder.path() / "store.db";
    std::optional<store::Store> store;
    State state;
    Moment now = moment_at(kMorning_ms);

    void open() {
        store.reset();
        auto opened = store::Store::open(path, sample_identity());
        CHECK_OK(opened);
        store.emplace(std::move(opened).value());
        auto loaded = store->load_state();
        CHECK_OK(loaded);
        state = std::move(loaded).value();
    }

    Decision act(const Command& command) {
        now.wall.unix_ms += 10'000;
        now.mono_ms += 10'000;
        auto decision = decide(state, command, now);
        CHECK_OK(decision);
        evolve(state, *decision);
        const std::array<const Decision*, 1> group = {&*decision};
        CHECK_OK(store->commit(group));
        return std::move(decision).value();
    }

    void begin(const AppliedSettings& settings) {
        open();
        act(by_system(ApplySettings{settings}));
        act(by_system(OpenDay{}));
        act(by_staff(OpenCounter{CounterId{"1"}}));
    }

    void next_day(std::int64_t days = 1) {
        now.wall.unix_ms += days * kDay_ms;
        act(by_system(OpenDay{}));
        act(by_staff(OpenCounter{CounterId{"1"}}));
    }

    VisitId at_desk(int people) {
        return act(by_staff(OpenVisit{CounterId{"1"}, people})).facts.front().visit_id();
    }

    VisitId with_ticket(int people) {
        const TicketId ticket =
            act(by_citizen(issue("key-" + std::to_string(++keys), "don-thu", people)))
                .facts.front()
                .ticket_id();
        act(by_staff(CallNext{CounterId{"1"}}));
        const VisitId visit = act(by_staff(Arrive{ticket, std::nullopt})).facts.back().visit_id();
        act(by_staff(Done{ticket, "received"}));
        return visit;
    }

    store::VisitRow row(const VisitId& id) {
        auto found = store::find_visit(store->db(), id);
        CHECK_OK(found);
        return std::move(found).value();
    }

    reception::Period days(std::int32_t first, std::int32_t last) {
        const std::int32_t today = queue::business_day_at(kMorning_ms).days;
        return reception::period_between(queue::BusinessDay{today + first},
                                         queue::BusinessDay{today + last})
            .value();
    }

    // Every table that the older database has, from the newer one; columns that it does not know
    // are lost.
    void take_rows(sqlite::Connection & db) {
        CHECK_OK(db.run("ATTACH ? AS newer", path.string()));
        std::vector<std::string> tables;
        auto names = db.query("SELECT name FROM main.sqlite_master WHERE type = 'table'").value();
        while (names.next().value()) {
            tables.push_back(names.text(0));
        }
        for (const std::string& table : tables) {
            std::string columns;
            auto found = db.query("SELECT name FROM pragma_table_info(?)", table).value();
            while (found.next().value()) {
                columns += (columns.empty() ? "" : ", ") + found.text(0);
            }
            CHECK_OK(db.execute_script("DELETE FROM main." + table + "; INSERT INTO main." + table +
                                       " (" + columns + ") SELECT " + columns + " FROM newer." +
                                       table));
        }
    }

    int keys = 0;
};

TEST(VisitTables, keep_a_visits_row_through_all_its_steps) {
    begin(sample_settings());
    const VisitId id = with_ticket(3);
    CHECK(row(id).step == VisitStep::Opened);
    CHECK_TEXT_EQUAL("A001", row(id).ticket_number);
    CHECK_FALSE(row(id).record.has_value());

    act({Actor::person("staff", "ha.nguyen").value(), RecordVisit{id, record(4), {}}});
    act(by_staff(CloseVisit{id, {}}));
    act(by_staff(CorrectVisit{id, record(6), reception::CorrectionReason::Miscounted, {}}));

    const auto after = row(id);
    CHECK(after.step == VisitStep::Closed);
    LONGS_EQUAL(6, after.people);
    LONGS_EQUAL(1, after.corrections);
    CHECK_TRUE(*after.record == record(6));
    CHECK_TEXT_EQUAL("staff:ha.nguyen", after.officer);
    CHECK_TRUE(after.recorded_ms < after.closed_ms);
    CHECK_OK(store->check_projections());
}

TEST(VisitTables, say_that_a_visit_is_unknown) {
    begin(sample_settings());

    CHECK_ERROR(ErrorCode::UnknownVisit, store::find_visit(store->db(), VisitId{}));
}

TEST(VisitTables, number_the_book_from_one_each_calendar_year) {
    begin(sample_settings());  // 2026-11-24
    at_desk(1);
    const VisitId second = with_ticket(2);
    next_day(14);
    next_day(14);
    const VisitId third = at_desk(1);  // 2026-12-22
    next_day(14);                      // 2027-01-05
    const VisitId first_of_year = at_desk(1);

    const auto all = store::visits_of(store->db(), days(0, 60), 100);

    CHECK_OK(all);
    LONGS_EQUAL(4, all->size());
    LONGS_EQUAL(2, row(second).number);
    LONGS_EQUAL(3, row(third).number);
    LONGS_EQUAL(1, row(first_of_year).number);
    LONGS_EQUAL(3, (*all)[2].number);
    LONGS_EQUAL(1, (*all)[3].number);
    LONGS_EQUAL(3, store::visits_of(store->db(), days(5, 40), 100)->front().number);
    LONGS_EQUAL(1, store::visits_of(store->db(), days(0, 60), 1)->size());
}

TEST(VisitTables, record_a_visit_of_an_earlier_day) {
    begin(sample_settings());
    const VisitId id = at_desk(2);
    next_day();
    const auto before = row(id);

    act(by_staff(RecordVisit{id, record(2), EarlierVisit{before.seq, before.step}}));

    CHECK(row(id).step == VisitStep::Recorded);
    CHECK(row(id).day == before.day);
    CHECK_OK(store->check_projections());
    open();
    CHECK_OK(store->check_projections());
}

TEST(VisitTables, count_a_visit_without_its_row_as_a_regular_one_of_no_case) {
    begin(sample_settings());
    at_desk(7);

    const auto visits = store::counted_visits(store->db(), days(0, 0));

    CHECK_OK(visits);
    const auto table = reception::tcd01(*visits, {});
    LONGS_EQUAL(1, table[4]);
    LONGS_EQUAL(7, table[5]);
    LONGS_EQUAL(0, table[3]);
    LONGS_EQUAL(1, table[8]);
}

TEST(VisitTables, change_the_least_size_of_a_group_from_the_next_day_on) {
    begin(sample_settings());
    AppliedSettings changed = sample_settings();
    changed.rules.group_min = 8;
    act(by_system(ApplySettings{changed}));
    at_desk(6);
    next_day();
    at_desk(6);

    const auto mins = store::group_mins(store->db());
    const auto visits = store::counted_visits(store->db(), days(0, 1));

    CHECK_OK(mins);
    LONGS_EQUAL(5, mins->on(days(0, 0).from));
    LONGS_EQUAL(8, mins->on(days(1, 1).from));
    LONGS_EQUAL(1, reception::tcd01(*visits, *mins)[8]);
    CHECK_OK(store->check_projections());
}

TEST(VisitTables, begin_with_the_least_size_of_the_first_settings) {
    AppliedSettings first = sample_settings();
    first.rules.group_min = 8;
    begin(first);

    LONGS_EQUAL(8, store::group_mins(store->db())->on(days(0, 0).from));
}

TEST(VisitTables, count_papers_that_failed_or_stood_in_doubt) {
    begin(printing_settings());
    const auto job_of = [&](const char* key) {
        return act(by_citizen(issue(key))).facts.back().paper_job_id();
    };
    const PaperJobId good = job_of("a");
    act(by_system(BeginPaper{good}));
    act(by_system(PaperAllSent{good}));
    act(by_system(ConfirmPaper{good, queue::PaperProof::Echo}));
    const PaperJobId bad = job_of("b");
    act(by_system(FailPaper{bad, queue::PaperFault::PaperOut}));
    act(by_system(RequeuePaper{bad}));
    act(by_system(FailPaper{bad, queue::PaperFault::PaperOut}));
    act(by_staff(PrintTestPage{}));

    const auto rows = store::figure_rows(store->db(), days(0, 0));

    CHECK_OK(rows);
    const auto figures = reception::figures_of(*rows, days(0, 0));
    LONGS_EQUAL(2, figures.papers);
    LONGS_EQUAL(1, figures.paper_failures);
    LONGS_EQUAL(2, figures.tickets);
}

TEST(VisitTables, count_the_group_that_staff_linked) {
    begin(sample_settings());
    std::vector<TicketId> tickets;
    for (int i = 0; i < 2; ++i) {
        tickets.push_back(act(by_citizen(issue("g" + std::to_string(i), "don-thu", 3)))
                              .facts.front()
                              .ticket_id());
    }
    act(by_staff(LinkGroup{{std::nullopt, tickets, ""}}));
    for (const TicketId& ticket : tickets) {
        act(by_staff(CallNext{CounterId{"1"}}));
        act(by_staff(Arrive{ticket, std::nullopt}));
        act(by_staff(Done{ticket, "received"}));
    }

    const auto table = reception::tcd01(store::counted_visits(store->db(), days(0, 0)).value(), {});

    LONGS_EQUAL(1, table[8]);
    LONGS_EQUAL(6, table[9]);
    LONGS_EQUAL(2, table[4]);
}

TEST(VisitTables, of_an_older_database_become_what_a_replay_makes) {
    begin(printing_settings());
    with_ticket(3);
    const PaperJobId bad = act(by_citizen(issue("paper"))).facts.back().paper_job_id();
    act(by_system(FailPaper{bad, queue::PaperFault::Gone}));
    AppliedSettings changed = printing_settings();
    changed.rules.group_min = 8;
    act(by_system(ApplySettings{changed}));
    next_day();
    with_ticket(1);
    store.reset();
    const auto migrations = store::migrations();
    const auto ours = std::find_if(migrations.begin(), migrations.end(), [](const auto& one) {
        return one.name.ends_with(kMigration);
    });
    const auto before = migrations.first(static_cast<std::size_t>(ours - migrations.begin()));
    const std::filesystem::path old = folder.path() / "old.db";
    {
        auto db = sqlite::Connection::open(old);
        CHECK_OK(db);
        CHECK_OK(sqlite::migrate(*db, before, ""));
        take_rows(*db);
    }
    path = old;

    open();

    CHECK_OK(store->check_projections());
    LONGS_EQUAL(2, store::visits_of(store->db(), days(0, 1), 10)->size());
    LONGS_EQUAL(1, store->db().number("SELECT faults FROM paper_jobs WHERE id = ?", bad).value());
    LONGS_EQUAL(8, store::group_mins(store->db())->on(days(1, 1).from));
}
