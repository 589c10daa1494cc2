// Goal: a city runs two hubs behind one front, and one of them may die at any time. Method: nginx
// as hubctl front sets it up, two cityhub processes on one PostgreSQL database, kill -9 among
// batches.
#include <thread>

#include "firmware/crypto/hash.hpp"
#include "tests/support/front_process.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr int kDevices = 4;
constexpr int kRecords = 300;  // of each device

// Sends the whole journal in small batches, again and again where no answer came; true when the
// hub has acknowledged all of it.
bool send_all(WireDevice& device) {
    std::int64_t acknowledged = 0;
    for (int attempt = 0; attempt < 400 && acknowledged < kRecords; ++attempt) {
        const auto last = std::min<std::int64_t>(kRecords, acknowledged + 5);
        const auto frame = sync::encode_batch(device.journal.batch(acknowledged + 1, last));
        const auto response = frame ? device.post_batch(*frame) : frame.error();
        const auto answer = response && response->status == 200
                                ? sync::parse_answer(response->text())
                                : Result<sync::BatchAnswer>(ErrorCode::Overloaded);
        if (answer) {
            acknowledged = std::max(acknowledged, answer->head.value);
            pause_ms(10);  // so that the journal is not through before the first hub dies
        } else {
            pause_ms(50);
        }
    }
    return acknowledged == kRecords;
}

}  // namespace

TEST_GROUP(TwoFrontedHubs) {
    TempDir dir;
    HubProcess one{dir.path() / "hub", store_arguments()};
    HubProcess two{HubProcess::Beside{one}};
};

TEST(TwoFrontedHubs, one_dies_among_batches_and_each_record_is_there_once) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    CHECK(one.start({}, "--front"));
    CHECK(two.start({}, "--front"));
    const FrontProcess front({&one, &two});
    std::vector<std::unique_ptr<WireDevice>> devices;
    for (std::uint8_t name = 1; name <= kDevices; ++name) {
        devices.push_back(std::make_unique<WireDevice>(name));
        devices.back()->url = front.url();
        devices.back()->enrol(one);
        for (int i = 1; i <= kRecords; ++i) {
            devices.back()->journal.issue_ticket(i);
        }
    }
    std::array<bool, kDevices> done{};
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < kDevices; ++i) {
            threads.emplace_back([&, i] { done[i] = send_all(*devices[i]); });
        }
        for (int round = 0; round < 3; ++round) {
            pause_ms(150);
            HubProcess& victim = round % 2 == 0 ? one : two;
            victim.end(SIGKILL);
            pause_ms(150);
            CHECK(victim.start({}, "--front"));
        }
    }

    for (const bool all : done) {
        CHECK(all);
    }
    LONGS_EQUAL(0, one.hubctl({"verify"}).exit_code);
    const auto listed = parse_json(one.hubctl({"--json", "devices"}).out);
    CHECK_OK(listed);
    LONGS_EQUAL(kDevices, listed->size());
    for (const auto& device : *listed) {
        LONGS_EQUAL(kRecords, device["records"].get<int>());
        CHECK_TEXT_EQUAL("active", device["state"].get<std::string>());
    }
    const auto tickets = parse_json(two.hubctl({"--json", "tickets"}).out);
    LONGS_EQUAL(kDevices * kRecords, tickets->size());
}

TEST(TwoFrontedHubs, a_letter_whose_record_and_pages_came_to_different_hubs_is_whole) {
    CHECK(one.start());
    CHECK(two.start());
    WireDevice device{1};
    device.enrol(one);
    const Bytes content = random_bytes(1, 8192);
    const Bytes page = random_bytes(2, 65536);
    device.journal.append(
        "letter.confirmed",
        letter_body(
            7, hub::LetterClass::Ordinary, {crypto::sha256(content), crypto::sha256(page)}));
    const auto answer = device.send(device.journal.everything());
    CHECK(answer.verdicts.at(0).kind == sync::VerdictKind::WaitingForPages);
    check_status(201, device.put(content));
    device.connect(two);
    const auto whole = device.put(page);

    check_status(201, whole);
    const auto receipts = sync::parse_page_answer(whole->text());
    CHECK_OK(receipts);
    LONGS_EQUAL(1, receipts->size());
    CHECK_OK(sync::verify_receipt(receipts->at(0), device.hub_key));
    LONGS_EQUAL(0, two.hubctl({"verify"}).exit_code);
}

TEST(TwoFrontedHubs, a_database_that_has_a_hub_takes_no_other_folder) {
    WireDevice device{1};
    CHECK(one.start());
    device.enrol(one);
    const auto store = read_text_file(one.dir() / "store.conf");
    CHECK_OK(store);
    const std::string conninfo = store->substr(store->find('"') + 1);
    const auto other = (dir.path() / "other").string();

    CHECK(run_program("cityhub",
                      {"init", "--data", other, "--store", conninfo.substr(0, conninfo.find('"'))})
              .exit_code == 5);
    CHECK(run_program("cityhub", {"--data", other, "--listen", "127.0.0.1:0"}).exit_code != 0);
}
