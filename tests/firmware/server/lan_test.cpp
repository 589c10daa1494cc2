// Goal: the office network gets in only through the door. Nobody acts without a session, from a
// foreign page, behind a locked screen or at a colleague's counter. Method: the real handler behind
// a real TLS listener on a free port, asked by our own client and by bare sockets.
#include "tests/firmware/server/ask.hpp"
#include "tests/support/bare_socket.hpp"

using namespace kiosk;
using namespace kiosk::test;
using access::Grade;

namespace {

const std::string kPassword = "mot-hai-ba-bon";

std::string body_of(const std::string& name,
                    const std::string& password,
                    const std::string& counter = "") {
    return to_text({{"name", name}, {"password", password}, {"counter", counter}});
}

}  // namespace

TEST_GROUP(Network) {
    OfficeAppliance appliance;
    std::uint16_t port = appliance.listen_on_network();
    std::string cookie;
    std::string csrf;

    void setup() override {
        appliance.add_user("ha.nguyen", Grade::Staff, "1");
        appliance.add_user("minh", Grade::Supervisor, "");
        appliance.add_user("an.ky-thuat", Grade::Technician, "");
    }

    http::ClientOptions link() const {
        http::ClientOptions out;
        out.base_url = fmt::format("https://127.0.0.1:{}", port);
        out.ca_pem = appliance.network_ca();
        return out;
    }

    // With the cookie and, unless told otherwise, the token of who signed in last.
    Result<http::Response> try_get(
        const std::string& route, const std::string& body, http::Headers headers) {
        if (!cookie.empty()) {
            headers.emplace("cookie", "a=b; " + cookie + "; c=d");
        }
        if (!csrf.empty()) {
            headers.emplace("x-csrf-token", csrf);
        }
        http::Client client(link());
        http::ClientRequest request;
        request.method = route.substr(0, route.find(' '));
        request.target = route.substr(route.find(' ') + 1);
        request.headers = std::move(headers);
        request.body = to_bytes(body);
        return client.perform(request);
    }

    http::Response get(
        const std::string& route, const std::string& body = "", const http::Headers& headers = {}) {
        auto response = try_get(route, body, headers);
        CHECK_OK(response);
        return std::move(response).value();
    }

    std::string code(
        const std::string& route, const std::string& body = "", const http::Headers& headers = {}) {
        return code_in(get(route, body, headers));
    }

    Json json(const http::Response& response) {
        return parse_json(response.text()).value();
    }

    void sign_in(const std::string& name, const std::string& counter = "") {
        cookie.clear();
        csrf.clear();
        const auto answer = get("POST /v1/session", body_of(name, kPassword, counter));
        CHECK_EQUAL(201, answer.status);
        const std::string set(answer.header("set-cookie"));
        cookie = set.substr(0, set.find(';'));
        csrf = json(answer)["csrf"];
    }

    // What a bare TCP client gets for `sent` within two seconds.
    std::string raw(const std::string& sent) const {
        const Fd fd = connect_bare(port);
        CHECK_OK(write_all(fd.get(), as_bytes(sent)));
        return read_bare(fd);
    }
};

TEST(Network, a_stranger_reaches_the_pages_the_sign_in_the_counters_and_the_pairing_only) {
    CHECK_EQUAL(200, get("GET /").status);
    CHECK_EQUAL(304, get("GET /", "", {{"if-none-match", "\"e1\""}}).status);
    CHECK_TEXT_EQUAL("UnknownRoute", code("GET /../settings.toml"));
    std::set<std::string> open;
    for (const server::Route& route : server::routes()) {
        std::string path(route.path);
        for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) {
            path.replace(at, path.find('}') - at + 1, "1");
        }
        const std::string name = std::string(route.method) + " " + path;
        if (code(name) != "NotSignedIn") {
            open.insert(name);
        }
    }
    CHECK_TRUE(
        open ==
        (std::set<std::string>{
            "POST /v1/session", "GET /v1/counters", "GET /v1/link/hello", "POST /v1/link/join"}));
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/queue", "", {{"cookie", "__Host-tiepdan=00"}}));
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/queue", "", {{"x-kiosk-role", "staff"}}));
}

