// Goal: whatever becomes of the server, nothing acknowledged is lost and nothing counts twice.
// Method: a real cluster that is stopped without a checkpoint and started again; deadlocks and
// late errors made on purpose.
#include <future>
#include <thread>

#include "firmware/base/clock.hpp"
#include "sync/hub/postgres/ddl.hpp"
#include "sync/hub/postgres/postgres_database.hpp"
#include "sync/hub/verify.hpp"
#include "sync/hub/writer.hpp"
#include "tests/sync/hub/hub_fixture.hpp"
#include "tests/sync/hub/postgres_cluster.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

std::future<Status> begin_job(Writer& writer, std::function<Status(HubStore&)> work) {
    auto answered = std::make_shared<std::promise<Status>>();
    auto out = answered->get_future();
    CHECK(writer.submit(
        {std::move(work), [answered](const Status& status) { answered->set_value(status); }}));
    return out;
}

Status through(Writer& writer, std::function<Status(HubStore&)> work) {
    return begin_job(writer, std::move(work)).get();
}

}  // namespace

TEST_GROUP(PostgresStore) {
    FakeHub hub;
    Writer writer{FakeHub::open_store(hub.dir.path())};

    Result<Taken> take(const sync::Batch& batch) {
        const auto chains = sync::verify_batch(batch, hub.device.key.public_key());
        CHECK_OK(chains);
        Taken out;
        const Status stored = through(writer, [&](HubStore& store) -> Status {
            KIOSK_TRY(out, hub.ingest.take(store, batch, *chains));
            return {};
        });
        return stored ? Result<Taken>(std::move(out)) : Result<Taken>(stored.error());
    }

    std::int64_t number(std::string_view sql) {
        const auto out = hub.store.database().number(sql);
        CHECK_OK(out);
        return *out;
    }
};

TEST(PostgresStore, a_server_that_stops_in_the_middle_loses_and_doubles_nothing) {
    constexpr int kRecords = 600;
    for (int i = 1; i <= kRecords; ++i) {
        hub.device.issue_ticket(i % 999 + 1);
    }
    SeededRandom random(11);
    std::int64_t acknowledged = 0;
    int stops = 0;
    int refused = 0;
    while (acknowledged < kRecords) {
        const auto last = std::min<std::int64_t>(
            kRecords, acknowledged + 1 + static_cast<std::int64_t>(random.below(20)));
        std::thread stopper;
        if (random.below(4) == 0 && stops < 8) {
            stopper = std::thread([&, wait_us = random.below(9)] {
                pause_ms(wait_us);
                stops % 2 == 0 ? postgres_cluster().stop_at_once() : postgres_cluster().kill();
            });
        }
        const auto taken = take(hub.device.batch(acknowledged + 1, last));
        if (stopper.joinable()) {
            stopper.join();
            ++stops;
            postgres_cluster().start();
        }
        if (taken) {
            CHECK(taken->answer.head.value >= last);
            acknowledged = last;
        } else {
            ++refused;
            CHECK_EQUAL(ErrorCode::Overloaded, taken.error().code);
            pause_ms(20);
        }
    }

    CHECK(stops >= 5);
    CHECK(refused > 0);
    LONGS_EQUAL(kRecords, number("SELECT count(*) FROM records"));
    LONGS_EQUAL(kRecords, number("SELECT count(*) FROM tickets"));
    const auto pages = PageStore::open(hub.dir.path());
    const auto report = verify_hub(hub.store, **pages, hub.hub_key.public_key());
    CHECK_OK(report);
    LONGS_EQUAL(kRecords, report->records);
    CHECK(report->good());
}

