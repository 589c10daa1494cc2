// Goal: a device's certificate never ends while it is in use, and one that was away for long comes
// back without hands. Method: the worker with real links and a real cityhub; certificates of any
// date are issued with that hub's own CA, so that no clock has to be moved.
#include "sync/client/renewal.hpp"

#include <atomic>
#include <cstdlib>

#include "firmware/crypto/authority.hpp"
#include "sync/client/sync_client.hpp"
#include "sync/protocol/renewal.hpp"
#include "tests/support/check.hpp"
#include "tests/support/soon.hpp"
#include "tests/sync/client/hub_process.hpp"
#include "tests/sync/client/shared_journal.hpp"

using namespace kiosk;
using namespace kiosk::sync;
using kiosk::test::soon;

namespace {

constexpr std::int64_t kDay_s = 86'400;

// A clock of the device that is wrong by `ahead_ms`.
class WrongClock final : public Clock {
public:
    explicit WrongClock(std::int64_t ahead_ms) : ahead_ms_(ahead_ms) {}

    [[nodiscard]] std::uint64_t monotonic_ms() const override { return real_->monotonic_ms(); }

    [[nodiscard]] WallTime wall() const override {
        WallTime out = real_->wall();
        out.unix_ms += ahead_ms_;
        return out;
    }

private:
    const std::int64_t ahead_ms_;
    std::unique_ptr<Clock> real_ = make_system_clock();
};

}  // namespace

TEST_GROUP(Renewal) {
    crypto::SigningKey journal_key_ = crypto::SigningKey::generate();
    crypto::TlsKey tls_key_ = crypto::TlsKey::generate();
    DeviceKeys keys_{journal_key_, tls_key_, Epoch{9}};
    test::SharedJournal journal_{keys_.device(), Epoch{9}};
    test::MemoryBlobs blobs_;
    std::unique_ptr<Clock> clock_ = make_system_clock();
    std::unique_ptr<Clock> device_clock_ = make_system_clock();
    std::optional<LinkBudget> budget_;
    std::unique_ptr<Random> random_ = make_system_random();
    test::HubProcess hub_;
    std::mutex kept_mutex_;
    std::optional<Enrolment> kept_;

    Enrolment enrolled() {
        CHECK_TRUE(hub_.start());
        const std::string address = "https://127.0.0.1:" + std::to_string(hub_.port);
        const auto link = std::move(http_enrolment_link(address, hub_.ca_pem())).value();
        return enrol(*link, keys_, address, hub_.ca_pem(), hub_.token(), "", clock_->wall())
            .value();
    }

    // The same enrolment with a certificate of 90 days that began so many days ago.
    Enrolment begun_days_ago(Enrolment enrolment, std::int64_t days) {
        const auto ca = crypto::CertificateAuthority::load(hub_.data()).value();
        enrolment.certificate_pem = ca.issue_device(crypto::make_csr(tls_key_, "kiosk").value(),
                                                    keys_.device().text(),
                                                    now_s() - days * kDay_s,
                                                    90)
                                        .value()
                                        .pem();
        return enrolment;
    }

    std::int64_t now_s() const {
        return clock_->wall().unix_ms / 1000;
    }

    std::unique_ptr<SyncClient> start(const Enrolment& enrolment) {
        SyncRules rules;
        rules.first_contact_ms = 0;
        rules.batch.fill_ms = 0;
        budget_.emplace(LinkRules{}, *device_clock_);
        return SyncClient::start(
            {rules,
             keys_,
             journal_,
             blobs_,
             *budget_,
             *device_clock_,
             *random_,
             [this](const Enrolment& to) { return http_hub_link(to, tls_key_); },
             [](const Enrolment& to) { return http_enrolment_link(to.hub_url, to.ca_pem); },
             [this](const Enrolment& to) {
                 const std::lock_guard lock(kept_mutex_);
                 kept_ = to;
                 return Status();
             }},
            enrolment);
    }

    std::optional<Enrolment> kept() {
        const std::lock_guard lock(kept_mutex_);
        return kept_;
    }

    bool acknowledged(std::int64_t seq) {
        return journal_.acknowledged().value().value == seq;
    }

    void ticket() {
        (void)journal_.locked([this] { return journal_.journal.append_ticket(1); });
    }

    void revoke() {
        auto store = hub_.open_store();
        CHECK_OK(store.devices().set_state(keys_.device(), hub::DeviceState::Revoked));
    }
};

