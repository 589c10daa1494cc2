// Goal: a device takes only a certificate that is its own and from the city it was told to trust,
// and what it stored survives. Method: a hub in memory with a real CA, whose answers go wrong one
// by one.
#include "sync/client/enrolment.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/authority.hpp"
#include "sync/protocol/enrolment.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::sync;

namespace {

constexpr std::int64_t kNow_s = 1'790'000'000;
constexpr WallTime kNow{kNow_s * 1000, WallTrust::Trusted};

crypto::CertificateAuthority new_ca() {
    return std::move(crypto::CertificateAuthority::create("City", kNow_s, 3650)).value();
}

// Answers the enrolment as told; keeps what it was sent.
class EnrolHub final : public HubLink {
public:
    Result<HubResponse> send(const HubRequest& request) override {
        asked = parse_enrol_request(as_text(request.body)).value();
        const auto facts = verify_enrol_request(asked).value();
        EnrolAnswer answer;
        answer.device = facts.device;
        answer.office = "HN-01";
        answer.certificate_pem =
            issuer
                ->issue_device(asked.csr_der, name.empty() ? facts.device.text() : name, kNow_s, 90)
                .value()
                .pem();
        answer.ca_pem = issuer->certificate().pem();
        answer.hub_key = key.public_key();
        answer.hub_generation = 1;
        HubResponse out;
        out.status = status;
        out.body = status == 200 ? encode_enrol_answer(answer) : error_body;
        return out;
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return asked.csr_der.size(); }

    void close() override {}

    const crypto::CertificateAuthority* issuer = nullptr;
    crypto::SigningKey key = crypto::SigningKey::generate();
    std::string name;
    int status = 200;
    std::string error_body;
    EnrolRequest asked;
};

}  // namespace

TEST_GROUP(Enrolment) {
    crypto::CertificateAuthority ca_ = new_ca();
    crypto::SigningKey journal_ = crypto::SigningKey::generate();
    crypto::TlsKey tls_ = crypto::TlsKey::generate();
    DeviceKeys keys_{journal_, tls_, Epoch{9}};
    EnrolHub hub_;
    Redacted<std::string> token_{"ABCD-EFGH"};

    void setup() override {
        hub_.issuer = &ca_;
    }

    Result<Enrolment> enrol_now(WallTime now = kNow) {
        return enrol(
            hub_, keys_, "https://127.0.0.1:8443", ca_.certificate().pem(), token_, "TD-0012", now);
    }
};

TEST(Enrolment, gives_certificate_hub_key_and_office) {
    const auto enrolment = enrol_now();

    CHECK_OK(enrolment);
    CHECK_TEXT_EQUAL("HN-01", enrolment->office);
    CHECK_TRUE(enrolment->hub_key == hub_.key.public_key());
    CHECK_TEXT_EQUAL("ABCD-EFGH", hub_.asked.token.get());
    CHECK_TEXT_EQUAL("TD-0012", hub_.asked.serial);
    CHECK_EQUAL(9, hub_.asked.epoch.value);
    const auto certificate = crypto::Certificate::from_pem(enrolment->certificate_pem).value();
    CHECK_TEXT_EQUAL(keys_.device().text(), certificate.common_name().value());
}

TEST(Enrolment, certificate_for_another_name_is_not_taken) {
    hub_.name = "00000000000000000000000000000000";
    CHECK_ERROR(ErrorCode::HubGarbage, enrol_now());
}

TEST(Enrolment, certificate_of_another_ca_is_not_taken) {
    const auto other = new_ca();
    hub_.issuer = &other;
    CHECK_ERROR(ErrorCode::ForeignPeer, enrol_now());
}

TEST(Enrolment, wrong_clock_is_said_and_an_untrusted_clock_judges_no_date) {
    const WallTime years_back{(kNow_s - 100'000'000) * 1000, WallTrust::Trusted};
    const auto refused = enrol_now(years_back);
    CHECK_ERROR(ErrorCode::ForeignPeer, refused);
    STRCMP_CONTAINS("clock", refused.error().context.c_str());

    CHECK_OK(enrol_now(WallTime{0, WallTrust::Untrusted}));
}

TEST(Enrolment, refusal_of_the_hub_comes_through) {
    hub_.status = 403;
    hub_.error_body = R"({"error":{"code":"WrongToken"}})";
    CHECK_ERROR(ErrorCode::WrongToken, enrol_now());
    hub_.status = 500;
    hub_.error_body = "";
    CHECK_ERROR(ErrorCode::HubRefused, enrol_now());
}

TEST(Enrolment, hub_address_is_https_and_bare) {
    CHECK_OK(check_hub_url("https://hub.example"));
    CHECK_OK(check_hub_url("https://127.0.0.1:8443"));
    CHECK_OK(check_hub_url("https://[::1]:8443"));
    for (const char* wrong : {"",
                              "http://hub",
                              "https://",
                              "https://hub/x",
                              "https://u@hub",
                              "https://hub?x",
                              "ftp://hub",
                              "hub:8443"}) {
        CHECK_ERROR(ErrorCode::BadArgument, check_hub_url(wrong));
    }
}

TEST(Enrolment, is_found_again_after_a_restart_and_damage_is_noticed) {
    const test::TempDir data;
    CHECK_OK(make_private_directory(data.path() / "identity"));
    CHECK_FALSE(load_enrolment(data.path()).value().has_value());
    const auto enrolment = enrol_now().value();
    CHECK_OK(save_enrolment(data.path(), enrolment));

    const auto loaded = load_enrolment(data.path());

    CHECK_OK(loaded);
    CHECK_TEXT_EQUAL(enrolment.certificate_pem, (*loaded)->certificate_pem);
    CHECK_TEXT_EQUAL(enrolment.hub_url, (*loaded)->hub_url);
    CHECK_TRUE(enrolment.hub_key == (*loaded)->hub_key);

    CHECK_OK(write_file_durably(data.path() / "identity" / "enrolment.json", as_bytes("{}")));
    CHECK_ERROR(ErrorCode::BadKey, load_enrolment(data.path()));
}
