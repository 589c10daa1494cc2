// Goal: default deny. Nobody reaches a route without one of its roles, a header narrows and never
// widens, and what is no proper request is refused before any command. Method: every route of the
// table is asked by every set of roles over a real Unix socket.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;
using server::Role;
using server::RoleSet;

namespace {

// A real path of a route's pattern.
std::string path_of(const server::Route& route) {
    std::string out(route.path);
    for (std::size_t at = out.find('{'); at != std::string::npos; at = out.find('{')) {
        out.replace(at, out.find('}') - at + 1, "1");
    }
    return std::string(route.method) + " " + out;
}

std::set<std::string> refused_to(const OfficeAppliance& appliance,
                                 const http::Headers& headers = {}) {
    std::set<std::string> out;
    for (const server::Route& route : server::routes()) {
        // A stream would not end; whether it may be read is known from its head.
        http::Client client(link_to(appliance));
        http::ClientRequest request;
        const std::string path = path_of(route);
        request.method = path.substr(0, path.find(' '));
        request.target = path.substr(path.find(' ') + 1);
        request.headers = headers;
        if (route.path == "/v1/events") {
            request.on_data = [](ByteView) { return false; };
        }
        const auto response = client.perform(request);
        if (response && code_in(*response) == "WrongRole") {
            CHECK_EQUAL(403, response->status);
            out.insert(path);
        }
    }
    return out;
}

std::set<std::string> closed_to(const RoleSet& roles) {
    std::set<std::string> out;
    for (const server::Route& route : server::routes()) {
        const bool open = std::any_of(
            roles.begin(), roles.end(), [&](Role role) { return route.roles.contains(role); });
        if (!open) {
            out.insert(path_of(route));
        }
    }
    return out;
}

const http::Headers kKey{{"idempotency-key", "k1"}};

}  // namespace

TEST_GROUP(Routes){};

TEST(Routes, a_peer_without_a_role_is_refused_everywhere) {
    const OfficeAppliance appliance{RoleSet{}};

    CHECK_EQUAL(server::routes().size(), refused_to(appliance).size());
}

TEST(Routes, each_role_reaches_its_routes_and_no_other) {
    for (const Role role : {Role::Citizen, Role::Staff, Role::Technician}) {
        const OfficeAppliance appliance{RoleSet{role}};

        CHECK_TRUE(closed_to({role}) == refused_to(appliance));
    }
}

TEST(Routes, a_citizen_sees_no_letter_journal_or_device) {
    const auto closed = closed_to({Role::Citizen});

    for (const char* path : {"GET /v1/letters",
                             "GET /v1/letters/1/pages/1",
                             "GET /v1/journal",
                             "GET /v1/devices",
                             "POST /v1/provision",
                             "POST /v1/counters/1/next"}) {
        CHECK_TRUE_TEXT(closed.contains(path), path);
    }
}

TEST(Routes, a_header_narrows_and_never_widens) {
    const OfficeAppliance everything;
    const OfficeAppliance citizen{RoleSet{Role::Citizen}};

    CHECK_TRUE(closed_to({Role::Citizen}) == refused_to(everything, {{"x-kiosk-role", "citizen"}}));
    CHECK_EQUAL(server::routes().size(),
                refused_to(citizen, {{"x-kiosk-role", "technician"}}).size());
    CHECK_EQUAL(server::routes().size(), refused_to(everything, {{"x-kiosk-role", "root"}}).size());
}

TEST(Routes, who_acted_stands_in_the_journal) {
    const OfficeAppliance appliance;
    const auto by_of_last = [&appliance] {
        const auto journal = ask(appliance, "GET /v1/journal");
        return parse_json(journal.text()).value()["records"].back()["by"].get<std::string>();
    };

    (void)ask(appliance,
              "POST /v1/tickets",
              R"({"service":"don-thu"})",
              {{"idempotency-key", "k1"}, {"x-kiosk-role", "citizen"}});
    CHECK_TEXT_EQUAL("citizen", by_of_last());
    (void)ask(appliance, "POST /v1/counters/1/open");
    CHECK_TEXT_EQUAL(fmt::format("staff:{}", ::getuid()), by_of_last());
}

TEST(Routes, what_is_no_request_of_the_api_has_its_error) {
    const OfficeAppliance appliance;

    CHECK_TEXT_EQUAL("UnknownRoute", code_in(ask(appliance, "GET /v2/status")));
    CHECK_TEXT_EQUAL("UnknownRoute", code_in(ask(appliance, "GET /v1/tickets//recall")));
    CHECK_TEXT_EQUAL("MethodNotAllowed", code_in(ask(appliance, "DELETE /v1/queue")));
    CHECK_TEXT_EQUAL("BadJson", code_in(ask(appliance, "POST /v1/tickets", "{", kKey)));
    CHECK_TEXT_EQUAL("BadJson", code_in(ask(appliance, "POST /v1/tickets", "[1]", kKey)));
    CHECK_TEXT_EQUAL("BadArgument",
                     code_in(ask(appliance, "POST /v1/tickets", R"({"service":7})", kKey)));
    CHECK_TEXT_EQUAL("BodyTooLarge",
                     code_in(ask(appliance, "POST /v1/tickets", std::string(70'000, ' '), kKey)));
    for (const char* query : {"from=x", "from=0", "limit=1x", "limit=-5"}) {
        CHECK_TEXT_EQUAL("BadArgument",
                         code_in(ask(appliance, std::string("GET /v1/journal?") + query)));
    }
    CHECK_TEXT_EQUAL("", code_in(ask(appliance, "GET /v1/queue")));
}

TEST(Routes, a_refusal_tells_the_operator_what_to_do_in_both_languages) {
    const OfficeAppliance appliance;

    const auto answer = ask(appliance, "POST /v1/counters/1/next");

    CHECK_EQUAL(409, answer.status);
    const Json error = parse_json(answer.text()).value()["error"];
    CHECK_TEXT_EQUAL("CounterClosed", error["code"].get<std::string>());
    for (const Language language : {Language::Vi, Language::En}) {
        const ErrorText text = error_text(ErrorCode::CounterClosed, language);
        const std::string suffix = language == Language::Vi ? "vi" : "en";
        CHECK_TEXT_EQUAL(text.text, error["text_" + suffix].get<std::string>());
        CHECK_TEXT_EQUAL(text.action, error["action_" + suffix].get<std::string>());
    }
}

TEST(Routes, a_ticket_is_known_by_its_number_and_its_id) {
    const OfficeAppliance appliance;
    const auto issued = ask(appliance, "POST /v1/tickets", R"({"service":"don-thu"})", kKey);
    CHECK_EQUAL(201, issued.status);
    const std::string id = parse_json(issued.text()).value()["ticket"]["id"];

    for (const std::string& name : {id, std::string("A001")}) {
        const auto found = ask(appliance, "GET /v1/tickets/" + name);
        CHECK_TEXT_EQUAL(id, parse_json(found.text()).value()["ticket"]["id"].get<std::string>());
    }
    CHECK_EQUAL(404, ask(appliance, "GET /v1/tickets/A01x").status);
}
