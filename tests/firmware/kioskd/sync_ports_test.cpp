// Goal: what the sync client keeps in the store is there after a restart. Method: the ports over a
// real loop and store in a scratch folder, opened again from the same files.
#include "firmware/kioskd/sync_ports.hpp"

#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kioskd::OfficeLoop;
using kioskd::StoreJournalSource;

TEST_GROUP(SyncPorts) {
    TempDir folder;
    SharedClock clock{kMorning_ms};

    std::unique_ptr<OfficeLoop> start() {
        auto store = store::Store::open(folder.path() / "store.db", sample_identity());
        CHECK_OK(store);
        BootId boot;
        boot.bytes.fill(7);
        auto loop = OfficeLoop::start(std::move(store).value(), clock, boot, {});
        CHECK_OK(loop);
        CHECK_OK((*loop)->submit(by_system(office::ApplySettings{sample_settings()})).get());
        return std::move(loop).value();
    }
};

TEST(SyncPorts, what_is_parked_stays_counted) {
    {
        const auto loop = start();
        StoreJournalSource journal(*loop);
        LONGS_EQUAL(0, journal.parked().value());
        CHECK_OK(journal.park(Seq{1}, ErrorCode::NotCanonical));
        CHECK_OK(journal.park(Seq{1}, ErrorCode::NotCanonical));
        CHECK_OK(journal.park(Seq{2}, ErrorCode::BodyTooLarge));
        LONGS_EQUAL(2, journal.parked().value());
    }
    const auto loop = start();
    LONGS_EQUAL(2, StoreJournalSource(*loop).parked().value());
}