TEST(PostgresStore, while_it_is_away_devices_are_told_to_come_later) {
    hub.device.issue_ticket(1);
    postgres_cluster().stop_at_once();

    for (int i = 0; i < 20; ++i) {
        CHECK_ERROR(ErrorCode::Overloaded, take(hub.device.everything()));
        CHECK_ERROR(ErrorCode::Overloaded, hub.store.devices().find(hub.device.id));
    }
    postgres_cluster().start();
    Result<Taken> taken = ErrorCode::Unknown;
    for (int i = 0; i < 200 && !taken; ++i) {
        pause_ms(50);
        taken = take(hub.device.everything());
    }

    CHECK_OK(taken);
    LONGS_EQUAL(1, taken->answer.head.value);
}

TEST(PostgresStore, an_error_that_comes_late_refuses_the_commit) {
    const auto add = [this](std::string_view name) {
        return hub.store.database().run(
            "INSERT INTO bodies (name, public_key, added_ms) VALUES (?, ?, 1)",
            name,
            ByteView(hub.hub_key.public_key().bytes));
    };
    {
        auto transaction = db::Transaction::begin(hub.store.database());
        CHECK_OK(transaction);
        CHECK_OK(add("first"));
        CHECK_OK(add("first"));  // the server has not been asked yet
        CHECK_OK(add("second"));
        CHECK_ERROR(ErrorCode::InUse, transaction->commit());
    }
    LONGS_EQUAL(0, hub.store.bodies()->size());
    {
        auto transaction = db::Transaction::begin(hub.store.database());
        CHECK_OK(transaction);
        CHECK_OK(add("first"));
        CHECK_OK(add("first"));
        CHECK_ERROR(ErrorCode::InUse, hub.store.bodies());
        CHECK_ERROR(ErrorCode::InUse, add("third"));
    }
    CHECK_OK(add("third"));
    LONGS_EQUAL(1, hub.store.bodies()->size());
}

TEST(PostgresStore, two_hubs_that_wait_for_each_other_both_come_through) {
    FakeDevice other{2};
    hub.enrol(other);
    Writer second(FakeHub::open_store(hub.dir.path()));
    std::promise<void> one_holds;
    std::promise<void> two_holds;
    std::atomic<int> runs = 0;
    // Each holds its first device, waits until the other one holds its own, and wants that too. A
    // job that runs again finds both promises kept.
    const auto job = [&runs](const DeviceId& first,
                             const DeviceId& then,
                             std::promise<void>& mine,
                             const std::shared_future<void>& others) {
        return
            [&runs, first, then, &mine, others, told = std::make_shared<std::atomic<bool>>(false)](
                HubStore& store) -> Status {
                ++runs;
                KIOSK_CHECK(store.devices().hold(first));
                if (!told->exchange(true)) {
                    mine.set_value();
                }
                others.wait();
                KIOSK_CHECK(store.devices().hold(then));
                return {};
            };
    };
    const auto one = one_holds.get_future().share();
    const auto two = two_holds.get_future().share();

    auto first = begin_job(writer, job(hub.device.id, other.id, one_holds, two));
    auto then = begin_job(second, job(other.id, hub.device.id, two_holds, one));

    CHECK_OK(first.get());
    CHECK_OK(then.get());
    CHECK(runs.load() > 2);
}

TEST(PostgresStore, a_commit_whose_standby_does_not_confirm_is_no_commit) {
    // Nobody by this name follows: a commit waits until its wait is cancelled, and PostgreSQL then
    // reports success with a warning.
    auto admin = FakeHub::open_store(hub.dir.path());
    CHECK_OK(admin.database().run_script("ALTER SYSTEM SET synchronous_standby_names = 'nobody'"));
    CHECK_OK(admin.database().run_script("SELECT pg_reload_conf()"));
    std::optional<Status> unconfirmed;
    for (int i = 0; i < 100 && !unconfirmed; ++i) {  // the server takes its time to reload
        auto committed = std::async(std::launch::async, [this, i]() -> Status {
            KIOSK_TRY(auto transaction, db::Transaction::begin(hub.store.database()));
            KIOSK_CHECK(hub.store.add_body({"body " + std::to_string(i), {}}, 1));
            return transaction.commit();
        });
        std::int64_t cancelled = 0;
        while (committed.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
            const auto count = admin.database().number(
                "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE "
                "datname = current_database() AND wait_event = 'SyncRep'");
            cancelled += count.value_or(0);
        }
        const Status status = committed.get();
        if (cancelled > 0) {
            unconfirmed = status;
        }
    }
    CHECK_OK(admin.database().run_script("ALTER SYSTEM RESET synchronous_standby_names"));
    CHECK_OK(admin.database().run_script("SELECT pg_reload_conf()"));

    CHECK(unconfirmed.has_value());
    CHECK_ERROR(ErrorCode::Overloaded, *unconfirmed);
    CHECK_OK(through(writer, [](HubStore& store) { return store.add_body({"after", {}}, 1); }));
}