TEST(Renewal, certificate_is_renewed_in_its_last_third_and_used) {
    const Enrolment before = begun_days_ago(enrolled(), 61);
    ticket();
    const auto client = start(before);

    CHECK_TRUE(soon([this] { return kept().has_value(); }));
    const auto certificate = crypto::Certificate::from_pem(kept()->certificate_pem).value();
    CHECK_TRUE(certificate.not_after_unix_s() > now_s() + 88 * kDay_s);
    CHECK_TRUE(certificate.public_key_pin() == tls_key_.public_key_pin());
    CHECK_TEXT_EQUAL(before.office, kept()->office);
    CHECK_TRUE(soon([&] {
        return client->status().certificate_ends_unix_ms == certificate.not_after_unix_s() * 1000;
    }));
    ticket();
    client->journal_grew(Seq{2});
    client->push();
    CHECK_TRUE(soon([this] { return acknowledged(2); }));
}

TEST(Renewal, certificate_in_its_first_two_thirds_stays) {
    ticket();
    const auto client = start(begun_days_ago(enrolled(), 58));
    CHECK_TRUE(soon([this] { return acknowledged(1); }));
    ticket();
    client->journal_grew(Seq{2});
    client->push();
    CHECK_TRUE(soon([this] { return acknowledged(2); }));
    CHECK_FALSE(kept().has_value());
}

TEST(Renewal, device_that_was_away_renews_the_certificate_that_has_ended) {
    for (int i = 0; i < 20; ++i) {
        ticket();
    }
    const auto client = start(begun_days_ago(enrolled(), 90 + 179));

    CHECK_TRUE(soon([this] { return acknowledged(20); }));
    CHECK_TRUE(kept().has_value());
}

// Years off in either direction: the certificate seems to have ended, or not to have begun.
TEST(Renewal, a_wrong_clock_decides_nothing) {
    const Enrolment fresh = enrolled();
    for (const std::int64_t years : {3, -3}) {
        device_clock_ = std::make_unique<WrongClock>(years * 365 * kDay_s * 1000);
        ticket();
        const std::int64_t head = journal_.head().value().value;
        const auto client = start(fresh);
        CHECK_TRUE(soon([&] { return acknowledged(head); }));
        CHECK_FALSE(kept().has_value());
    }
    device_clock_ = std::make_unique<WrongClock>(-3 * 365 * kDay_s * 1000);
    ticket();
    const auto client = start(begun_days_ago(fresh, 150));
    CHECK_TRUE(soon([this] { return acknowledged(3); }));
    CHECK_TRUE(kept().has_value());
}

