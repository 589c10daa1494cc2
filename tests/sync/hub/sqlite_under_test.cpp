// SQLite makes its file in the hub's folder; there is nothing to give.
#include "sync/hub/hub_store.hpp"
#include "tests/support/check.hpp"
#include "tests/sync/hub/store_under_test.hpp"

namespace kiosk::test {

void give_store(const std::filesystem::path&) {}

std::vector<std::string> store_arguments() {
    return {};
}

std::vector<std::filesystem::path> database_files(const std::filesystem::path& hub_dir) {
    auto store = hub::HubStore::open(hub_dir);
    CHECK_OK(store);
    CHECK_OK(store->database().run_script("PRAGMA wal_checkpoint(TRUNCATE)"));
    return {hub_dir / "hub.db"};
}

}  // namespace kiosk::test
