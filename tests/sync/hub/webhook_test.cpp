// Goal: what happened is told once it is committed, with a signature, until the other side says
// yes; of a protected letter nobody is told. Method: the hub's real store on both databases; the
// real sender with a receiver that refuses, hangs up and goes away.
#include <atomic>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/keyed_hash.hpp"
#include "firmware/http/server.hpp"
#include "sync/hub/webhooks/webhook_sender.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

// A city system: notes what it is told and answers as the test wants.
class Receiver final : private http::Handler {
public:
    Receiver() { start(0); }

    void start(std::uint16_t port) {
        http::ServerOptions options;
        options.port = port;
        server_ = std::move(http::Server::start(options, *this)).value();
    }

    std::uint16_t stop() {
        const std::uint16_t out = server_->port();
        server_.reset();
        return out;
    }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server_->port()) + "/told?by=hub";
    }

    [[nodiscard]] std::vector<http::Request> came() const {
        const std::lock_guard lock(mutex_);
        return came_;
    }

    // Waits for so many in all, at most 20 s.
    [[nodiscard]] bool await(std::size_t count) const {
        for (int i = 0; i < 400 && came().size() < count; ++i) {
            pause_ms(50);
        }
        return came().size() == count;
    }

    std::atomic<int> status = 204;

private:
    [[nodiscard]] http::BodyPlan plan(const http::Request&) override { return {}; }

    void handle(http::Request request, http::Responder responder) override {
        {
            const std::lock_guard lock(mutex_);
            came_.push_back(request);
        }
        http::Response response;
        response.status = status;
        responder.reply(std::move(response));
    }

    mutable std::mutex mutex_;
    std::vector<http::Request> came_;
    std::unique_ptr<http::Server> server_;
};

Webhook webhook(const std::string& name, const std::string& url) {
    Webhook out;
    out.name = name;
    out.url = url;
    return out;
}

}  // namespace

TEST_GROUP(WebhookTable) {
    FakeHub hub;
    SeededRandom random{3};

    WebhookTable table() {
        return hub.store.webhooks();
    }

    void add(const std::string& name) {
        CHECK_OK(table().add(webhook(name, "http://127.0.0.1:1/x"), random, kNow_ms));
    }
    void tell(std::string_view what) {
        CHECK_OK(table().tell("letter.received", as_bytes(what), Json{{"n", 1}}, kNow_ms));
    }
    std::vector<WebhookEvent> due(std::int64_t at_ms) {
        const auto out = table().due(at_ms, 100);
        CHECK_OK(out);
        return *out;
    }
};

TEST(WebhookTable, tells_each_that_is_there_once_of_each_happening) {
    tell("before anybody listened");
    add("one");
    add("two");
    tell("a");
    tell("a");
    tell("b");

    const auto events = due(kNow_ms);
    LONGS_EQUAL(4, events.size());
    CHECK_TEXT_EQUAL(events[0].id, events[1].id);
    CHECK(events[0].id != events[2].id);
    const auto body = parse_json(events[0].body);
    CHECK_OK(body);
    CHECK_TEXT_EQUAL(events[0].id, (*body)["id"].get<std::string>());
    CHECK_TEXT_EQUAL("letter.received", (*body)["kind"].get<std::string>());
    CHECK(due(kNow_ms - 1).empty());

    CHECK_OK(table().revoke("two", kNow_ms));
    tell("c");
    for (const auto& event : due(kNow_ms)) {
        CHECK_TEXT_EQUAL("one", event.webhook);
    }
    CHECK_ERROR(ErrorCode::NotFound, table().revoke("two", kNow_ms));
    CHECK_ERROR(ErrorCode::AlreadyThere,
                table().add(webhook("two", "http://127.0.0.1:1/x"), random, kNow_ms));
}

