// Goal: the yardstick measures what it says and leaves nothing behind. The figures themselves are
// no matter of a test.
#include <filesystem>

#include "tests/bench/sqlite_probe.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

TEST_GROUP(SqliteProbe){};

TEST(SqliteProbe, gives_ordered_figures_and_removes_its_files) {
    const kiosk::test::TempDir folder;

    const auto probe = kiosk::test::probe_ticket_transaction(folder.path(), 300);

    CHECK_OK(probe);
    LONGS_EQUAL(300, probe->transactions);
    CHECK_TRUE(probe->rate_per_s > 0);
    CHECK_TRUE(probe->p50_ms <= probe->p99_ms && probe->p99_ms <= probe->max_ms);
    CHECK_TRUE(probe->fdatasync_p50_ms > 0);
    CHECK_TRUE(std::filesystem::is_empty(folder.path()));
    std::printf("raw SQLite: %.0f/s, p50 %.3f ms, p99 %.3f ms; fdatasync p50 %.3f ms\n",
                probe->rate_per_s,
                probe->p50_ms,
                probe->p99_ms,
                probe->fdatasync_p50_ms);
}
