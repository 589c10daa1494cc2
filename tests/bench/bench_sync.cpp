// One run of the kiosk's sync against a running hub, for sync.py: enrols with a token, sends what
// it was told to, prints what it took. The engine and the link are those of kioskd; the journal and
// the blobs are in memory, so that the link is what is measured.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "firmware/base/file.hpp"
#include "sync/client/http_hub_link.hpp"
#include "sync/client/sync_engine.hpp"
#include "tests/sync/client/memory_journal.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

struct Work {
    int letters = 0;
    std::size_t record_bytes = 1000;
    int pages = 3;
    std::size_t page_bytes = 200'000;
    int tickets = 0;
};

// Counts what goes over the link, and how long a request about pages holds up the records.
class CountingLink final : public HubLink {
public:
    explicit CountingLink(std::unique_ptr<HubLink> link) : link_(std::move(link)) {}

    Result<HubResponse> send(const HubRequest& request) override {
        ++requests;
        const Stopwatch watch;
        auto response = link_->send(request);
        failed += response ? 0 : 1;
        if (request.path != kBatchPath) {
            held_ms.push_back(watch.elapsed_us() / 1000);
        }
        return response;
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return link_->sent_bytes(); }

    void close() override { link_->close(); }

    int requests = 0;
    int failed = 0;
    std::vector<std::uint64_t> held_ms;

private:
    std::unique_ptr<HubLink> link_;
};

// Letters of random sealed pages; each record is filled up to its size. Returns the payload.
std::uint64_t add_letters(const Work& work,
                          Random& random,
                          test::MemoryJournal& journal,
                          test::MemoryBlobs& blobs) {
    std::uint64_t payload = 0;
    for (int letter = 0; letter < work.letters; ++letter) {
        std::vector<Digest> manifest;
        for (int page = 0; page < work.pages; ++page) {
            Bytes bytes(work.page_bytes);
            random.fill(bytes);
            manifest.push_back(blobs.add(std::move(bytes)));
            payload += work.page_bytes;
        }
        const Seq seq = journal.append_letter(manifest, work.record_bytes);
        payload += journal.records_from(seq, 1).value().front().body.size();
    }
    return payload;
}

// A day at the counters: issued, called, arrived, done.
void add_tickets(int events, Random& random, test::MemoryJournal& journal) {
    std::int64_t now_ms = 1'790'000'000'000;
    for (int i = 0; i < events; i += 4) {
        TicketId ticket;
        random.fill(ticket.bytes);
        const std::string id = ticket.text();
        const std::string counter = std::to_string(1 + random.below(8));
        const auto later = [&] { return now_ms += 1000 + static_cast<int>(random.below(60'000)); };
        journal.append("ticket.issued",
                       Json{{"arrival_ms", later()},
                            {"business_day", "2026-09-21"},
                            {"by", "citizen"},
                            {"language", "vi"},
                            {"number", i / 4 % 999 + 1},
                            {"party", 1 + random.below(3)},
                            {"prefix", "A"},
                            {"rank", 0},
                            {"service", "don-thu"}},
                       later());
        journal.append("ticket.called",
                       Json{{"by", "staff:4"}, {"counter", counter}, {"ticket", id}},
                       later());
        journal.append("ticket.arrived",
                       Json{{"by", "staff:4"}, {"counter", counter}, {"ticket", id}},
                       later());
        journal.append("ticket.done",
                       Json{{"by", "staff:4"},
                            {"counter", counter},
                            {"outcome", "letter_received"},
                            {"ticket", id}},
                       later());
    }
}

Status run(const Work& work,
           const std::string& hub,
           const std::string& proxy,
           const std::string& ca_file,
           const std::string& token) {
    const auto clock = make_system_clock();
    SeededRandom random(1);
    const auto journal_key = crypto::SigningKey::generate();
    const auto tls_key = crypto::TlsKey::generate();
    const DeviceKeys keys{journal_key, tls_key, Epoch{1}};
    KIOSK_TRY(const Bytes ca, read_file(ca_file, 1 << 20));
    const std::string ca_pem(as_text(ca));
    KIOSK_TRY(const auto enrolment_link, http_enrolment_link(hub, ca_pem));
    KIOSK_TRY(
        auto enrolment,
        enrol(*enrolment_link, keys, hub, ca_pem, Redacted<std::string>(token), "", clock->wall()));
    enrolment.hub_url = proxy;
    KIOSK_TRY(auto real_link, http_hub_link(enrolment, tls_key));
    CountingLink link(std::move(real_link));

    test::MemoryJournal journal(keys.device(), keys.epoch);
    test::MemoryBlobs blobs;
    const std::uint64_t payload = add_letters(work, random, journal, blobs);
    add_tickets(work.tickets, random, journal);

    SyncRules rules;
    rules.first_contact_ms = 0;
    const SyncIdentity identity{keys.device(), keys.epoch, journal_key, enrolment.hub_key};
    const std::uint64_t start_ms = clock->monotonic_ms();
    LinkBudget budget({}, *clock);
    SyncEngine engine(rules, identity, journal, blobs, link, budget, *clock, random);
    const auto letters = static_cast<std::size_t>(work.letters);
    while (journal.handed_over.size() < letters || journal.cursor != journal.head().value()) {
        engine.journal_grew();
        const auto wait_ms = engine.step();
        if (!wait_ms || *wait_ms > 0) {
            // The records of the hand-over would wait for company; at the end they go at once.
            if (journal.handed_over.size() == letters) {
                engine.push();
            }
            pause_ms(std::min<std::uint64_t>(wait_ms.value_or(1), 50));
        }
    }
    std::sort(link.held_ms.begin(), link.held_ms.end());
    std::printf(
        "{\"payload\":%lu,\"requests\":%d,\"failed_tries\":%d,\"ms\":%lu,"
        "\"held_median_ms\":%lu,\"held_most_ms\":%lu}\n",
        payload,
        link.requests,
        link.failed,
        clock->monotonic_ms() - start_ms,
        link.held_ms.empty() ? 0 : link.held_ms[link.held_ms.size() / 2],
        link.held_ms.empty() ? 0 : link.held_ms.back());
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Sends letters and tickets to a hub and prints what it took."};
    Work work;
    std::string hub;
    std::string proxy;
    std::string ca_file;
    std::string token;
    app.add_option("--hub", hub, "address of the hub, for the enrolment")->required();
    app.add_option("--through", proxy, "address of the link that is measured")->required();
    app.add_option("--ca", ca_file, "certificate of the city CA")->required();
    app.add_option("--token", token, "enrolment token")->required();
    app.add_option("--letters", work.letters, "letters");
    app.add_option("--record-bytes", work.record_bytes, "least size of a letter's record");
    app.add_option("--pages", work.pages, "sealed blobs of a letter");
    app.add_option("--page-bytes", work.page_bytes, "size of each");
    app.add_option("--tickets", work.tickets, "ticket events");
    CLI11_PARSE(app, argc, argv);
    const auto done = run(work, hub, proxy, ca_file, token);
    if (!done) {
        std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
        return 1;
    }
    return 0;
}
