// Goal: each device is told of the documents that count for it, at once, and of no other's. Method:
// a real cityhub, devices with certificates, hubctl publishing beside it.
#include <atomic>
#include <thread>

#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "sync/protocol/manifest.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

}  // namespace

TEST_GROUP(HubDocuments) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub", store_arguments()};
    WireDevice device{1};
    WireDevice other{2};

    void setup() override {
        CHECK(hub.start());
        device.enrol(hub);
        other.enrol(hub);
    }

    std::string file(const std::string& text) const {
        const auto path = dir.path() / "document.toml";
        CHECK_OK(write_file_durably(path, as_bytes(text)));
        return path.string();
    }

    RunResult publish(
        const std::string& name, const std::string& text, const std::vector<std::string>& more = {})
        const {
        std::vector<std::string> words{"document", "publish", name, file(text)};
        words.insert(words.end(), more.begin(), more.end());
        return hub.hubctl(words);
    }

    Result<http::Response> ask(WireDevice & who, const std::string& etag = "", int wait_s = 0)
        const {
        http::ClientRequest request;
        request.target = sync::kStatePathPrefix + who.journal.id.text();
        if (wait_s > 0) {
            request.target += "?wait=" + std::to_string(wait_s);
        }
        request.headers["if-none-match"] = etag;
        return who.client->perform(request);
    }

    std::vector<sync::DocumentEntry> documents_of(WireDevice & who) const {
        const auto response = ask(who);
        check_status(200, response);
        const auto manifest = sync::parse_manifest(response->text(), who.journal.id, who.hub_key);
        CHECK_OK(manifest);
        CHECK_TEXT_EQUAL(sync::manifest_etag(*manifest), std::string(response->header("etag")));
        return manifest->documents;
    }

    Result<http::Response> fetch(
        WireDevice & who, const Digest& sha256, const std::string& range = "") const {
        http::ClientRequest request;
        request.target = sync::kDocumentPathPrefix + to_hex(sha256);
        if (!range.empty()) {
            request.headers["range"] = range;
        }
        return who.client->perform(request);
    }
};

TEST(HubDocuments, published_document_is_listed_signed_and_fetched_whole_or_in_parts) {
    CHECK_EQUAL(0U, documents_of(device).size());
    LONGS_EQUAL(0, publish("holidays", "a = 12345").exit_code);
    const auto documents = documents_of(device);
    CHECK_EQUAL(1U, documents.size());
    CHECK_TEXT_EQUAL("holidays", documents[0].name);
    CHECK_EQUAL(1, documents[0].version);
    const Digest sha256 = documents[0].sha256;
    CHECK_TEXT_EQUAL("a = 12345", std::string(fetch(device, sha256)->text()));
    const auto part = fetch(device, sha256, "bytes=4-6");
    check_status(206, part);
    CHECK_TEXT_EQUAL("123", std::string(part->text()));
    CHECK_TEXT_EQUAL("bytes 4-6/9", std::string(part->header("content-range")));
    CHECK_TEXT_EQUAL("45", std::string(fetch(device, sha256, "bytes=7-")->text()));
    CHECK_TEXT_EQUAL("45", std::string(fetch(device, sha256, "bytes=7-999")->text()));
    for (const char* odd :
         {"bytes=9-", "bytes=5-4", "bytes=-3", "lines=1-2", "bytes=x-", "bytes="}) {
        check_status(200, fetch(device, sha256, odd));
    }
    check_status(404, fetch(device, crypto::sha256(as_bytes("x"))));
}

TEST(HubDocuments, question_waits_and_is_answered_as_soon_as_something_changes) {
    const std::string etag(ask(device)->header("etag"));
    check_status(304, ask(device, etag));
    Result<http::Response> answer = Error{ErrorCode::Unknown};
    std::jthread waiting([&] { answer = ask(device, etag, 50); });
    pause_ms(300);
    LONGS_EQUAL(0, publish("services", "a = 1").exit_code);
    waiting.join();
    check_status(200, answer);
    CHECK_EQUAL(
        1U,
        sync::parse_manifest(answer->text(), device.journal.id, device.hub_key)->documents.size());
    // A short question ends without news.
    check_status(304, ask(device, std::string(answer->header("etag")), 1));
}

