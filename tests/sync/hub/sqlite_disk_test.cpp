// Goal: a full disk loses nothing that was acknowledged. Method: a bound on the SQLite file, which
// answers as a disk without room does.
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

}  // namespace

TEST_GROUP(IngestDisk) {
    FakeHub hub;
};

TEST(IngestDisk, a_full_disk_refuses_the_batch_whole_and_the_next_try_stores_it) {
    for (int i = 1; i <= 300; ++i) {
        hub.device.issue_ticket(i);
    }
    const sync::Batch batch = hub.device.everything();
    const auto chains = sync::verify_batch(batch, hub.device.key.public_key());
    CHECK_OK(chains);
    // SQLite itself says "full" at this size, exactly as for a disk without room.
    CHECK_OK(hub.store.database().run_script("PRAGMA max_page_count = 40"));
    {
        auto transaction = db::Transaction::begin(hub.store.database());
        CHECK_OK(transaction);
        CHECK_ERROR(ErrorCode::DiskFull, hub.ingest.take(hub.store, batch, *chains));
    }
    LONGS_EQUAL(0, hub.stored_records());
    CHECK_OK(hub.store.database().run_script("PRAGMA max_page_count = 100000"));

    const Taken taken = hub.take(batch);

    LONGS_EQUAL(300, taken.answer.head.value);
    LONGS_EQUAL(300, hub.stored_records());
}
