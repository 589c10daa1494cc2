// A journal is written with the shared FakeDevice and cut into parcels at once, so that 10,000 of
// them need no more memory than what they send.
#include "tests/bench/fleet/kiosks.hpp"

#include <array>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/protocol/pack.hpp"
#include "tests/bench/must.hpp"
#include "tests/support/fake_device.hpp"

namespace kiosk::bench {
namespace {

constexpr std::size_t kGroup = 250;       // enrolments in a transaction
constexpr std::size_t kOffice = 100;      // kiosks of an office
constexpr std::size_t kPerNetwork = 250;  // addresses 1 … 250 of each 127.1.x

struct Letter {
    std::vector<Digest> manifest;
    Bytes pack;
};

Letter make_letter(const FleetPlan& plan, Random& random) {
    Letter out;
    for (int i = 0; i < plan.blobs; ++i) {
        Bytes blob(static_cast<std::size_t>(plan.blob_bytes));
        random.fill(blob);
        out.manifest.push_back(crypto::sha256(blob));
        sync::put_pack_frame(out.pack, {out.manifest.back(), blob.size(), 0, blob.size()});
        put_bytes(out.pack, blob);
    }
    return out;
}

Parcel batch_of(const test::FakeDevice& device, Parcel::Kind kind, int round, Seq first) {
    const Seq last{static_cast<std::int64_t>(device.records.size())};
    return {kind,
            round,
            must(sync::encode_batch(device.batch(first.value, last.value))),
            last,
            device.chains.back()};
}

void write_journal(Kiosk& kiosk, const FleetPlan& plan, Random& random) {
    test::FakeDevice device(crypto::SigningKey::from_seed(kiosk.seed));
    int number = 0;
    for (int round = 0; round < plan.rounds; ++round) {
        const Seq first{static_cast<std::int64_t>(device.records.size()) + 1};
        for (int i = 0; i < plan.tickets; ++i) {
            device.issue_ticket(++number);
        }
        Letter letter = make_letter(plan, random);
        const LetterId id{random.bytes<16>()};
        const Seq confirmed =
            device.append("letter.confirmed",
                          test::letter_body(id, hub::LetterClass::Protected, letter.manifest));
        kiosk.parcels.push_back(batch_of(device, Parcel::Kind::Records, round, first));
        kiosk.parcels.push_back({Parcel::Kind::Pages,
                                 round,
                                 std::move(letter.pack),
                                 confirmed,
                                 {},
                                 letter.manifest.size()});
        const Seq over =
            device.append("letter.handed_over", Json{{"letter", id.text()}, {"by", "system"}});
        kiosk.parcels.push_back(batch_of(device, Parcel::Kind::HandOver, round, over));
    }
    kiosk.records = static_cast<std::int64_t>(device.records.size());
    kiosk.letters = plan.rounds;
    kiosk.chain = device.chains.back();
}

void enrol(hub::HubStore& store,
           const hub::Enrolment& enrolment,
           const Clock& clock,
           Random& random,
           std::size_t index,
           Kiosk& kiosk) {
    const auto journal_key = crypto::SigningKey::from_seed(kiosk.seed);
    const auto tls_key = crypto::TlsKey::generate();
    const std::string office = fmt::format("HN-{:03}", index / kOffice);
    const std::string token = must(hub::make_token(store, random, clock, office, ""));
    const auto request = must(sync::parse_enrol_request(
        must(sync::make_enrol_request(tls_key, journal_key, kiosk.epoch, token, ""))));
    const auto facts = must(sync::verify_enrol_request(request));
    const auto enrolled = must(enrolment.enrol(store, request, facts));
    if (enrolled.refusal) {
        give_up(*enrolled.refusal);
    }
    kiosk.id = enrolled.answer.device;
    kiosk.hub_key = enrolled.answer.hub_key;
    kiosk.certificate_pem = enrolled.answer.certificate_pem;
    kiosk.key_pem = std::string(as_text(tls_key.pem()));
}

}  // namespace

std::vector<Kiosk> muster(const std::filesystem::path& hub_dir, const FleetPlan& plan) {
    const auto clock = make_system_clock();
    const auto secrets = make_system_random();
    SeededRandom random(plan.seed);
    const auto keys = must(hub::load_hub_keys(hub_dir));
    auto store = must(hub::HubStore::open(hub_dir));
    const hub::Enrolment enrolment(
        keys.authority, keys.receipt_key.public_key(), must(store.generation()), *clock);
    std::vector<Kiosk> out(static_cast<std::size_t>(plan.kiosks));
    for (std::size_t begun = 0; begun < out.size(); begun += kGroup) {
        auto transaction = must(hub::db::Transaction::begin(store.database()));
        for (std::size_t i = begun; i < std::min(out.size(), begun + kGroup); ++i) {
            out[i].seed = secrets->bytes<32>();
            out[i].epoch = test::kFakeEpoch;
            enrol(store, enrolment, *clock, *secrets, i, out[i]);
        }
        must(transaction.commit());
    }
    for (Kiosk& kiosk : out) {
        write_journal(kiosk, plan, random);
    }
    return out;
}

http::ClientOptions link_of(const Kiosk& kiosk, const std::string& url, const std::string& ca_pem) {
    http::ClientOptions out;
    out.base_url = url;
    out.ca_pem = ca_pem;
    out.certificate_pem = kiosk.certificate_pem;
    out.key_pem = kiosk.key_pem;
    return out;
}

std::string address_of(std::size_t index) {
    return fmt::format("127.1.{}.{}", index / kPerNetwork, index % kPerNetwork + 1);
}

Stored ask_back(const std::filesystem::path& hub_dir, const std::vector<Kiosk>& kiosks) {
    auto store = must(hub::HubStore::open(hub_dir));
    Stored out;
    for (const Kiosk& kiosk : kiosks) {
        const auto device = must(store.devices().find(kiosk.id));
        if (!device) {
            ++out.other_journals;
            continue;
        }
        const hub::JournalName journal{device->no, kiosk.epoch};
        const std::int64_t records = must(store.journals().count(journal));
        const auto head = must(store.journals().head(journal));
        out.records += records;
        const bool same = records == kiosk.records && head && head->seq.value == kiosk.records &&
                          head->chain == kiosk.chain;
        out.other_journals += same ? 0 : 1;
    }
    out.tickets = must(store.database().number("SELECT count(*) FROM tickets"));
    out.letters = must(store.database().number("SELECT count(*) FROM letters"));
    out.whole_letters = must(
        store.database().number("SELECT count(*) FROM letters WHERE completed_ms IS NOT NULL"));
    return out;
}

}  // namespace kiosk::bench