// Questions that wait must not take the connections that records need.
TEST(HubDocuments, more_questions_than_can_be_held_are_told_when_to_ask_again) {
    constexpr int kHeld = 400;
    constexpr int kTooMany = 20;
    const std::string etag(ask(device)->header("etag"));
    std::atomic<int> news = 0;
    std::atomic<int> told = 0;
    std::atomic<int> odd = 0;
    std::vector<std::jthread> waiting;
    for (int i = 0; i < kHeld + kTooMany; ++i) {
        waiting.emplace_back([&] {
            http::ClientOptions options;
            options.base_url = hub.url();
            options.ca_pem = hub.ca_pem();
            options.certificate_pem = device.certificate_pem;
            options.key_pem = std::string(as_text(device.tls_key.pem()));
            options.stall_s = 90;
            http::Client client(options);
            http::ClientRequest request;
            request.target = sync::kStatePathPrefix + device.journal.id.text() + "?wait=55";
            request.headers["if-none-match"] = etag;
            const auto answer = client.perform(request);
            const bool full =
                answer && answer->status == 304 && answer->header("retry-after") == "60";
            ++(answer && answer->status == 200 ? news : full ? told : odd);
        });
    }
    for (int i = 0; i < 4000 && told < kTooMany; ++i) {
        pause_ms(10);
    }
    LONGS_EQUAL(kTooMany, told.load());
    LONGS_EQUAL(0, odd.load());
    device.journal.issue_ticket(1);
    CHECK_EQUAL(1U, device.send(device.journal.everything()).verdicts.size());
    LONGS_EQUAL(0, publish("services", "a = 1").exit_code);
    waiting.clear();
    LONGS_EQUAL(kHeld, news.load());
}

TEST(HubDocuments, narrower_audience_counts_and_after_a_withdrawal_the_wider_one_again) {
    LONGS_EQUAL(0, publish("services", "city = 1").exit_code);
    LONGS_EQUAL(0,
                publish("services", "one = 1", {"--device", device.journal.id.text()}).exit_code);
    const auto mine = documents_of(device);
    const auto theirs = documents_of(other);
    CHECK_EQUAL(2, mine[0].version);
    CHECK_EQUAL(1, theirs[0].version);
    check_status(200, fetch(device, mine[0].sha256));
    check_status(404, fetch(other, mine[0].sha256));
    LONGS_EQUAL(
        0,
        hub.hubctl({"document", "withdraw", "services", "--device", device.journal.id.text()})
            .exit_code);
    const auto again = documents_of(device);
    CHECK_EQUAL(3, again[0].version);
    CHECK_TRUE(again[0].sha256 == theirs[0].sha256);
    LONGS_EQUAL(0, hub.hubctl({"document", "withdraw", "services"}).exit_code);
    const auto nothing = documents_of(device);
    CHECK_EQUAL(4, nothing[0].version);
    CHECK_EQUAL(0U, nothing[0].size);
    LONGS_EQUAL(4, hub.hubctl({"document", "withdraw", "services"}).exit_code);
}

TEST(HubDocuments, a_document_has_the_end_that_it_was_given) {
    LONGS_EQUAL(0, publish("settings", "a = 1", {"--until", "2099-12-31"}).exit_code);
    CHECK_EQUAL(4'102'419'600'000, documents_of(device)[0].expires_ms);  // 2100-01-01 00:00 +07
    for (const char* wrong : {"31/12/2099", "2099-02-30", "2020-01-01"}) {
        LONGS_EQUAL(2, publish("settings", "a = 2", {"--until", wrong}).exit_code);
    }
    CHECK_EQUAL(1, documents_of(device)[0].version);
    STRCMP_CONTAINS("4102419600000", hub.hubctl({"--json", "document", "list"}).out.c_str());
}