TEST(Network, the_cookie_is_out_of_reach_for_scripts_other_sites_and_plain_http) {
    const auto answer = get("POST /v1/session", body_of("ha.nguyen", kPassword));

    const std::string set(answer.header("set-cookie"));
    CHECK_TRUE(set.starts_with("__Host-tiepdan="));
    for (const char* part :
         {"; Path=/", "; Max-Age=28800", "; HttpOnly", "; Secure", "; SameSite=Strict"}) {
        CHECK_TRUE_TEXT(set.find(part) != std::string::npos, part);
    }
    CHECK_TEXT_EQUAL("staff", json(answer)["role"].get<std::string>());
    CHECK_TEXT_EQUAL("1", json(answer)["counter"].get<std::string>());
}

TEST(Network, a_person_acts_under_the_own_name) {
    sign_in("ha.nguyen");
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/open"));

    const Json records = json(ask(appliance, "GET /v1/journal?from=1&limit=500"))["records"];

    CHECK_TEXT_EQUAL("staff:ha.nguyen", records.back()["by"].get<std::string>());
    sign_in("minh");
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/close"));
    CHECK_TEXT_EQUAL("supervisor:minh",
                     json(ask(appliance, "GET /v1/journal?from=1&limit=500"))["records"]
                         .back()["by"]
                         .get<std::string>());
}

