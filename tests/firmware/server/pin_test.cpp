// Goal: a PIN opens the staff routes at the device itself and nothing else anywhere. Method: the
// real handler on its Unix socket and behind a TLS listener, with accounts that have a PIN.
#include <future>

#include "firmware/api/client.hpp"
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;
using access::Grade;

TEST_GROUP(PinRoutes) {
    OfficeAppliance appliance{{server::Role::Citizen}};

    void setup() override {
        appliance.add_user("ha.nguyen", Grade::Staff, "1");
        appliance.add_user("minh", Grade::Supervisor, "");
        give("ha.nguyen", "204715");
        give("minh", "861940");
    }

    void give(const std::string& name, const std::string& pin) {
        std::promise<Status> done;
        appliance.door().set_pin(
            name, Redacted<std::string>(pin), [&](const Status& made) { done.set_value(made); });
        CHECK_OK(done.get_future().get());
    }

    std::string enter(const std::string& pin) {
        const auto answer = ask(appliance, "POST /v1/session/pin", to_text({{"pin", pin}}));
        CHECK_EQUAL(201, answer.status);
        return parse_json(answer.text()).value()["token"];
    }

    std::string code(const std::string& route, const std::string& token) {
        return code_in(ask(appliance, route, "", {{"x-kiosk-session", token}}));
    }
};

TEST(PinRoutes, a_session_may_what_staff_may_and_no_more) {
    CHECK_TEXT_EQUAL("WrongRole", code_in(ask(appliance, "GET /v1/letters")));
    for (const char* pin : {"204715", "861940"}) {
        const std::string token = enter(pin);
        for (const server::Route& route : server::routes()) {
            std::string path(route.path);
            for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) {
                path.replace(at, path.find('}') - at + 1, "x");
            }
            if (route.path.starts_with("/v1/session") || route.path == "/v1/events") {
                continue;  // they end the session, or never end
            }
            const bool refused = code(std::string(route.method) + " " + path, token) == "WrongRole";
            const bool staff = route.roles.contains(server::Role::Staff);
            // A clerk has no counter here, so the routes of one counter are not the clerk's.
            if (refused == staff && !path.starts_with("/v1/counters/")) {
                FAIL((std::string(route.method) + " " + path).c_str());
            }
        }
    }
}

TEST(PinRoutes, the_keypad_tells_tries_and_the_rest_of_a_lock) {
    const auto door = [this] {
        return parse_json(ask(appliance, "GET /v1/session/pin").text()).value();
    };
    CHECK_TRUE(door()["accounts"].get<bool>());
    for (int i = 0; i < 5; ++i) {
        CHECK_EQUAL(5 - i, door()["tries_left"].get<int>());
        CHECK_TEXT_EQUAL("WrongPin",
                         code_in(ask(appliance, "POST /v1/session/pin", R"({"pin":"975310"})")));
    }
    CHECK_EQUAL(60, door()["locked_s"].get<int>());
    CHECK_TEXT_EQUAL("AccountLocked",
                     code_in(ask(appliance, "POST /v1/session/pin", R"({"pin":"204715"})")));
}

TEST(PinRoutes, a_session_ends_by_itself_unless_somebody_acts) {
    const std::string token = enter("204715");
    appliance.clock.advance_ms(access::kIdle_ms - 1);
    CHECK_TEXT_EQUAL("", code("POST /v1/session/act", token));
    appliance.clock.advance_ms(access::kIdle_ms - 1);
    CHECK_TEXT_EQUAL("", code("GET /v1/letters", token));  // a look is no act
    appliance.clock.advance_ms(1);
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/letters", token));

    const std::string second = enter("204715");
    CHECK_TEXT_EQUAL("", code("DELETE /v1/session", second));
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/letters", second));
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/letters", "invented"));
}

TEST(PinRoutes, neither_keypad_nor_token_counts_on_the_network) {
    const std::string token = enter("861940");
    http::ClientOptions link;
    link.base_url = fmt::format("https://127.0.0.1:{}", appliance.listen_on_network());
    link.ca_pem = appliance.network_ca();
    const auto network = [&](const std::string& method, const std::string& target) {
        http::Client client(link);
        http::ClientRequest request;
        request.method = method;
        request.target = target;
        request.headers = {{"cookie", "__Host-tiepdan=" + token}, {"x-kiosk-session", token}};
        request.body = method == "POST" ? to_bytes(R"({"pin":"861940"})") : Bytes();
        const auto answer = client.perform(request);
        CHECK_OK(answer);
        return code_in(*answer);
    };
    CHECK_TEXT_EQUAL("NotSignedIn", network("POST", "/v1/session/pin"));
    CHECK_TEXT_EQUAL("NotSignedIn", network("GET", "/v1/session/pin"));
    CHECK_TEXT_EQUAL("NotSignedIn", network("GET", "/v1/letters"));
}

TEST(PinRoutes, a_cookie_of_the_console_is_no_session_of_the_device) {
    std::promise<std::string> token;
    appliance.door().sign_in(
        {"minh", Redacted<std::string>("mot-hai-ba-bon"), "192.0.2.7"},
        "",
        [&](const Result<access::SignedIn>& in) { token.set_value(in ? in->token : ""); });
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/letters", token.get_future().get()));
}

TEST(PinRoutes, the_typed_client_shows_the_token_and_takes_bytes_within_a_limit) {
    const std::string token = enter("204715");
    const std::string letter(32, 'a');
    OfficeAppliance::Script script;
    script.previews[1] = to_bytes("a picture");
    appliance.play(script);
    api::Client client({appliance.socket(), "", 20'000});
    const auto preview = [&](int n, const std::string& session, std::size_t most) {
        const std::string after = fmt::format("/pages/{}/preview", n);
        return client.bytes(
            {"GET", api::target_of("/v1/letters/", letter, after), nullptr, "", session}, most);
    };
    CHECK_OK(client.call({"GET", "/v1/letters", nullptr, "", token}));
    const auto picture = preview(1, token, 9);
    CHECK_OK(picture);
    CHECK_TEXT_EQUAL("a picture", std::string(as_text(*picture)));
    CHECK_ERROR(ErrorCode::BodyTooLarge, preview(1, token, 8));
    CHECK_ERROR(ErrorCode::NotFound, preview(7, token, 9));
    CHECK_ERROR(ErrorCode::WrongRole, preview(1, "", 9));
}