TEST(HubDocuments, state_of_another_device_and_documents_without_a_certificate_are_refused) {
    http::ClientRequest request;
    request.target = sync::kStatePathPrefix + other.journal.id.text();
    check_refusal(403, ErrorCode::ForeignPeer, device.client->perform(request));
    WireDevice stranger{3};
    stranger.url = device.url;
    stranger.connect(hub);
    request.target = sync::kStatePathPrefix + stranger.journal.id.text();
    check_refusal(403, ErrorCode::ForeignPeer, stranger.client->perform(request));
    request.target = sync::kDocumentPathPrefix + to_hex(crypto::sha256(as_bytes("x")));
    check_refusal(403, ErrorCode::ForeignPeer, stranger.client->perform(request));
    request.method = "POST";
    check_refusal(400, ErrorCode::MethodNotAllowed, device.client->perform(request));
}

TEST(HubDocuments, mistakes_of_whoever_publishes_are_named) {
    LONGS_EQUAL(2, publish("servces", "a = 1").exit_code);
    CHECK_TRUE(publish("services", "a = = 1").exit_code != 0);
    CHECK_TRUE(publish("services", "").exit_code != 0);
    LONGS_EQUAL(4, publish("services", "a = 1", {"--device", std::string(32, 'a')}).exit_code);
    CHECK_EQUAL(0U, documents_of(device).size());
}

TEST(HubDocuments, what_devices_say_of_a_document_is_listed) {
    LONGS_EQUAL(0, publish("services", "a = 1").exit_code);
    device.journal.append("document.applied",
                          Json{{"name", "services"}, {"version", 1}, {"sha256", "x"}});
    other.journal.append("document.refused",
                         Json{{"name", "services"},
                              {"version", 1},
                              {"code", "BadDocument"},
                              {"where", "services.toml:1: a"}});
    (void)device.send(device.journal.everything());
    (void)other.send(other.journal.everything());
    const auto list = [this] {
        const auto listed = hub.hubctl({"--json", "document", "list"});
        LONGS_EQUAL(0, listed.exit_code);
        return parse_json(listed.out).value();
    };
    const Json json = list();
    CHECK_EQUAL(1, json[0]["in_force"].get<int>());
    CHECK_EQUAL(2, json[0]["devices"].get<int>());
    CHECK_TEXT_EQUAL("BadDocument", json[0]["refused"][0]["code"].get<std::string>());
    CHECK_TEXT_EQUAL(other.journal.id.text(), json[0]["refused"][0]["device"].get<std::string>());
    CHECK_TEXT_EQUAL("services.toml:1: a", json[0]["refused"][0]["where"].get<std::string>());
    // After a change of its own file the first device has it in force no more.
    device.journal.append("document.refused",
                          Json{{"name", "services"}, {"version", 1}, {"code", "BadDocument"}});
    (void)device.send(device.journal.everything());
    const Json later = list();
    CHECK_EQUAL(0, later[0]["in_force"].get<int>());
    CHECK_EQUAL(2U, later[0]["refused"].size());
}

// As after a restore: devices have versions that this hub never made.
TEST(HubDocuments, publication_is_newer_than_what_any_device_has_but_no_lie_is_believed) {
    LONGS_EQUAL(0, publish("services", "a = 1").exit_code);
    device.journal.append("document.applied",
                          Json{{"name", "services"}, {"version", 7}, {"sha256", "x"}});
    other.journal.append(
        "document.refused",
        Json{{"name", "services"}, {"version", 4'000'000}, {"code", "BadDocument"}});
    (void)device.send(device.journal.everything());
    (void)other.send(other.journal.everything());

    const auto next = hub.hubctl({"--json", "document", "publish", "services", file("b = 2")});

    CHECK_EQUAL(8, parse_json(next.out).value()["version"].get<int>());
}
