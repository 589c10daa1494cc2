// Goal: SQLite behind Results keeps its promises. Method: real database files in a scratch folder;
// a full disk is a page limit, the smallest honest way to get SQLITE_FULL from the library itself.
#include <array>
#include <barrier>
#include <thread>

#include "firmware/sqlite/connection.hpp"
#include "firmware/sqlite/migrate.hpp"
#include "firmware/sqlite/transaction.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using kiosk::ErrorCode;
using kiosk::sqlite::Access;
using kiosk::sqlite::Connection;
using kiosk::sqlite::Migration;
using kiosk::sqlite::Transaction;

TEST_GROUP(Sqlite) {
    kiosk::test::TempDir folder;

    Connection open(Access access = Access::ReadWrite) {
        auto out = Connection::open(folder.path() / "a.db", {.access = access});
        CHECK_OK(out);
        return std::move(out).value();
    }
};

TEST(Sqlite, values_come_back_as_they_were_bound) {
    auto db = open();
    CHECK_OK(db.execute_script("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT)"));
    const kiosk::Bytes blob = {0, 1, 255};

    CHECK_OK(db.run("INSERT INTO t VALUES (?,?,?,?)", -7, "số 1", blob, nullptr));

    auto rows = db.query("SELECT a,b,c,d FROM t WHERE b=?", std::string("số 1"));
    CHECK_OK(rows);
    auto row = rows->next();
    CHECK_OK(row);
    CHECK_TRUE(row.value());
    LONGS_EQUAL(-7, rows->integer(0));
    CHECK_TEXT_EQUAL("số 1", rows->text(1));
    CHECK_TRUE(blob == rows->blob(2));
    CHECK_TRUE(rows->is_null(3));
    CHECK_ERROR(ErrorCode::StoreFailed, rows->fixed_blob<4>(2));
    CHECK_OK(rows->fixed_blob<3>(2));
}

TEST(Sqlite, a_statement_may_run_inside_itself) {
    auto db = open();
    CHECK_OK(db.execute_script("CREATE TABLE t (a); INSERT INTO t VALUES (1),(2);"));
    auto outer = db.query("SELECT a FROM t ORDER BY a");
    CHECK_OK(outer);
    CHECK_TRUE(outer->next().value());

    auto inner = db.query("SELECT a FROM t ORDER BY a");
    CHECK_OK(inner);
    CHECK_TRUE(inner->next().value());
    CHECK_TRUE(inner->next().value());

    LONGS_EQUAL(1, outer->integer(0));
    LONGS_EQUAL(2, inner->integer(0));
}

TEST(Sqlite, what_is_not_committed_is_gone) {
    auto db = open();
    CHECK_OK(db.execute_script("CREATE TABLE t (a)"));
    {
        auto half = Transaction::begin(db);
        CHECK_OK(half);
        CHECK_OK(db.run("INSERT INTO t VALUES (1)"));
    }
    LONGS_EQUAL(0, db.number("SELECT count(*) FROM t").value());

    auto whole = Transaction::begin(db);
    CHECK_OK(whole);
    CHECK_OK(db.run("INSERT INTO t VALUES (1)"));
    CHECK_OK(whole->commit());
    LONGS_EQUAL(1, db.number("SELECT count(*) FROM t").value());
}

TEST(Sqlite, a_full_disk_is_named_and_takes_nothing_half) {
    auto db = open();
    CHECK_OK(db.execute_script("CREATE TABLE t (a)"));
    CHECK_OK(db.run("PRAGMA max_page_count=8"));
    auto step = Transaction::begin(db);
    CHECK_OK(step);
    CHECK_OK(db.run("INSERT INTO t VALUES (1)"));

    CHECK_ERROR(ErrorCode::DiskFull, db.run("INSERT INTO t VALUES (zeroblob(100000))"));
}

TEST(Sqlite, a_second_writer_is_told_that_it_is_in_use) {
    auto first = open();
    CHECK_OK(first.execute_script("CREATE TABLE t (a)"));
    auto second = Connection::open(folder.path() / "a.db", {.busy_timeout_ms = 1});
    CHECK_OK(second);
    auto held = Transaction::begin(first);
    CHECK_OK(held);

    CHECK_ERROR(ErrorCode::InUse, Transaction::begin(*second));
}

