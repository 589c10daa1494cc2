// Goal: the worker obeys the orders of other threads and ends when it is told.
// Method: the real thread with the hub in memory; waits end on the state, not on a time.
#include "sync/client/sync_client.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "firmware/crypto/authority.hpp"
#include "tests/support/check.hpp"
#include "tests/support/soon.hpp"
#include "tests/sync/client/memory_hub.hpp"
#include "tests/sync/client/shared_journal.hpp"

using namespace kiosk;
using namespace kiosk::sync;
using kiosk::test::soon;

namespace {

// The hub in memory under a mutex, so that the test may look at it. While `held` it does not
// answer until close(), as a silent link does.
class SharedHub final : public HubLink {
public:
    struct State {
        explicit State(crypto::VerifyKey key) : hub(key) {}

        std::mutex mutex;
        std::condition_variable changed;
        test::MemoryHub hub;
        bool held = false;
        bool closed = false;
    };

    explicit SharedHub(State& state) : state_(state) {}

    Result<HubResponse> send(const HubRequest& request) override {
        std::unique_lock lock(state_.mutex);
        state_.changed.wait(lock, [this] { return !state_.held || state_.closed; });
        if (state_.closed) {
            return Error{ErrorCode::HubUnreachable, "closed"};
        }
        return state_.hub.send(request);
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return state_.hub.sent_bytes(); }

    void close() override {
        std::lock_guard lock(state_.mutex);
        state_.closed = true;
        state_.changed.notify_all();
    }

private:
    State& state_;
};

}  // namespace

TEST_GROUP(SyncClient) {
    crypto::SigningKey key_ = crypto::SigningKey::generate();
    crypto::TlsKey tls_ = crypto::TlsKey::generate();
    DeviceKeys keys_{key_, tls_, Epoch{5}};
    test::SharedJournal journal_{keys_.device(), Epoch{5}};
    test::MemoryBlobs blobs_;
    SharedHub::State hub_{key_.public_key()};
    std::unique_ptr<Clock> clock_ = make_system_clock();
    LinkRules link_;
    std::optional<LinkBudget> budget_;
    std::unique_ptr<Random> random_ = make_system_random();
    crypto::CertificateAuthority city_ =
        crypto::CertificateAuthority::create("City", clock_->wall().unix_ms / 1000, 3650).value();

    Enrolment enrolment() {
        Enrolment out;
        out.hub_url = "https://hub.example";
        out.hub_key = hub_.hub.key.public_key();
        out.certificate_pem = city_
                                  .issue_device(crypto::make_csr(tls_, "kiosk").value(),
                                                keys_.device().text(),
                                                clock_->wall().unix_ms / 1000,
                                                90)
                                  .value()
                                  .pem();
        return out;
    }

    std::unique_ptr<SyncClient> start(std::optional<Enrolment> enrolled) {
        SyncRules rules;
        rules.first_contact_ms = 0;
        const auto connect = [this](const Enrolment&) -> Result<std::unique_ptr<HubLink>> {
            return std::unique_ptr<HubLink>(std::make_unique<SharedHub>(hub_));
        };
        budget_.emplace(link_, *clock_);
        return SyncClient::start({rules,
                                  keys_,
                                  journal_,
                                  blobs_,
                                  *budget_,
                                  *clock_,
                                  *random_,
                                  connect,
                                  connect,
                                  [](const Enrolment&) { return Status(); }},
                                 std::move(enrolled));
    }

    void ticket() {
        (void)journal_.locked([this] { return journal_.journal.append_ticket(1); });
    }

    std::int64_t acknowledged() {
        return journal_.acknowledged().value().value;
    }

    int requests() {
        std::lock_guard lock(hub_.mutex);
        return hub_.hub.requests;
    }
};

// The worker once spun with its mutex held until it was enrolled: the first commit then blocked the
// office for ever. A hang here is that fault.
TEST(SyncClient, before_enrolment_everybody_else_goes_on) {
    const auto client = start(std::nullopt);
    for (int i = 0; i < 20; ++i) {
        client->journal_grew(Seq{});
        client->push();
        CHECK_TRUE(client->status().state == SyncState::NotEnrolled);
        pause_ms(5);
    }
    CHECK_EQUAL(0, requests());
}

TEST(SyncClient, before_enrolment_sends_nothing_and_then_everything) {
    ticket();
    const auto client = start(std::nullopt);
    client->push();
    LONGS_EQUAL(static_cast<int>(SyncState::NotEnrolled), static_cast<int>(client->status().state));

    client->enrolled(enrolment());

    CHECK_TRUE(soon([this] { return acknowledged() == 1; }));
}

// Status once said 0 until the first contact, so that a device full of unsent letters looked done.
TEST(SyncClient, what_waits_is_counted_before_enrolment_and_while_paused) {
    ticket();
    ticket();
    const auto client = start(std::nullopt);
    LONGS_EQUAL(2, client->status().backlog);
    ticket();
    client->journal_grew(Seq{3});
    LONGS_EQUAL(3, client->status().backlog);

    client->pause();
    client->enrolled(enrolment());
    ticket();
    client->journal_grew(Seq{4});

    LONGS_EQUAL(4, client->status().backlog);
    pause_ms(50);
    CHECK_EQUAL(0, requests());
    client->resume();
    CHECK_TRUE(soon([&] { return client->status().backlog == 0; }));
    LONGS_EQUAL(4, acknowledged());
}

// A pause must not hide that something needs a person, nor a start that has not spoken yet.
TEST(SyncClient, what_the_city_refused_is_told_before_the_first_contact) {
    ticket();
    CHECK_OK(journal_.park(Seq{1}, ErrorCode::NotCanonical));
    const auto client = start(std::nullopt);

    LONGS_EQUAL(1, client->status().parked);

    client->pause();
    client->enrolled(enrolment());
    CHECK_OK(journal_.park(Seq{2}, ErrorCode::NotCanonical));
    client->journal_grew(Seq{3});
    CHECK_TRUE(soon([&] { return client->status().parked == 2; }));
    CHECK_EQUAL(0, requests());
}

TEST(SyncClient, push_sends_a_record_that_would_have_waited) {
    const auto client = start(enrolment());
    ticket();
    CHECK_TRUE(soon([this] { return acknowledged() == 1 || requests() == 0; }));
    ticket();
    client->journal_grew(Seq{2});
    client->push();

    CHECK_TRUE(soon([this] { return acknowledged() == 2; }));
    CHECK_TRUE(soon([&] { return client->status().backlog == 0; }));
}

// The first contact sends what there is, and may be under way while pause() is called; what comes
// after it would wait for company, so that only push() could send it.
TEST(SyncClient, paused_sends_nothing_until_resumed) {
    ticket();
    const auto client = start(enrolment());
    CHECK_TRUE(soon([&] { return client->status().backlog == 0; }));
    client->pause();
    LONGS_EQUAL(static_cast<int>(SyncState::Paused), static_cast<int>(client->status().state));
    ticket();
    client->journal_grew(Seq{2});
    client->push();
    pause_ms(100);
    CHECK_EQUAL(1, acknowledged());

    client->resume();

    CHECK_TRUE(soon([this] { return acknowledged() == 2; }));
}

TEST(SyncClient, ends_in_the_middle_of_a_silent_request) {
    ticket();
    {
        std::lock_guard lock(hub_.mutex);
        hub_.held = true;
    }
    auto client = start(enrolment());

    client.reset();

    CHECK_EQUAL(0, acknowledged());
}