TEST(PostgresStore, a_database_of_newer_software_is_left_alone) {
    CHECK_OK(hub.store.database().run(
        "INSERT INTO schema_version (number, name) VALUES (?, ?)", 1000, "of the future"));

    CHECK_ERROR(ErrorCode::SchemaTooNew, HubStore::open(hub.dir.path()));
}

TEST(PostgresStore, the_unique_key_holds_over_all_parts_of_the_records) {
    LONGS_EQUAL(16,
                number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'records'::regclass"));
    hub.device.issue_ticket(1);
    CHECK_OK(take(hub.device.everything()));
    const auto row = hub.store.devices().find(hub.device.id);
    const JournalName journal{(*row)->no, hub.device.epoch};
    auto record = *hub.store.journals().find(journal, Seq{1});
    record->stored_ms += std::int64_t{400} * 24 * 3600 * 1000;

    CHECK_ERROR(ErrorCode::InUse, hub.store.journals().add(journal, *record));
    LONGS_EQUAL(1, hub.stored_records());
}

TEST(PostgresStore, a_publication_that_is_committed_behind_a_later_one_is_seen) {
    auto other = FakeHub::open_store(hub.dir.path());
    auto slow = db::Transaction::begin(hub.store.database());
    CHECK_OK(slow);
    CHECK_OK(hub.store.documents().publish("services", "", as_bytes("a"), 1));
    CHECK_OK(other.documents().publish("bodies", "", as_bytes("b"), 2));
    const auto before = other.documents().latest();
    CHECK_OK(before);

    CHECK_OK(slow->commit());

    CHECK(*other.documents().latest() > *before);
    LONGS_EQUAL(2, other.documents().current()->size());
}

TEST(PostgresStore, commits_are_as_durable_as_the_server_can) {
    auto database = open_postgres(postgres_cluster().make_database());
    CHECK_OK(database);
    for (const char* setting : {"fsync", "synchronous_commit"}) {
        auto row = (*database)->query("SELECT current_setting(?)", setting);
        CHECK_OK(row);
        CHECK(*row->next());
        CHECK_TEXT_EQUAL("on", row->text(0));
    }
}

TEST_GROUP(PostgresWords){};

TEST(PostgresWords, types_and_parameters_are_translated_and_quotes_left_alone) {
    CHECK_TEXT_EQUAL(
        "CREATE TABLE t (no BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b BYTEA, "
        "n BIGINT, s TEXT COLLATE \"C\")  PARTITION BY HASH (n) ;",
        postgres_ddl("CREATE TABLE t (no INTEGER PRIMARY KEY, b BLOB, n INTEGER, s TEXT) WITHOUT "
                     "ROWID /* postgres: PARTITION BY HASH (n) */;"));
    CHECK_TEXT_EQUAL("SELECT $1, '?', \"?\", $2", postgres_parameters("SELECT ?, '?', \"?\", ?"));
}

TEST(PostgresWords, a_string_that_names_no_database_is_refused_without_being_repeated) {
    const Status refused = check_conninfo("postgres://hub:secret%zz@db/tiepdan");

    CHECK_ERROR(ErrorCode::BadSettings, refused);
    CHECK(describe(refused.error()).find("secret") == std::string::npos);
    CHECK_OK(check_conninfo("postgresql://hub:secret@a,b/tiepdan"));
}
