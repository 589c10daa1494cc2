// Goal: one token enrols one device, whoever races for it and whatever answer was lost. Method:
// the enrolment over a real database on a clock that is moved by hand, and eight threads.
#include "sync/hub/enrolment.hpp"

#include <atomic>
#include <thread>

#include "firmware/base/file.hpp"
#include "sync/hub/writer.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

struct Asking {
    crypto::TlsKey tls = crypto::TlsKey::generate();
    crypto::SigningKey journal = crypto::SigningKey::generate();

    [[nodiscard]] sync::EnrolRequest request(std::string_view token,
                                             std::string_view serial = "",
                                             Epoch epoch = Epoch{5}) const {
        const auto text = sync::make_enrol_request(tls, journal, epoch, token, serial);
        CHECK_OK(text);
        return *sync::parse_enrol_request(*text);
    }
};

}  // namespace

TEST_GROUP(HubEnrolment) {
    FakeHub hub;
    SeededRandom random{3};
    crypto::CertificateAuthority authority =
        *crypto::CertificateAuthority::create("City", 1767229000, 3650);
    Enrolment enrolment{authority, hub.hub_key.public_key(), 99, hub.clock};

    std::string token(std::string_view serial = "") {
        const auto out = make_token(hub.store, random, hub.clock, "HN-TCD", serial);
        CHECK_OK(out);
        return *out;
    }

    Enrolled ask(const sync::EnrolRequest& request) {
        const auto facts = sync::verify_enrol_request(request);
        CHECK_OK(facts);
        const auto out = enrolment.enrol(hub.store, request, *facts);
        CHECK_OK(out);
        return *out;
    }

    void check_refused(const sync::EnrolRequest& request) {
        const Enrolled out = ask(request);
        CHECK(out.refusal.has_value());
        CHECK_EQUAL(ErrorCode::WrongToken, out.refusal->code);
        CHECK(out.answer.certificate_pem.empty());
    }
};

TEST(HubEnrolment, a_token_makes_a_device_with_a_certificate_of_the_city) {
    const Asking asking;

    const Enrolled out = ask(asking.request(token()));

    CHECK_FALSE(out.refusal.has_value());
    const auto certificate = crypto::Certificate::from_pem(out.answer.certificate_pem);
    CHECK_OK(certificate);
    CHECK_TEXT_EQUAL(out.answer.device.text(), *certificate->common_name());
    CHECK(certificate->public_key_pin() == asking.tls.public_key_pin());
    CHECK_OK(crypto::verify_certificate(
        *certificate, authority.certificate(), crypto::PeerUse::Client, 1767229000 + 86400));
    CHECK_TEXT_EQUAL("HN-TCD", out.answer.office);
    const auto device = hub.store.devices().find(out.answer.device);
    CHECK((*device)->epoch == Epoch{5});
    CHECK((*device)->tls_pin == asking.tls.public_key_pin());
}

TEST(HubEnrolment, the_token_may_be_typed_in_lower_case_without_hyphens) {
    std::string typed;
    for (const char c : token()) {
        if (c != '-') {
            typed += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
    }

    CHECK_FALSE(ask(Asking{}.request(typed)).refusal.has_value());
}

TEST(HubEnrolment, the_same_key_asking_again_soon_gets_the_same_certificate) {
    const Asking asking;
    const std::string text = token();
    const Enrolled first = ask(asking.request(text));
    hub.clock.advance_ms(14 * 60 * 1000);

    const Enrolled again = ask(asking.request(text));

    CHECK_TEXT_EQUAL(first.answer.certificate_pem, again.answer.certificate_pem);
    hub.clock.advance_ms(2 * 60 * 1000);
    check_refused(asking.request(text));
}

TEST(HubEnrolment, a_used_token_is_worth_nothing_to_another_key) {
    const Asking asking;
    const std::string text = token();
    ask(asking.request(text));

    check_refused(Asking{}.request(text));
    check_refused(asking.request(text, "", Epoch{6}));
}

TEST(HubEnrolment, old_unknown_and_misplaced_tokens_are_refused) {
    check_refused(Asking{}.request("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA"));
    const std::string bound = token("SN-7");
    check_refused(Asking{}.request(bound, "SN-8"));
    CHECK_FALSE(ask(Asking{}.request(bound, "SN-7")).refusal.has_value());
    const std::string old = token();
    hub.clock.advance_ms(7ULL * 24 * 3600 * 1000 + 1);
    check_refused(Asking{}.request(old));
}

TEST(HubEnrolment, a_revoked_device_comes_back_only_with_a_new_token) {
    const Asking asking;
    const std::string text = token();
    const Enrolled first = ask(asking.request(text));
    CHECK_OK(hub.store.devices().set_state(first.answer.device, DeviceState::Revoked));

    check_refused(asking.request(text));
    CHECK_FALSE(ask(asking.request(token())).refusal.has_value());
    const auto device = hub.store.devices().find(first.answer.device);
    CHECK((*device)->state == DeviceState::Active);
}

TEST(HubEnrolment, the_token_itself_is_not_in_the_database) {
    const std::string text = token();
    bool office = false;  // which stands beside it: the search finds what is there
    for (const auto& path : database_files(hub.dir.path())) {
        const auto file = read_file(path, 1 << 26);
        CHECK_OK(file);
        CHECK(as_text(*file).find(sync::normal_token(text)) == std::string_view::npos);
        CHECK(as_text(*file).find(text) == std::string_view::npos);
        office = office || as_text(*file).find("HN-TCD") != std::string_view::npos;
    }
    CHECK(office);
}

TEST(HubEnrolment, of_racing_devices_exactly_one_wins) {
    for (int round = 0; round < 5; ++round) {
        const std::string text = token();
        std::vector<sync::EnrolRequest> requests;
        for (int i = 0; i < 8; ++i) {
            requests.push_back(Asking{}.request(text));
        }
        std::atomic<int> won = 0;
        std::atomic<int> refused = 0;
        {
            std::vector<std::thread> threads;
            for (const auto& request : requests) {
                // Each thread is a hub process of its own: its own connection and transaction.
                threads.emplace_back([&] {
                    auto store = HubStore::open(hub.dir.path());
                    const auto facts = sync::verify_enrol_request(request);
                    if (!store || !facts) {
                        return;
                    }
                    auto transaction = db::Transaction::begin(store->database());
                    if (!transaction) {
                        return;
                    }
                    const auto out = enrolment.enrol(*store, request, *facts);
                    if (out && transaction->commit()) {
                        ++(out->refusal ? refused : won);
                    }
                });
            }
            for (auto& thread : threads) {
                thread.join();
            }
        }

        LONGS_EQUAL(1, won.load());
        LONGS_EQUAL(7, refused.load());
    }
}