TEST(Network, ten_wrong_passwords_meet_a_lock_that_tells_the_seconds_left) {
    int wrong = 0;
    int locked = 0;
    for (int i = 0; i < 10; ++i) {
        const std::string got = code("POST /v1/session", body_of("ha.nguyen", "sai-mat-khau-roi"));
        wrong += got == "WrongPassword" ? 1 : 0;
        locked += got == "AccountLocked" ? 1 : 0;
    }
    CHECK_EQUAL(5, wrong);
    CHECK_EQUAL(5, locked);
    const auto answer = get("POST /v1/session", body_of("ha.nguyen", kPassword));
    CHECK_EQUAL(403, answer.status);
    CHECK_TEXT_EQUAL("60 s", json(answer)["error"]["context"].get<std::string>());
    // The other names too, since it is the same address.
    CHECK_TEXT_EQUAL("AccountLocked", code("POST /v1/session", body_of("minh", kPassword)));
    appliance.clock.advance_ms(60'000);
    sign_in("minh");
}

TEST(Network, an_unsafe_request_shows_its_token_and_comes_from_our_page) {
    sign_in("ha.nguyen");
    const std::string token = csrf;
    csrf.clear();
    CHECK_TEXT_EQUAL("CsrfMissing", code("POST /v1/counters/1/open"));
    CHECK_TEXT_EQUAL(
        "CsrfMissing",
        code("POST /v1/counters/1/open", "", {{"x-csrf-token", std::string(64, '0')}}));
    CHECK_TEXT_EQUAL("CsrfMissing", code("DELETE /v1/session"));
    CHECK_TEXT_EQUAL("", code("GET /v1/queue"));
    csrf = token;
    CHECK_TEXT_EQUAL("WrongOrigin",
                     code("POST /v1/counters/1/open", "", {{"origin", "https://evil.example"}}));
    CHECK_TEXT_EQUAL("WrongOrigin", code("POST /v1/counters/1/open", "", {{"origin", "null"}}));
    CHECK_TEXT_EQUAL(
        "WrongOrigin",
        code("POST /v1/session", body_of("minh", kPassword), {{"origin", "https://evil.example"}}));
    CHECK_TEXT_EQUAL("",
                     code("POST /v1/counters/1/open",
                          "",
                          {{"origin", fmt::format("https://127.0.0.1:{}", port)}}));
}

TEST(Network, an_idle_screen_locks_and_opens_by_the_password) {
    sign_in("ha.nguyen");
    appliance.clock.advance_ms(access::kIdle_ms - 1);
    CHECK_TEXT_EQUAL("", code("GET /v1/queue", "", {}));  // shows the token: an act
    appliance.clock.advance_ms(access::kIdle_ms);

    CHECK_TEXT_EQUAL("SessionLocked", code("GET /v1/queue"));
    CHECK_TEXT_EQUAL("SessionLocked", code("POST /v1/counters/1/open"));
    const Json session = json(get("GET /v1/session"));
    CHECK_TRUE(session["locked"].get<bool>());
    CHECK_TEXT_EQUAL("WrongPassword",
                     code("POST /v1/session/unlock", R"({"password":"sai-mat-khau"})"));
    CHECK_TEXT_EQUAL("SessionLocked", code("GET /v1/queue"));
    CHECK_TEXT_EQUAL("BadArgument", code("POST /v1/session/unlock"));
    CHECK_TEXT_EQUAL("", code("POST /v1/session/unlock", to_text({{"password", kPassword}})));
    CHECK_TEXT_EQUAL("", code("GET /v1/queue"));
    CHECK_TEXT_EQUAL("", code("POST /v1/session/lock"));
    CHECK_TEXT_EQUAL("SessionLocked", code("GET /v1/queue"));
}

TEST(Network, background_requests_do_not_keep_a_screen_open) {
    sign_in("ha.nguyen");
    csrf.clear();
    for (int i = 0; i < 4; ++i) {
        CHECK_TEXT_EQUAL("", code("GET /v1/queue"));
        appliance.clock.advance_ms(access::kIdle_ms / 4);
    }
    CHECK_TEXT_EQUAL("SessionLocked", code("GET /v1/queue"));
}

TEST(Network, a_session_ends_after_eight_hours_and_by_signing_out) {
    sign_in("ha.nguyen");
    const std::string token = cookie;
    for (int i = 0; i < 8 * 15; ++i) {
        CHECK_OK(
            appliance.door().look(cookie.substr(cookie.find('=') + 1), access::Door::Use::Act));
        appliance.clock.advance_ms(4 * 60'000);
    }
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/queue"));
    sign_in("ha.nguyen");
    const auto out = get("DELETE /v1/session");
    CHECK_EQUAL(200, out.status);
    CHECK_TRUE(std::string(out.header("set-cookie")).find("Max-Age=0") != std::string::npos);
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/queue"));
}

TEST(Network, signing_in_again_ends_the_former_session_of_the_browser) {
    sign_in("ha.nguyen");
    CHECK_EQUAL(201, get("POST /v1/session", body_of("minh", kPassword)).status);

    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/queue"));
}

TEST(Network, a_role_too_small_is_refused) {
    sign_in("ha.nguyen");
    for (const char* route : {"GET /v1/journal",
                              "POST /v1/provision",
                              "POST /v1/sync/pause",
                              "GET /v1/users",
                              "POST /v1/counters/2/open"}) {
        CHECK_TEXT_EQUAL("WrongRole", code(route));
    }
    sign_in("an.ky-thuat");
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/counters/1/open"));
    CHECK_TEXT_EQUAL("", code("GET /v1/journal"));
    // Accounts are made at the device only.
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/users"));
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/users", R"({"name":"x"})"));
    CHECK_TEXT_EQUAL("WrongRole", code("DELETE /v1/users/ha.nguyen"));
}

TEST(Network, a_clerk_acts_at_the_own_counter_and_a_supervisor_anywhere) {
    (void)ask(appliance, "POST /v1/tickets", R"({"service":"tu-van"})", {{"idempotency-key", "k"}});
    (void)ask(appliance, "POST /v1/counters/2/open");
    (void)ask(appliance, "POST /v1/counters/2/next");
    sign_in("ha.nguyen");
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/counters/2/next"));
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/tickets/B001/arrive"));
    CHECK_TEXT_EQUAL("UnknownCounter",
                     code("POST /v1/session", body_of("ha.nguyen", kPassword, "9")));
    sign_in("minh");
    CHECK_TEXT_EQUAL("", code("POST /v1/tickets/B001/arrive"));
}

TEST(Network, a_clerk_helps_whom_another_counter_missed_or_holds_for_all) {
    (void)ask(appliance, "POST /v1/tickets", R"({"service":"tu-van"})", {{"idempotency-key", "k"}});
    (void)ask(appliance, "POST /v1/counters/2/open");
    (void)ask(appliance, "POST /v1/counters/2/next");
    (void)ask(appliance, "POST /v1/tickets/B001/recall");
    (void)ask(appliance, "POST /v1/tickets/B001/no-show");
    sign_in("ha.nguyen");
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/tickets/B001/undo-no-show"));
    CHECK_TEXT_EQUAL("", code("POST /v1/tickets/B001/return"));

    (void)ask(appliance, "POST /v1/counters/2/next");
    (void)ask(appliance, "POST /v1/tickets/B001/arrive");
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/tickets/B001/hold", R"({"reason":"papers"})"));
    (void)ask(appliance, "POST /v1/tickets/B001/hold", R"({"reason":"papers","pool":"counter"})");
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/tickets/B001/resume"));
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/open"));
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/call", R"({"ticket":"B001"})"));
}

TEST(Network, a_ticket_that_changed_meanwhile_comes_back_with_who_changed_it) {
    sign_in("ha.nguyen");
    (void)ask(
        appliance, "POST /v1/tickets", R"({"service":"don-thu"})", {{"idempotency-key", "k"}});
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/open"));
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/next"));
    CHECK_TEXT_EQUAL("", code("POST /v1/tickets/A001/recall", R"({"version":2})"));

    const auto late = get("POST /v1/tickets/A001/no-show", R"({"version":2})");

    CHECK_EQUAL(409, late.status);
    CHECK_TEXT_EQUAL("TicketChanged", code_in(late));
    const Json told = json(late);
    CHECK_EQUAL(3, told["ticket"]["version"].get<int>());
    CHECK_TEXT_EQUAL("ticket.recalled", told["changed"]["kind"].get<std::string>());
    CHECK_TEXT_EQUAL("staff:ha.nguyen", told["changed"]["by"].get<std::string>());
    CHECK_TEXT_EQUAL("BadArgument", code("POST /v1/tickets/A001/no-show", R"({"version":"x"})"));
}

TEST(Network, an_event_stream_ends_with_its_session) {
    sign_in("ha.nguyen");
    http::Client client(link());
    http::ClientRequest request;
    request.target = "/v1/events";
    request.headers = {{"cookie", cookie}};
    std::string seen;
    request.on_data = [&](ByteView piece) {
        seen += as_text(piece);
        if (seen.find("snapshot") != std::string::npos) {
            appliance.door().sign_out(cookie.substr(cookie.find('=') + 1));
        }
        return true;
    };

    (void)client.perform(request);  // comes back: the stream was ended from the other side

    CHECK_TRUE(seen.find("event: snapshot") != std::string::npos);
    CHECK_TEXT_EQUAL("NotSignedIn", code("GET /v1/events"));
}

TEST(Network, names_of_accounts_are_told_to_staff_and_not_to_the_public) {
    sign_in("ha.nguyen");
    const Json before = json(get("GET /v1/queue"));
    CHECK_TEXT_EQUAL("", code("POST /v1/counters/1/open"));
    const auto heard_as = [&](const std::string& role) {
        http::Client client(link_to(appliance));
        http::ClientRequest request;
        request.target = "/v1/events";
        request.headers = {{"x-kiosk-role", role}, {"last-event-id", before["version"].dump()}};
        std::string seen;
        request.on_data = [&](ByteView piece) {
            seen += as_text(piece);
            return seen.find("counter.opened") == std::string::npos;
        };
        (void)client.perform(request);
        return seen;
    };

    CHECK_TRUE(heard_as("staff").find(R"("by":"staff:ha.nguyen")") != std::string::npos);
    CHECK_TRUE(heard_as("citizen").find(R"("by":"staff")") != std::string::npos);
    const Json people = json(get("GET /v1/people"));
    CHECK_TEXT_EQUAL("ha.nguyen", people["people"][0]["name"].get<std::string>());
    CHECK_TEXT_EQUAL("1", people["people"][0]["counter"].get<std::string>());
}

TEST(Network, bounds_hold_for_bodies_and_heads) {
    sign_in("ha.nguyen");
    CHECK_TEXT_EQUAL("BodyTooLarge", code("POST /v1/tickets", std::string(70'000, ' ')));
    // The library closes over the unread rest of the head; a reset may overtake its answer then.
    auto answer = try_get("GET /v1/queue", "", {{"x-long", std::string(60'000, 'x')}});
    for (int again = 0; again < 20 && !answer; ++again) {
        CHECK_EQUAL(ErrorCode::HubUnreachable, answer.error().code);  // "Failed sending data"
        answer = try_get("GET /v1/queue", "", {{"x-long", std::string(60'000, 'x')}});
    }
    CHECK_OK(answer);
    CHECK_TRUE(answer->status == 431 || answer->status == 413);
}

TEST(Network, plain_http_gets_no_answer) {
    const std::string got = raw("GET / HTTP/1.1\r\nHost: kiosk\r\n\r\n");

    CHECK_TRUE(got.find("HTTP/") == std::string::npos);
}

TEST(Network, a_client_that_drips_is_cut) {
    port = appliance.listen_on_network(300);

    // A TLS record's head and nothing more: recv() comes back because the server hung up.
    CHECK_TRUE(raw(std::string("\x16\x03\x01\x02\x00", 5)).find("HTTP/") == std::string::npos);
}