// Two hubs, or a hub and hubctl, may come to a new folder in the same moment.
TEST(Sqlite, a_new_database_may_be_opened_by_several_at_once) {
    constexpr int kFiles = 60;
    constexpr std::size_t kOpeners = 6;
    for (int file = 0; file < kFiles; ++file) {
        const auto path = folder.path() / (std::to_string(file) + ".db");
        std::array<kiosk::Status, kOpeners> opened;
        opened.fill(ErrorCode::Unknown);
        {
            std::barrier start(static_cast<std::ptrdiff_t>(kOpeners));
            std::vector<std::jthread> threads;
            for (kiosk::Status& own : opened) {
                threads.emplace_back([&] {
                    start.arrive_and_wait();
                    auto db = Connection::open(path, {});
                    own = db ? db->execute_script("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
                             : kiosk::Status(db.error());
                });
            }
        }
        for (const kiosk::Status& one : opened) {
            CHECK_OK(one);
        }
    }
}

TEST(Sqlite, a_reader_cannot_write_and_makes_no_file) {
    CHECK_ERROR(ErrorCode::StoreFailed,
                Connection::open(folder.path() / "none.db", {.access = Access::ReadOnly}));
    CHECK_OK(open().execute_script("CREATE TABLE t (a)"));

    auto reader = open(Access::ReadOnly);

    CHECK_ERROR(ErrorCode::StoreFailed, reader.run("INSERT INTO t VALUES (1)"));
    LONGS_EQUAL(0, reader.number("SELECT count(*) FROM t").value());
}

TEST_GROUP(Migrate) {
    kiosk::test::TempDir folder;
    const std::array<Migration, 2> steps = {
        Migration{1, "0001_a.sql", "CREATE TABLE a (x INTEGER);"},
        Migration{2, "0002_b.sql", "CREATE TABLE b (y  TEXT);\nCREATE INDEX b_y ON b (y);"}};
    const char* full =
        "CREATE TABLE b (y TEXT); CREATE TABLE a (x INTEGER); CREATE INDEX b_y ON b (y);";

    Connection open(const char* name) {
        auto out = Connection::open(folder.path() / name, {});
        CHECK_OK(out);
        return std::move(out).value();
    }
};

TEST(Migrate, both_roads_give_one_schema) {
    auto stepped = open("stepped.db");
    auto fresh = open("fresh.db");

    CHECK_OK(kiosk::sqlite::migrate(stepped, std::span(steps).first(1), ""));
    CHECK_OK(kiosk::sqlite::migrate(stepped, steps, full));
    CHECK_OK(kiosk::sqlite::migrate(fresh, steps, full));

    CHECK_TEXT_EQUAL(kiosk::sqlite::schema_text(stepped).value(),
                     kiosk::sqlite::schema_text(fresh).value());
    LONGS_EQUAL(2, fresh.number("PRAGMA user_version").value());
}

TEST(Migrate, a_database_of_newer_software_is_left_alone) {
    auto db = open("new.db");
    CHECK_OK(kiosk::sqlite::migrate(db, steps, full));

    CHECK_ERROR(ErrorCode::SchemaTooNew,
                kiosk::sqlite::migrate(db, std::span(steps).first(1), full));
}

TEST(Migrate, a_failing_step_is_named_and_leaves_the_last_good_one) {
    auto db = open("bad.db");
    const std::array<Migration, 2> bad = {steps[0],
                                          Migration{2, "0002_bad.sql", "CREATE TABLE c (z); NO"}};

    auto failed = kiosk::sqlite::migrate(db, bad, "");

    CHECK_FALSE(failed.has_value());
    CHECK_TRUE(failed.error().context.starts_with("0002_bad.sql"));
    LONGS_EQUAL(1, db.number("PRAGMA user_version").value());
    LONGS_EQUAL(1, db.number("SELECT count(*) FROM sqlite_master").value());
}