// All at once: a kiosk that stood in a village without a link for sixty days, whose battery is
// empty, so that its clock is three years behind. Five thousand letters are for ./run check long.
TEST(Renewal, device_away_for_sixty_days_with_a_wrong_clock_brings_its_letters) {
    constexpr std::int64_t kBehind_ms = 3 * 365 * kDay_s * 1000;
    const char* wish = std::getenv("KIOSK_LETTERS");
    const std::size_t letters_there = wish == nullptr ? 300 : std::strtoul(wish, nullptr, 10);
    const Enrolment ended = begun_days_ago(enrolled(), 90 + 60);
    device_clock_ = std::make_unique<WrongClock>(-kBehind_ms);
    const std::int64_t back_ms = device_clock_->wall().unix_ms;
    std::vector<LetterId> confirmed;
    for (std::size_t i = 0; i < letters_there; ++i) {
        const auto ago_ms = static_cast<std::int64_t>(letters_there - i) * (60 * kDay_s * 1000) /
                            static_cast<std::int64_t>(letters_there);
        Bytes content(300);
        Bytes page(300);
        random_->fill(content);
        random_->fill(page);
        journal_.journal.append_letter(
            {blobs_.add(std::move(content)), blobs_.add(std::move(page))}, 0, back_ms - ago_ms);
        confirmed.push_back(journal_.journal.letters_waiting().value().back().letter);
    }
    const std::int64_t begun_ms = clock_->wall().unix_ms;
    const auto handed_over = [this] {
        return journal_.locked([this] { return journal_.journal.handed_over.size(); });
    };

    const auto client = start(ended);
    for (std::size_t had = 0; had < letters_there; had = handed_over()) {
        CHECK_TRUE_TEXT(soon([&] { return handed_over() > had; }), "it goes on");
    }
    CHECK_TRUE(soon([&] { return acknowledged(journal_.head().value().value); }));
    CHECK_TRUE(kept().has_value());

    // The order is the journal's, the times are the hub's own; how wrong the device's clock is can
    // be seen.
    auto store = hub_.open_store();
    const auto letters = store.letters().after(0, 10'000).value();
    CHECK_EQUAL(letters_there, letters.size());
    for (std::size_t i = 0; i < letters_there; ++i) {
        CHECK_TRUE(letters[i].id == confirmed[i]);
        CHECK_TRUE(letters[i].received_ms >= begun_ms);
        CHECK_TRUE(letters[i].completed_ms.value_or(0) >= letters[i].received_ms);
    }
    CHECK_TRUE(letters.back().completed_ms.value_or(0) <= clock_->wall().unix_ms);
    const auto device = store.devices().find(keys_.device()).value();
    CHECK_TRUE(device.has_value() && std::abs(device->clock_offset_ms + kBehind_ms) < 60'000);
}

TEST(Renewal, certificate_that_ended_half_a_year_ago_needs_an_enrolment) {
    ticket();
    const auto client = start(begun_days_ago(enrolled(), 90 + 182));
    CHECK_TRUE(soon([&] {
        const auto reason = client->status().reason;
        return reason && reason->code == ErrorCode::EnrolAgain;
    }));
    CHECK_FALSE(acknowledged(1));
    CHECK_FALSE(kept().has_value());
}

TEST(Renewal, revoked_device_gets_no_certificate) {
    const Enrolment ended = begun_days_ago(enrolled(), 100);
    revoke();
    ticket();
    const auto client = start(ended);
    CHECK_TRUE(soon([&] {
        const auto reason = client->status().reason;
        return reason && reason->code == ErrorCode::DeviceRevoked;
    }));
    CHECK_FALSE(kept().has_value());
}

// The old certificate is no secret: it went over many wires. Without the journal key it is nothing.
TEST(Renewal, old_certificate_alone_is_worth_nothing) {
    const Enrolment ended = begun_days_ago(enrolled(), 100);
    const auto link = std::move(http_enrolment_link(ended.hub_url, ended.ca_pem)).value();
    const auto other = crypto::SigningKey::generate();

    const DeviceKeys stolen{other, tls_key_, Epoch{9}};
    CHECK_ERROR(ErrorCode::BadSignature, renew_ended(*link, stolen, ended));
    const auto renewed = renew_ended(*link, keys_, ended);
    CHECK_OK(renewed);
}

// Such an answer would be renewed again at once, without end.
TEST(Renewal, certificate_that_ends_no_later_is_no_renewal) {
    class Echo final : public HubLink {
    public:
        explicit Echo(std::string certificate_pem) : certificate_pem_(std::move(certificate_pem)) {}

        Result<HubResponse> send(const HubRequest&) override {
            HubResponse out;
            out.status = 200;
            out.body = encode_renew_answer(certificate_pem_);
            return out;
        }

        [[nodiscard]] std::uint64_t sent_bytes() const override { return 0; }

        void close() override {}

    private:
        const std::string certificate_pem_;
    };

    const Enrolment fresh = enrolled();
    Echo same(fresh.certificate_pem);
    CHECK_ERROR(ErrorCode::HubGarbage, renew(same, keys_, fresh));
    CHECK_OK(renew(same, keys_, begun_days_ago(fresh, 61)));
}

TEST(Renewal, with_a_certificate_that_holds_only_its_own_key_is_renewed) {
    const Enrolment fresh = enrolled();
    const auto link = std::move(http_hub_link(fresh, tls_key_)).value();
    const auto other = crypto::TlsKey::generate();
    const DeviceKeys swapped{journal_key_, other, Epoch{9}};
    CHECK_ERROR(ErrorCode::ForeignPeer, renew(*link, swapped, fresh));
    CHECK_OK(renew(*link, keys_, begun_days_ago(fresh, 61)));
    const auto unknown = std::move(http_enrolment_link(fresh.hub_url, fresh.ca_pem)).value();
    CHECK_ERROR(ErrorCode::ForeignPeer, renew(*unknown, keys_, fresh));
}
