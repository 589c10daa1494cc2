#pragma once
// A hub without a network, with one enrolled device.

#include <memory>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/protocol/page_path.hpp"
#include "tests/support/check.hpp"
#include "tests/support/fake_device.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/sync/hub/store_under_test.hpp"

namespace kiosk::test {

inline constexpr std::int64_t kNow_ms = 1767578400000;  // 2026-01-05T09:00:00+07:00

// Sizes of partials as a test sets them.
class FakePartials final : public hub::PartialSizes {
public:
    std::uint64_t partial_bytes(const DeviceId&, const Digest& sha256) const override {
        return sha256 == begun ? 4096 : 0;
    }

    Digest begun{};
};

// A hub's store with one enrolled device, and ingest over it.
class FakeHub {
public:
    FakeHub() : store(new_store(dir.path())), ingest(hub_key, 99, clock, partials) {
        enrol(device);
    }

    static hub::HubStore new_store(const std::filesystem::path& path) {
        give_store(path);
        return open_store(path);
    }

    static hub::HubStore open_store(const std::filesystem::path& path) {
        auto store = hub::HubStore::open(path);
        CHECK_OK(store);
        return std::move(store).value();
    }

    void enrol(const FakeDevice& fake) { CHECK_OK(store.devices().enrol(row_of(fake))); }

    // Verifies and takes a batch in a transaction of its own.
    hub::Taken take(const sync::Batch& batch, const FakeDevice& from) {
        const auto chains = sync::verify_batch(batch, from.key.public_key());
        CHECK_OK(chains);
        auto transaction = hub::db::Transaction::begin(store.database());
        CHECK_OK(transaction);
        auto taken = ingest.take(store, batch, *chains);
        CHECK_OK(taken);
        CHECK_OK(transaction->commit());
        return std::move(taken).value();
    }

    hub::Taken take(const sync::Batch& batch) { return take(batch, device); }

    std::vector<sync::Receipt> page_arrived(const FakeDevice& from, const Digest& sha256) {
        auto transaction = hub::db::Transaction::begin(store.database());
        CHECK_OK(transaction);
        const hub::WholePage page{sha256, 65536};
        const auto receipts = ingest.pages_arrived(store, from.id, std::span(&page, 1));
        CHECK_OK(receipts);
        CHECK_OK(transaction->commit());
        return *receipts;
    }

    std::int64_t stored_records() {
        const auto row = store.devices().find(device.id);
        CHECK_OK(row);
        const auto count = store.journals().count({(*row)->no, device.epoch});
        CHECK_OK(count);
        return *count;
    }

    hub::DeviceState state_of(const FakeDevice& fake) {
        const auto row = store.devices().find(fake.id);
        CHECK_OK(row);
        return (*row)->state;
    }

    TempDir dir;
    ManualClock clock{1767229000000};
    crypto::SigningKey hub_key = crypto::SigningKey::from_seed(FakeDevice::seed_of(200));
    FakePartials partials;
    hub::HubStore store;
    hub::Ingest ingest;
    FakeDevice device{1};
};

}  // namespace kiosk::test
