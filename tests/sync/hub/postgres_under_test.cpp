// One cluster for the whole program, a database for each hub in it. Where PostgreSQL is not
// installed the program ends before its first test, and ctest reports it as skipped.
#include <unistd.h>

#include "sync/hub/hub_store.hpp"
#include "sync/hub/store_settings.hpp"
#include "tests/support/check.hpp"
#include "tests/sync/hub/postgres_cluster.hpp"
#include "tests/sync/hub/store_under_test.hpp"

namespace kiosk::test {
namespace {

const bool kInstalled = [] {
    if (!PostgresProcess::installed()) {
        std::printf("KIOSK-SKIP: postgresql-15 is not installed\n");
        std::fflush(stdout);
        ::_exit(0);
    }
    return true;
}();

}  // namespace

PostgresProcess& postgres_cluster() {
    static PostgresProcess cluster;
    return cluster;
}

void give_store(const std::filesystem::path& hub_dir) {
    const hub::StoreSettings settings{Redacted<std::string>(postgres_cluster().make_database())};
    CHECK_OK(hub::write_store_settings(hub_dir, settings));
}

std::vector<std::string> store_arguments() {
    return {"--store", postgres_cluster().make_database()};
}

std::vector<std::filesystem::path> database_files(const std::filesystem::path& hub_dir) {
    (void)
        hub_dir;  // all databases of the cluster; what no file of theirs has yet stands in the log
    std::vector<std::filesystem::path> out;
    for (const char* folder : {"base", "pg_wal"}) {
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(postgres_cluster().cluster() / folder)) {
            if (entry.is_regular_file()) {
                out.push_back(entry.path());
            }
        }
    }
    return out;
}

}  // namespace kiosk::test
