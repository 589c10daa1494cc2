// Goal: the listener is there when the settings name it, speaks TLS with the device's own
// certificate, guards every answer with its headers, and renews what is due. Method: a free port,
// a clock that a test moves, our own client trusting that certificate alone.
#include "firmware/kioskd/lan.hpp"

#include "firmware/base/file.hpp"
#include "firmware/http/client.hpp"
#include "tests/support/check.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kioskd::LanListener;

namespace {

class Hello final : public http::Handler {
public:
    http::BodyPlan plan(const http::Request&) override { return {}; }

    void handle(http::Request request, http::Responder responder) override {
        responder.reply(http::json_response(200, {{"address", request.address}}));
    }
};

}  // namespace

TEST_GROUP(Lan) {
    TempDir folder;
    SharedClock clock{make_system_clock()->wall().unix_ms};
    Hello handler;
    provisioning::LanSettings settings{"127.0.0.1", 0, {"kiosk.vptd"}};

    std::unique_ptr<LanListener> start() {
        auto out = LanListener::start(settings, folder.path(), clock, handler);
        CHECK_OK(out);
        return std::move(out).value();
    }

    http::Response ask(const LanListener& lan) {
        http::ClientOptions link;
        link.base_url = "https://" + lan.view()["address"].get<std::string>();
        link.ca_pem = read_text_file(folder.path() / "lan.pem").value();
        auto answer = http::Client(link).perform({});
        CHECK_OK(answer);
        return std::move(answer).value();
    }
};

TEST(Lan, without_an_address_nobody_listens_and_no_certificate_is_made) {
    settings.host.clear();
    const auto lan = start();

    CHECK_FALSE(lan->view()["listening"].get<bool>());
    CHECK_FALSE(std::filesystem::exists(folder.path() / "lan.pem"));
}

TEST(Lan, answers_under_its_own_certificate_with_guarding_headers) {
    const auto lan = start();

    const auto answer = ask(*lan);

    CHECK_TEXT_EQUAL("127.0.0.1", parse_json(answer.text()).value()["address"].get<std::string>());
    CHECK_TRUE(
        std::string(answer.header("content-security-policy")).starts_with("default-src 'self'; "));
    CHECK_TEXT_EQUAL("nosniff", answer.header("x-content-type-options"));
    CHECK_TEXT_EQUAL("no-referrer", answer.header("referrer-policy"));
    CHECK_TEXT_EQUAL("no-store", answer.header("cache-control"));
    const Json view = lan->view();
    CHECK_TEXT_EQUAL("kiosk.vptd", view["names"][0].get<std::string>());
    CHECK_EQUAL(95U, view["fingerprint"].get<std::string>().size());
}

TEST(Lan, renews_its_certificate_when_due_on_the_same_port_by_a_trusted_clock_only) {
    const auto lan = start();
    const Json before = lan->view();
    lan->renew_when_due();
    CHECK_TRUE(lan->view() == before);
    // The client trusts the system's own time, so the certificate is made to be old instead.
    const WallTime now = clock.wall();
    clock.set_wall({now.unix_ms - 720LL * 86'400'000, WallTrust::Trusted});
    lan->renew_when_due();  // not valid yet by that clock
    const Json old = lan->view();
    CHECK_TRUE(old["fingerprint"] != before["fingerprint"]);
    clock.set_wall({now.unix_ms, WallTrust::Untrusted});
    lan->renew_when_due();
    CHECK_TRUE(lan->view() == old);

    clock.set_wall(now);
    lan->renew_when_due();

    CHECK_TRUE(lan->view()["fingerprint"] != old["fingerprint"]);
    CHECK_TEXT_EQUAL(old["address"].get<std::string>(), lan->view()["address"].get<std::string>());
    CHECK_EQUAL(200, ask(*lan).status);
}

TEST(Lan, a_taken_port_stops_the_start_and_names_the_setting) {
    const auto lan = start();
    const std::string address = lan->view()["address"];
    settings.port = static_cast<std::uint16_t>(std::stoi(address.substr(address.find(':') + 1)));

    const auto second = LanListener::start(settings, folder.path(), clock, handler);

    CHECK_ERROR(ErrorCode::IoFailed, second);
    CHECK_TRUE(second.error().context.starts_with("[lan] listen"));
}