TEST(WebhookTable, claimed_event_is_nobody_elses_until_the_claim_runs_out) {
    add("one");
    tell("a");
    const WebhookEvent event = due(kNow_ms).at(0);
    auto other = FakeHub::open_store(hub.dir.path());

    CHECK(table().claim(event, kNow_ms + 60'000).value());

    CHECK_FALSE(other.webhooks().claim(event, kNow_ms + 60'000).value());
    CHECK(due(kNow_ms + 59'999).empty());
    LONGS_EQUAL(1, due(kNow_ms + 60'000).size());
    CHECK_OK(table().told(event, kNow_ms));
    CHECK(due(kNow_ms + 60'000).empty());
    CHECK_OK(table().forget(kNow_ms + WebhookTable::kTold_ms));
    tell("a");  // still known
    CHECK(due(kNow_ms + 60'000).empty());
    CHECK_OK(table().forget(kNow_ms + WebhookTable::kTold_ms + 1));
    tell("a");
    LONGS_EQUAL(1, due(kNow_ms + 60'000).size());
}

TEST(WebhookTable, failures_are_counted_given_up_and_tried_again_when_somebody_says_so) {
    add("one");
    tell("a");
    tell("b");
    const auto events = due(kNow_ms);
    CHECK_OK(table().failed(events[0], "HTTP 500", kNow_ms + 5000));
    CHECK_OK(table().failed(events[1], "HTTP 404", std::nullopt));

    const Webhook seen = table().all()->at(0);
    LONGS_EQUAL(1, seen.waiting);
    LONGS_EQUAL(1, seen.given_up);
    CHECK_TEXT_EQUAL("HTTP 404", seen.last);
    LONGS_EQUAL(1, due(kNow_ms + 5000).size());
    LONGS_EQUAL(1, due(kNow_ms + 5000).at(0).tries);
    CHECK_OK(table().retry("one", kNow_ms));
    LONGS_EQUAL(2, due(kNow_ms).size());
    CHECK_ERROR(ErrorCode::NotFound, table().retry("none", kNow_ms));
}

TEST(WebhookTable, where_to_is_checked_before_it_is_kept) {
    for (const char* url : {"http://example.org/x", "https://user:word@example.org/x", ""}) {
        CHECK_ERROR(ErrorCode::BadArgument, table().add(webhook("one", url), random, kNow_ms));
    }
    CHECK_ERROR(ErrorCode::BadArgument,
                table().add(webhook("one", "https://example.org/x"), random, kNow_ms));  // no CA
}

// The whole way: a letter's last page, the transaction, the sender.
TEST_GROUP(Webhooks) {
    FakeHub hub;
    SeededRandom random{3};
    const std::unique_ptr<Clock> clock = make_system_clock();
    Receiver receiver;
    std::string secret;

    void setup() override {
        secret = hub.store.webhooks().add(webhook("one", receiver.url()), random, 1).value();
    }

    // A letter that is whole.
    void letter(std::uint8_t name, LetterClass of) {
        const Digest content = crypto::sha256(as_bytes("c" + std::to_string(name)));
        const Digest page = crypto::sha256(as_bytes("p" + std::to_string(name)));
        hub.device.append("letter.confirmed", letter_body(name, of, {content, page}));
        hub.take(hub.device.everything());
        hub.page_arrived(hub.device, content);
        LONGS_EQUAL(1, hub.page_arrived(hub.device, page).size());
    }

    // The fixture's clock stands in another month than the sender's.
    void make_due() {
        CHECK_OK(hub.store.webhooks().retry("one", clock->wall().unix_ms));
    }
};

TEST(Webhooks, whole_letter_is_told_with_a_signature_and_a_protected_one_never) {
    letter(7, LetterClass::Protected);
    letter(8, LetterClass::Ordinary);
    make_due();
    const WebhookSender telling(FakeHub::open_store(hub.dir.path()), *clock);

    CHECK(receiver.await(1));
    const http::Request told = receiver.came().at(0);
    CHECK_TEXT_EQUAL("POST", told.method);
    CHECK_TEXT_EQUAL("/told", told.path);
    const std::string signature(told.header("tiepdan-signature"));
    const std::string time = signature.substr(2, signature.find(',') - 2);
    const std::string body(as_text(told.body));
    CHECK_TEXT_EQUAL("t=" + time + ",v1=" +
                         to_hex(crypto::hmac_sha256(as_bytes(secret), as_bytes(time + "." + body))),
                     signature);
    const auto json = parse_json(body);
    CHECK_OK(json);
    CHECK_TEXT_EQUAL(std::string(told.header("tiepdan-event")), (*json)["id"].get<std::string>());
    CHECK_TEXT_EQUAL("ordinary", (*json)["data"]["class"].get<std::string>());
    pause_ms(1500);
    LONGS_EQUAL(1, receiver.came().size());
    LONGS_EQUAL(0, hub.store.webhooks().all()->at(0).waiting);
}

TEST(Webhooks, who_refuses_or_is_away_is_told_again_with_the_same_id) {
    receiver.status = 500;
    letter(8, LetterClass::Ordinary);
    make_due();
    {
        const WebhookSender telling(FakeHub::open_store(hub.dir.path()), *clock);
        CHECK(receiver.await(1));
        const std::uint16_t port = receiver.stop();
        pause_ms(200);
        make_due();
        for (int i = 0; i < 400 && hub.store.webhooks().all()->at(0).last != "ServiceGone"; ++i) {
            pause_ms(50);
        }
        CHECK_TEXT_EQUAL("ServiceGone", hub.store.webhooks().all()->at(0).last);
        receiver.status = 200;
        receiver.start(port);
        make_due();
        CHECK(receiver.await(2));
        // Ended before it has read the answer, it would tell the same once more.
        for (int i = 0; i < 400 && hub.store.webhooks().all()->at(0).waiting != 0; ++i) {
            pause_ms(50);
        }
    }
    CHECK_TEXT_EQUAL(std::string(receiver.came()[0].header("tiepdan-event")),
                     std::string(receiver.came()[1].header("tiepdan-event")));
    const Webhook seen = hub.store.webhooks().all()->at(0);
    LONGS_EQUAL(0, seen.waiting);
    CHECK_TEXT_EQUAL("", seen.last);
}

TEST(Webhooks, two_hubs_on_one_database_tell_each_happening_once) {
    for (std::uint8_t name = 10; name < 40; ++name) {
        letter(name, LetterClass::Ordinary);
    }
    make_due();
    {
        const WebhookSender one(FakeHub::open_store(hub.dir.path()), *clock);
        const WebhookSender two(FakeHub::open_store(hub.dir.path()), *clock);
        CHECK(receiver.await(30));
        pause_ms(1500);
    }
    LONGS_EQUAL(30, receiver.came().size());
}

// printf '1.b' | openssl dgst -sha256 -hmac s
TEST(Webhooks, signature_is_what_openssl_makes_of_it) {
    CHECK_TEXT_EQUAL("t=1,v1=8a24cdd4ca35ebc2922810a126f457252f7eaa83834bb009baafc362912addda",
                     webhook_signature("s", "b", 1));
}

TEST(Webhooks, waits_grow_to_an_hour_and_end_after_a_week) {
    std::int64_t before = 0;
    for (std::int64_t tries = 0; tries < 30; ++tries) {
        const auto wait = webhook_wait_ms(tries, 0, random);
        CHECK(wait.has_value() && *wait >= 1000 && *wait <= 3'600'000);
        CHECK(*wait * 4 > before);  // halved by chance, doubled by rule
        before = *wait;
    }
    CHECK(before >= 1'800'000);
    CHECK(webhook_wait_ms(3, 7LL * 24 * 3600 * 1000 - 1, random).has_value());
    CHECK_FALSE(webhook_wait_ms(3, 7LL * 24 * 3600 * 1000, random).has_value());
}
