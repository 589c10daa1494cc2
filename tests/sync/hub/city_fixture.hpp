#pragma once
// The listener of the city's pages with a clock of the test's, over the hub's real store; a browser
// that is whoever the test says, straight or through the front.

#include <memory>
#include <string>

#include "firmware/crypto/password.hpp"
#include "firmware/http/client.hpp"
#include "sync/hub/console/console_server.hpp"
#include "sync/hub/front.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace kiosk::test {

inline const std::string kSecretWord = "mot-hai-ba-bon";

// The same hash for every account: one costs a tenth of a second.
inline const std::string& word_hash() {
    static const std::string hash = crypto::hash_password(kSecretWord).value();
    return hash;
}

inline constexpr http::StaticFile kPages[] = {
    {"/", "text/html; charset=utf-8", "\"1\"", "<p>page</p>"}};

struct Browser {
    std::string cookie;
    std::string csrf;
    std::string address;  // as the front tells it; "" = straight to the hub
};

// Accounts: xem (viewer), can-bo (officer), quan-tri (admin), all with kSecretWord.
struct CityFixture : Utest {
    FakeHub hub;
    SharedClock clock{kNow_ms};
    std::unique_ptr<hub::ConsoleServer> server;

    void setup() override {
        add_user("xem", access::Grade::Viewer);
        add_user("can-bo", access::Grade::Officer);
        add_user("quan-tri", access::Grade::Admin);
        auto started = hub::ConsoleServer::start(
            {"127.0.0.1", 0, kPages}, hub.dir.path(), FakeHub::open_store(hub.dir.path()), clock);
        CHECK_OK(started);
        server = std::move(started).value();
    }

    access::UserBook book() {
        auto out = access::UserBook::open(hub::console_users_file(hub.dir.path()));
        CHECK_OK(out);
        return std::move(out).value();
    }

    void add_user(const std::string& name, access::Grade grade) {
        access::User user;
        user.name = name;
        user.grade = grade;
        user.hash = word_hash();
        CHECK_OK(book().add(user));
    }

    Result<http::Response> ask(const std::string& method,
                               const std::string& target,
                               const Browser& browser = {},
                               const Json& body = nullptr,
                               const http::Headers& more = {}) {
        http::ClientOptions options;
        options.base_url = "http://127.0.0.1:" + std::to_string(server->port());
        http::Client client(options);
        http::ClientRequest request;
        request.method = method;
        request.target = target;
        request.headers = more;
        if (!browser.cookie.empty()) {
            request.headers["cookie"] = browser.cookie;
        }
        if (!browser.csrf.empty()) {
            request.headers["x-csrf-token"] = browser.csrf;
        }
        if (!browser.address.empty()) {
            request.headers[hub::kFrontSecretHeader] =
                hub::front_secret(hub.dir.path(), *make_system_random()).value();
            request.headers["x-real-ip"] = browser.address;
        }
        if (!body.is_null()) {
            request.body = to_bytes(to_text(body));
        }
        return client.perform(request);
    }

    Result<http::Response> sign_in_with(const std::string& name,
                                        const std::string& password,
                                        const std::string& address = "") {
        return ask(
            "POST", "/v1/session", {"", "", address}, {{"name", name}, {"password", password}});
    }

    Browser sign_in(const std::string& name) {
        const auto response = sign_in_with(name, kSecretWord);
        CHECK_OK(response);
        LONGS_EQUAL(201, response->status);
        const std::string cookie(response->header("set-cookie"));
        const Json session = parse_json(response->text()).value();
        return {cookie.substr(0, cookie.find(';')), session["csrf"].get<std::string>(), ""};
    }

    void check_refused(ErrorCode code, const Result<http::Response>& response) {
        CHECK_OK(response);
        const auto body = parse_json(response->text());
        CHECK_OK(body);
        const auto error = http::error_of(*body);
        CHECK(error.has_value());
        CHECK_EQUAL(code, error->code);
    }

    std::string text_of(const Browser& browser, const std::string& target) {
        const auto response = ask("GET", target, browser);
        CHECK_OK(response);
        LONGS_EQUAL(200, response->status);
        return std::string(response->text());
    }

    Json get(const Browser& browser, const std::string& target) {
        return parse_json(text_of(browser, target)).value();
    }
};

}  // namespace kiosk::test
