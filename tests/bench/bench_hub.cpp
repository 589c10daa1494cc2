// What one hub takes in, without the wire: batches of 500 records and letters with three pages of
// 200 kB, from several devices at once, each of which waits for its answer. Beside it, in the same
// run, what the bare database does: rows of the same size through libpq alone, and synced files.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <deque>
#include <future>
#include <thread>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/writer.hpp"
#include "sync/protocol/page_path.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/postgres_probe.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/fake_device.hpp"

namespace {

using namespace kiosk;
using bench::must;

constexpr int kDevices = 8;
constexpr int kBatches = 12;  // of each device
constexpr int kBatch = 500;   // records
constexpr int kLetters = 25;  // of each device
constexpr std::size_t kPageBytes = 200'000;

// What was appended since `first`, as it travels.
Bytes frame_from(const test::FakeDevice& device, Seq first) {
    const auto last = static_cast<std::int64_t>(device.records.size());
    return must(sync::encode_batch(device.batch(first.value, last)));
}

// Runs `work(i)` on a thread for each device; milliseconds until the last one ended.
double on_all(const std::function<void(std::size_t)>& work) {
    const Stopwatch watch;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kDevices; ++i) {
        threads.emplace_back([&, i] { work(i); });
    }
    threads.clear();
    return static_cast<double>(watch.elapsed_us()) / 1000;
}

class Hub {
public:
    explicit Hub(const std::filesystem::path& dir)
        : pages_(must(hub::PageStore::open(dir))),
          ingest_(key_, 1, *clock_, *pages_),
          writer_(must(hub::HubStore::open(dir))) {}

    // As a route does: unpack, check, hand over, wait for the commit.
    void take(const Bytes& frame, const crypto::VerifyKey& key) {
        const auto batch = must(sync::decode_batch(frame));
        const auto chains = must(sync::verify_batch(batch, key));
        hub::Taken taken;
        through([&](hub::HubStore& store) -> Status {
            KIOSK_TRY(taken, ingest_.take(store, batch, chains));
            return taken.refusal ? Status(*taken.refusal) : Status();
        });
    }

    // The blobs of a letter, then the note that makes it whole.
    void bring(const DeviceId& device, const std::vector<Bytes>& blobs) {
        std::vector<std::unique_ptr<hub::Upload>> uploads;
        std::vector<hub::Upload*> plain;
        std::vector<hub::WholePage> whole;
        for (const Bytes& blob : blobs) {
            whole.push_back({crypto::sha256(blob), blob.size()});
            uploads.push_back(
                must(pages_->begin(device, whole.back().sha256, std::nullopt, blob.size())));
            must(uploads.back()->write(blob));
            plain.push_back(uploads.back().get());
        }
        for (auto& end : hub::Upload::finish_all(plain)) {
            must(std::move(end));
        }
        std::vector<sync::Receipt> receipts;
        through([&](hub::HubStore& store) -> Status {
            KIOSK_TRY(receipts, ingest_.pages_arrived(store, device, whole));
            return receipts.size() == 1 ? Status() : Status(ErrorCode::StoreFailed);
        });
    }

private:
    void through(std::function<Status(hub::HubStore&)> work) {
        std::promise<Status> answered;
        const bool queued = writer_.submit(
            {std::move(work), [&](const Status& status) { answered.set_value(status); }});
        must(queued ? answered.get_future().get() : Status(ErrorCode::Overloaded));
    }

    const std::unique_ptr<Clock> clock_ = make_system_clock();
    const crypto::SigningKey key_ = crypto::SigningKey::generate();
    const std::unique_ptr<hub::PageStore> pages_;
    const hub::Ingest ingest_;
    hub::Writer writer_;
};

bool line(const char* what, double value, const char* unit, double target, bool good) {
    std::printf(
        "  %-44s %9.0f %-9s target %5.0f %s\n", what, value, unit, target, good ? "ok" : "MISSED");
    std::fflush(stdout);
    return good;
}

bool bench_records(Hub& hub, std::deque<test::FakeDevice>& devices) {
    std::vector<std::vector<Bytes>> frames(kDevices);
    for (std::size_t i = 0; i < kDevices; ++i) {
        for (int batch = 0; batch < kBatches; ++batch) {
            const Seq first = devices[i].issue_ticket(1);
            for (int n = 1; n < kBatch; ++n) {
                devices[i].issue_ticket(n + 1);
            }
            frames[i].push_back(frame_from(devices[i], first));
        }
    }
    const double ms = on_all([&](std::size_t i) {
        for (const Bytes& frame : frames[i]) {
            hub.take(frame, devices[i].key.public_key());
        }
    });
    const double rate = kDevices * kBatches * kBatch / ms * 1000;
    return line("records in batches of 500", rate, "records/s", 2000, rate >= 2000);
}

bool bench_letters(Hub& hub, std::deque<test::FakeDevice>& devices) {
    std::vector<std::vector<double>> latencies(kDevices);
    const double ms = on_all([&](std::size_t i) {
        const auto random = make_system_random();
        for (int n = 0; n < kLetters; ++n) {
            std::vector<Bytes> blobs;
            std::vector<Digest> manifest;
            for (const std::size_t size : {std::size_t{8192}, kPageBytes, kPageBytes, kPageBytes}) {
                blobs.emplace_back(size);
                random->fill(blobs.back());
                manifest.push_back(crypto::sha256(blobs.back()));
            }
            const Seq seq = devices[i].append(
                "letter.confirmed",
                test::letter_body(
                    LetterId{random->bytes<16>()}, hub::LetterClass::Protected, manifest));
            const Bytes frame = frame_from(devices[i], seq);
            const Stopwatch watch;
            hub.take(frame, devices[i].key.public_key());
            hub.bring(devices[i].id, blobs);
            latencies[i].push_back(static_cast<double>(watch.elapsed_us()) / 1000);
        }
    });
    std::vector<double> all;
    for (const auto& of_one : latencies) {
        all.insert(all.end(), of_one.begin(), of_one.end());
    }
    const double rate = kDevices * kLetters / ms * 1000;
    const double p99 = bench::percentile(all, 0.99);
    const bool fast = line("letters with 3 pages of 200 kB", rate, "letters/s", 100, rate >= 100);
    return line("  a letter's way, p99", p99, "ms", 200, p99 <= 200) && fast;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"What one hub takes in."};
    std::string dir;
    std::string conninfo;
    app.add_option("--data", dir, "Folder with store.conf, or empty for SQLite")->required();
    app.add_option(
        "--probe", conninfo, "Connection string of an empty database for the bare probe");
    CLI11_PARSE(app, argc, argv);
    bool good = true;
    {
        auto store = must(hub::HubStore::open(dir));
        std::deque<test::FakeDevice> devices;
        for (int i = 0; i < kDevices; ++i) {
            devices.emplace_back(crypto::SigningKey::generate());
            must(store.devices().enrol(test::row_of(devices.back())));
        }
        Hub hub(dir);
        good = bench_records(hub, devices) && good;
        good = bench_letters(hub, devices) && good;
    }
    if (!conninfo.empty()) {
        bench::PostgresProbe probe(conninfo, std::filesystem::path(dir) / "probe");
        std::printf("  %-44s %9.0f rows/s\n",
                    "bare libpq: the same rows, 500 a commit",
                    probe.rows_per_s(kDevices, kBatches, kBatch));
        std::printf("  %-44s %9.0f letters/s\n",
                    "bare: 3 synced files and a commit",
                    probe.letters_per_s(kDevices, kLetters, kPageBytes));
    }
    return good ? 0 : 1;
}
