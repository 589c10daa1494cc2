#pragma once
// A hub without a network, and a device that writes a journal for it.

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
#include "tests/support/temp_dir.hpp"
#include "tests/sync/hub/store_under_test.hpp"

namespace kiosk::test {

inline constexpr std::int64_t kNow_ms = 1767578400000;  // 2026-01-05T09:00:00+07:00

// Writes a journal as a device does and cuts batches out of it.
class FakeDevice {
public:
    explicit FakeDevice(std::uint8_t name)
        : key(crypto::SigningKey::from_seed(seed_of(name))),
          id(crypto::device_id_of(key.public_key())),
          chains{crypto::chain_start(id, epoch)} {}

    static std::array<std::uint8_t, 32> seed_of(std::uint8_t name) {
        std::array<std::uint8_t, 32> out{};
        out.fill(name);
        return out;
    }

    Seq append(std::string kind, const Json& body) {
        return append_text(std::move(kind), *canonical_json(body));
    }

    Seq append_text(std::string kind, std::string body) {
        sync::BatchRecord record;
        record.header.seq = Seq{static_cast<std::int64_t>(records.size()) + 1};
        record.header.mono_ms = records.size() * 10;
        record.header.wall = WallTime{wall_ms, WallTrust::Trusted};
        record.header.kind = std::move(kind);
        record.body = std::move(body);
        chains.push_back(crypto::chain_next(
            chains.back(), crypto::encode_header(record.header), as_bytes(record.body)));
        records.push_back(record);
        return record.header.seq;
    }

    Seq issue_ticket(int number) {
        return append("ticket.issued",
                      Json{{"business_day", "2026-01-05"},
                           {"service", "don-thu"},
                           {"prefix", "A"},
                           {"number", number},
                           {"party", 1},
                           {"language", "vi"},
                           {"arrival_ms", 1767228000000},
                           {"rank", 0},
                           {"by", "citizen"}});
    }

    // Of a declared priority: its place in the line lies before its arrival.
    Seq issue_with_head_start(int number, int minutes) {
        return append("ticket.issued",
                      Json{{"business_day", "2026-01-05"},
                           {"service", "don-thu"},
                           {"prefix", "A"},
                           {"number", number},
                           {"party", 1},
                           {"language", "vi"},
                           {"arrival_ms", 1767228000000 - minutes * 60'000},
                           {"head_start_min", minutes},
                           {"rank", 0},
                           {"by", "citizen"}});
    }

    // Records first .. last, signed.
    [[nodiscard]] sync::Batch batch(std::int64_t first, std::int64_t last) const {
        sync::Batch out;
        out.device = id;
        out.epoch = epoch;
        out.first_seq = Seq{first};
        out.chain_before = chains.at(static_cast<std::size_t>(first - 1));
        for (std::int64_t seq = first; seq <= last; ++seq) {
            out.records.push_back(records.at(static_cast<std::size_t>(seq - 1)));
        }
        sync::sign_batch(out, key);
        return out;
    }

    [[nodiscard]] sync::Batch everything() const {
        return batch(1, static_cast<std::int64_t>(records.size()));
    }

    crypto::SigningKey key;
    Epoch epoch{4711};
    std::int64_t wall_ms = 1767228000000;  // of records from now on
    DeviceId id;
    std::vector<sync::BatchRecord> records;
    std::vector<Digest> chains;  // chains[n] = after record n
};

// The body of a letter.confirmed whose blobs have these digests (content document first).
inline Json letter_body(std::uint8_t letter,
                        hub::LetterClass letter_class,
                        const std::vector<Digest>& manifest) {
    LetterId id;
    id.bytes.fill(letter);
    Json out{{"letter", id.text()},
             {"pages", manifest.size() - 1},
             {"bucket", 2},
             {"by", "staff:1000"},
             {"manifest", Json::array()}};
    for (const Digest& digest : manifest) {
        out["manifest"].push_back(to_hex(digest));
    }
    if (letter_class == hub::LetterClass::Ordinary) {
        out["class"] = "ordinary";
        out["code"] = "HN-26-7K3M9QRT-X";
        out["kind"] = "complaint";
        out["body"] = "thanh-tra";
    } else {
        out["class"] = "protected";
    }
    return out;
}

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

    void enrol(const FakeDevice& fake) {
        hub::Device row;
        row.id = fake.id;
        row.office = "HN";
        row.journal_key = fake.key.public_key();
        row.epoch = fake.epoch;
        CHECK_OK(store.devices().enrol(row));
    }

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
