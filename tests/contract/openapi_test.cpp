// Goal: docs/api/openapi.yaml says what the API does, no more and no less. Method: the file and the
// route table are compared both ways; then every operation is really asked over a Unix socket, in
// one office day, and each answer must have a status that the file names and fit its schema.
#include <algorithm>
#include <set>

#include "firmware/base/file.hpp"
#include "firmware/http/client.hpp"
#include "tests/contract/asker.hpp"
#include "tests/contract/schema_check.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_appliance.hpp"
#include "tests/support/plain_yaml.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

Json read_document() {
    const auto text = read_text_file(KIOSK_SOURCE_DIR "/docs/api/openapi.yaml");
    CHECK_OK(text);
    auto document = read_plain_yaml(*text);
    CHECK_OK(document);
    return std::move(document).value();
}

std::string name_of(const server::Route& route) {
    return std::string(route.method) + " " + std::string(route.path);
}

std::string code_of(const Json& issued) {
    std::string out = issued["code"];
    for (std::size_t at = 0; (at = out.find('|', at)) != std::string::npos;) {
        out.replace(at, 1, "%7C");
    }
    return out;
}

void walk_the_paper(Asker& api, OfficeAppliance& appliance) {
    const auto verb = [&api](const std::string& name, const std::string& job) {
        return api.ask("POST /v1/paper/{job}/" + name, "/v1/paper/" + job + "/" + name);
    };
    api.ask("POST /v1/printer/test", "/v1/printer/test");
    CHECK_OK(appliance.command(by_system(office::ApplySettings{printing_settings()})));
    const Json issued =
        api.ask("POST /v1/tickets", "/v1/tickets", {{"service", "don-thu"}}, key("p1"));
    const std::string job = issued["paper"]["job"];
    CHECK_FALSE(issued["qr"].empty());
    api.ask("POST /v1/tickets", "/v1/tickets", {{"service", "don-thu"}}, key("p1"));
    api.ask("POST /v1/tickets",
            "/v1/tickets",
            {{"service", "don-thu"}, {"paper", "none"}, {"code", true}},
            key("p2"));
    api.ask("POST /v1/tickets", "/v1/tickets", {{"service", "don-thu"}, {"paper", 1}}, key("p3"));
    const Json by_code = api.ask("GET /v1/tickets/{id}", "/v1/tickets/" + code_of(issued));
    CHECK_TRUE(by_code["ticket"]["id"] == issued["ticket"]["id"]);
    CHECK_TRUE(by_code["ticket"]["paper_state"] == "queued");
    const Json forged = api.ask("GET /v1/tickets/{id}", "/v1/tickets/TDT1%7Cforged%7C1");
    CHECK_TRUE(forged["error"]["code"] == "ForgedTicketCode");

    for (const char* name : {"came-out", "again", "waive"}) {
        verb(name, job);  // a queued job is the printer's
        verb(name, std::string(32, '0'));
        verb(name, "x");
    }
    const PaperJobId id = PaperJobId::parse(job).value();
    CHECK_OK(appliance.command(by_system(office::BeginPaper{id})));
    CHECK_OK(appliance.command(by_system(office::DoubtPaper{id, queue::PaperFault::PaperOut})));
    CHECK_TRUE(verb("again", job)["paper"]["copy"] == 2);
    CHECK_OK(appliance.command(by_system(office::BeginPaper{id})));
    CHECK_OK(appliance.command(by_system(office::DoubtPaper{id, queue::PaperFault::Gone})));
    CHECK_TRUE(verb("came-out", job)["paper"]["state"] == "confirmed");
    const std::string second = verb("again", job)["paper"]["job"];
    CHECK_OK(appliance.command(by_system(
        office::FailPaper{PaperJobId::parse(second).value(), queue::PaperFault::PaperOut})));
    verb("waive", second);
    api.ask("POST /v1/printer/test", "/v1/printer/test");
    api.ask("GET /v1/paper", "/v1/paper");
    api.ask("GET /v1/paper/{job}", "/v1/paper/" + job);
    api.ask("GET /v1/paper/{job}", "/v1/paper/x");
}

void walk_the_help(Asker& api) {
    const std::string verb = "POST /v1/help/{id}/";
    const Json call = api.ask("POST /v1/help", "/v1/help");
    const std::string id = call["help"]["id"];
    CHECK_TRUE(api.ask("POST /v1/help", "/v1/help")["help"]["id"] == id);
    api.ask("GET /v1/queue", "/v1/queue");
    const Json answered = api.ask(verb + "answer", "/v1/help/" + id + "/answer");
    CHECK_TRUE(answered["help"].contains("answered_by"));
    api.ask(verb + "answer", "/v1/help/" + id + "/answer");
    api.ask(verb + "cancel", "/v1/help/" + std::string(32, '0') + "/cancel");
    api.ask(verb + "cancel", "/v1/help/x/cancel");
    const std::string other = api.ask("POST /v1/help", "/v1/help")["help"]["id"];
    api.ask(verb + "cancel", "/v1/help/" + other + "/cancel");
    // Who answered is not for citizens.
    const Json seen = api.ask("GET /v1/help", "/v1/help", nullptr, {{"x-kiosk-role", "citizen"}});
    CHECK_EQUAL(2U, seen["calls"].size());
    CHECK_FALSE(seen["calls"][1].contains("answered_by"));
    api.ask("GET /v1/help", "/v1/help");
}

void walk_the_visits(Asker& api) {
    const Json desk{{"counter", "1"}, {"people", 6}};
    api.ask("POST /v1/counters/{id}/open", "/v1/counters/1/open");
    const auto open = [&api](const Json& body, const char* once) {
        return api.ask("POST /v1/visits", "/v1/visits", body, key(once));
    };
    const std::string id = open(desk, "v1")["visit"]["id"];
    CHECK_TRUE(open(desk, "v1")["visit"]["id"] == id);
    open({{"counter", "1"}, {"people", 7}}, "v1");  // another request under the same key
    api.ask("POST /v1/visits", "/v1/visits", desk);
    open({{"people", 1}}, "v2");
    open({{"counter", "9"}}, "v3");
    open({{"counter", "2"}}, "v4");
    open({{"counter", "1"}, {"people", -1}}, "v5");
    const auto verb = [&api](const std::string& name, const std::string& visit, const Json& body) {
        return api.ask("POST /v1/visits/{id}/" + name, "/v1/visits/" + visit + "/" + name, body);
    };
    const Json row{{"outcome", "received"}, {"kind", "complaint"}, {"case", "VV-12"}, {"nth", 2}};
    Json corrected = row;
    corrected["reason"] = "miscounted";
    corrected["people"] = 7;
    verb("close", id, nullptr);
    verb("correct", id, corrected);
    verb("record", id, {{"outcome", "received"}, {"session", "x"}});
    verb("record", id, {{"outcome", "received"}, {"people", 0}});
    verb("record",
         id,
         {{"outcome", "received"},
          {"session_kind", "periodic"},
          {"held", "by_head"},
          {"session", std::string(32, 'a')}});
    CHECK_TRUE(verb("record", id, row)["visit"]["people"] == 6);
    verb("close", id, nullptr);
    verb("close", id, nullptr);
    verb("record", id, row);
    verb("correct", id, row);
    CHECK_TRUE(verb("correct", id, corrected)["visit"]["corrections"] == 1);
    for (const char* unknown : {"x", "00000000000000000000000000000000"}) {
        verb("record", unknown, row);
        verb("close", unknown, nullptr);
        verb("correct", unknown, corrected);
    }
    api.ask("GET /v1/visits", "/v1/visits");
    api.ask("GET /v1/visits", "/v1/visits?unfinished=1");
    api.ask("GET /v1/visits", "/v1/visits?unfinished=1&day=2026-11-23");
    api.ask("GET /v1/visits", "/v1/visits?day=2026-11-23");
    api.ask("GET /v1/visits", "/v1/visits?day=2026-11-31");
    const http::Headers staff{{"x-kiosk-role", "staff"}};
    api.ask("GET /v1/visits", "/v1/visits?day=2026-11-23", nullptr, staff);
    for (const char* query : {"",
                              "?period=Q4-2026&by=month",
                              "?from=2026-11-01&to=2026-11-30",
                              "?format=csv",
                              "?table=counters&format=csv",
                              "?format=pdf",
                              "?table=figures",
                              "?period=Q9-2026",
                              "?format=xls",
                              "?by=hour"}) {
        api.ask("GET /v1/statistics", std::string("/v1/statistics") + query);
    }
    api.ask("GET /v1/statistics", "/v1/statistics?period=Y-2026", nullptr, staff);
}

void walk_the_halls(Asker& api) {
    api.ask("GET /v1/hall", "/v1/hall?zone=tang-2");
    api.ask("GET /v1/hall", "/v1/hall?zone=*");
    api.ask("GET /v1/hall", "/v1/hall?zone=attic");
    api.ask("GET /v1/events", "/v1/events?zone=attic");
    const auto seen = [&api](const Json& body) {
        return api.ask("POST /v1/hall/seen", "/v1/hall/seen", body);
    };
    seen({{"screen", "cua-vao"}, {"zone", "tang-2"}, {"version", 1}});
    seen({{"screen", "sảnh"}, {"version", 1}});
    seen({{"screen", "cua-vao"}, {"version", -1}});
    const Json screens = api.ask("GET /v1/hall/screens", "/v1/hall/screens");
    CHECK_EQUAL(2U, screens["screens"].size());

    const auto post = [&api](const Json& body) {
        return api.ask("POST /v1/hall/notices", "/v1/hall/notices", body);
    };
    const std::string id = post({{"sentence", "chay"}})["notice"]["id"];
    CHECK_TRUE(post({{"sentence", "chay"}})["notice"]["id"] == id);
    post({{"vi", "Quầy 2 nghỉ"}, {"en", "Counter 2 is closed"}});
    post({{"sentence", "none"}});
    post({{"sentence", "chay"}, {"vi", "x"}});
    post({{"vi", ""}});
    post({{"vi", "x"}, {"kind", "loud"}});
    CHECK_TRUE(api.ask("GET /v1/hall", "/v1/hall")["urgent"]["id"] == id);
    api.ask("GET /v1/hall/notices", "/v1/hall/notices");
    for (const std::string& one : {id, id, std::string("x")}) {
        api.ask("POST /v1/hall/notices/{id}/withdraw", "/v1/hall/notices/" + one + "/withdraw");
    }
}

void walk_the_service(Asker& api, OfficeAppliance& appliance) {
    api.ask("GET /v1/status", "/v1/status");
    api.ask("GET /v1/journal", "/v1/journal?from=1&limit=500");
    api.ask("GET /v1/journal", "/v1/journal?from=x");
    api.ask("POST /v1/journal/verify", "/v1/journal/verify");
    api.ask("GET /v1/sync", "/v1/sync");
    api.ask("POST /v1/sync/push", "/v1/sync/push");
    api.ask("POST /v1/sync/pause", "/v1/sync/pause");
    api.ask("POST /v1/sync/resume", "/v1/sync/resume");
    const Json wish{{"hub", "https://hub:8443"}, {"ca_pem", "PEM"}, {"token", "T"}};
    api.ask("POST /v1/provision", "/v1/provision", wish);
    api.ask("POST /v1/provision", "/v1/provision", {{"hub", "https://hub:8443"}});
    OfficeAppliance::Script enrolled;
    enrolled.provision = Json{{"device", std::string(32, 'd')}, {"hub", "https://hub:8443"}};
    appliance.play(enrolled);
    api.ask("POST /v1/provision", "/v1/provision", wish);
    api.ask("GET /v1/devices", "/v1/devices");
    api.ask("POST /v1/sim/{device}", "/v1/sim/scanner", {{"state", "jam@2"}});
    api.ask("POST /v1/sim/{device}", "/v1/sim/toaster", {{"state", "ok"}});
    api.ask("POST /v1/sim/{device}", "/v1/sim/scanner");
    api.ask("POST /v1/speech/test", "/v1/speech/test");
    api.ask("POST /v1/speech/test", "/v1/speech/test", {{"zone", 7}});
    OfficeAppliance::Script heard;
    heard.speech = Json{{"zone", "1"}};
    appliance.play(heard);
    api.ask("POST /v1/speech/test", "/v1/speech/test", {{"zone", "1"}});
}

// Accounts on the socket, then a session on the office network, which has a cookie and a token.
void walk_the_door(Asker& api, OfficeAppliance& appliance) {
    const std::string password = "mot-hai-ba-bon";
    const Json user{
        {"name", "ha.nguyen"}, {"role", "staff"}, {"counter", "1"}, {"password", password}};
    api.ask("POST /v1/users", "/v1/users", user);
    api.ask("POST /v1/users", "/v1/users", user);
    api.ask("POST /v1/users", "/v1/users", {{"name", "x"}});
    api.ask("GET /v1/users", "/v1/users");
    api.ask("POST /v1/users/{name}/disable", "/v1/users/ha.nguyen/disable");
    api.ask("POST /v1/users/{name}/enable", "/v1/users/ha.nguyen/enable");
    api.ask("POST /v1/users/{name}/enable", "/v1/users/nobody/enable");
    api.ask(
        "POST /v1/users/{name}/password", "/v1/users/ha.nguyen/password", {{"password", password}});
    api.ask("POST /v1/users/{name}/password", "/v1/users/ha.nguyen/password", {{"password", "x"}});
    api.ask("GET /v1/lan", "/v1/lan");
    const std::string pin = "POST /v1/users/{name}/pin";
    api.ask("GET /v1/session/pin", "/v1/session/pin");
    api.ask(pin, "/v1/users/ha.nguyen/pin", {{"pin", "123456"}});
    api.ask(pin, "/v1/users/nobody/pin", {{"pin", "204715"}});
    api.ask(pin, "/v1/users/ha.nguyen/pin", {{"pin", "204715"}});
    api.ask("POST /v1/session/pin", "/v1/session/pin", {{"pin", "975310"}});
    const Json by_pin = api.ask("POST /v1/session/pin", "/v1/session/pin", {{"pin", "204715"}});
    const http::Headers staff{{"x-kiosk-session", by_pin["token"].get<std::string>()}};
    api.ask("POST /v1/session/act", "/v1/session/act", nullptr, staff);
    api.ask("POST /v1/session/act", "/v1/session/act");
    api.ask("DELETE /v1/users/{name}/pin", "/v1/users/ha.nguyen/pin");
    api.ask("DELETE /v1/users/{name}/pin", "/v1/users/nobody/pin");
    api.ask("GET /v1/session", "/v1/session");

    http::ClientOptions link;
    link.base_url = fmt::format("https://127.0.0.1:{}", appliance.listen_on_network());
    link.ca_pem = appliance.network_ca();
    Asker network{api.document, http::Client(link)};
    network.ask("GET /v1/queue", "/v1/queue");
    network.ask("POST /v1/session", "/v1/session", {{"name", "ha.nguyen"}, {"password", "x"}});
    http::ClientRequest enter;
    enter.method = "POST";
    enter.target = "/v1/session";
    enter.body = to_bytes(to_text({{"name", "ha.nguyen"}, {"password", password}}));
    const auto entered = network.client.perform(enter);
    CHECK_OK(entered);
    const Json session = network.hold("POST /v1/session", *entered);
    const std::string cookie(entered->header("set-cookie"));
    http::Headers own{{"cookie", cookie.substr(0, cookie.find(';'))}};
    network.ask("POST /v1/session/lock", "/v1/session/lock", nullptr, own);
    own["x-csrf-token"] = session["csrf"];
    network.ask("GET /v1/session", "/v1/session", nullptr, own);
    network.ask("GET /v1/people", "/v1/people", nullptr, own);
    network.ask("GET /v1/counters", "/v1/counters", nullptr, own);
    network.ask("POST /v1/session/lock", "/v1/session/lock", nullptr, own);
    network.ask("GET /v1/people", "/v1/people", nullptr, own);
    network.ask("POST /v1/session/unlock", "/v1/session/unlock", {{"password", "x"}}, own);
    network.ask("POST /v1/session/unlock", "/v1/session/unlock", {{"password", password}}, own);
    network.ask("DELETE /v1/session", "/v1/session", nullptr, own);
    network.ask("DELETE /v1/session", "/v1/session", nullptr, own);
    api.ask("DELETE /v1/users/{name}", "/v1/users/ha.nguyen");
    api.ask("DELETE /v1/users/{name}", "/v1/users/ha.nguyen");
    api.succeeded.merge(network.succeeded);
}

// The events are no JSON answer: the first one's data is the queue.
void hold_events(Asker& api) {
    http::ClientRequest request;
    request.target = "/v1/events";
    http::EventParser parser;
    std::vector<http::SentEvent> seen;
    request.on_data = [&](ByteView piece) {
        return parser.feed(as_text(piece), [&seen](const http::SentEvent& event) {
            seen.push_back(event);
        }) && seen.empty();
    };
    (void)api.client.perform(request);
    CHECK_EQUAL(1U, seen.size());
    CHECK_TEXT_EQUAL("snapshot", seen[0].event);
    const Json queue = parse_json(seen[0].data).value();
    CHECK_TEXT_EQUAL("",
                     schema_breach(api.document, {{"$ref", "#/components/schemas/Queue"}}, queue));
    api.succeeded.insert("GET /v1/events");
}

}  // namespace

TEST_GROUP(OpenApi) {
    Json document = read_document();
};

TEST(OpenApi, describes_every_route_and_no_other) {
    std::set<std::string> described;
    for (const auto& [name, operation] : operations(document)) {
        described.insert(name);
    }
    std::set<std::string> served;
    for (const server::Route& route : server::routes()) {
        served.insert(name_of(route));
        CHECK_TRUE_TEXT(described.contains(name_of(route)),
                        ("not described: " + name_of(route)).c_str());
    }
    for (const std::string& name : described) {
        CHECK_TRUE_TEXT(served.contains(name), ("not served: " + name).c_str());
    }
    CHECK_EQUAL(server::routes().size(), served.size());
}

TEST(OpenApi, roles_are_those_of_the_routes_and_no_route_is_without) {
    const auto known = operations(document);
    for (const server::Route& route : server::routes()) {
        server::RoleSet told;
        for (const Json& role : known.at(name_of(route)).value("x-roles", Json::array())) {
            told.insert(server::role_from(role.get<std::string>()).value());
        }
        CHECK_FALSE_TEXT(route.roles.empty(), name_of(route).c_str());
        CHECK_TRUE_TEXT(told == route.roles, ("other roles: " + name_of(route)).c_str());
    }
}

TEST(OpenApi, names_only_errors_that_exist_and_declares_their_statuses) {
    for (const auto& [name, operation] : operations(document)) {
        std::set<std::string> codes = errors_of_all();
        for (const Json& code : operation.value("x-errors", Json::array())) {
            codes.insert(code.get<std::string>());
        }
        for (const std::string& code : codes) {
            const auto known = error_from_name(code);
            CHECK_TRUE_TEXT(known.has_value(), (code + " of " + name).c_str());
            const int status = http::status_of(error_kind(*known));
            CHECK_TRUE_TEXT(declared(document, operation, status) != nullptr,
                            fmt::format("{} gives {} for {}", name, status, code).c_str());
        }
    }
}

TEST(OpenApi, live_answers_fit_their_schemas_and_no_operation_is_left_out) {
    OfficeAppliance appliance({server::Role::Citizen,
                               server::Role::Staff,
                               server::Role::Supervisor,
                               server::Role::Technician});
    Asker api{document, client_of(appliance)};

    walk_the_queue(api);
    walk_the_letters(api, appliance);
    walk_the_separators(api);
    walk_the_help(api);
    walk_the_kiosks(api);
    walk_the_halls(api);
    walk_the_visits(api);
    walk_the_calendar(api);
    api.ask("GET /v1/statistics/wait", "/v1/statistics/wait");
    walk_the_paper(api, appliance);
    walk_the_service(api, appliance);
    walk_the_door(api, appliance);
    hold_events(api);
    walk_the_moves(api);  // last: it ends the day

    for (const auto& [name, operation] : api.known) {
        CHECK_TRUE_TEXT(api.succeeded.contains(name), ("never succeeded: " + name).c_str());
    }
}

TEST(OpenApi, the_schema_check_finds_what_is_wrong) {
    const auto breach = [this](const char* schema, const Json& value) {
        return schema_breach(
            document, {{"$ref", std::string("#/components/schemas/") + schema}}, value);
    };
    const Json good{{"code", "ScannerJam"}, {"context", ""}};
    Json extra = good;
    extra["more"] = 1;

    CHECK_TEXT_EQUAL("", breach("Fault", good));
    CHECK_TEXT_EQUAL("$: 'more' is not described", breach("Fault", extra));
    CHECK_TEXT_EQUAL("$: 'context' is missing", breach("Fault", {{"code", "x"}}));
    CHECK_TEXT_EQUAL("$.party: 0 is out of bounds", breach("ArriveTicket", {{"party", 0}}));
    CHECK_TEXT_EQUAL("$.reason: \"x\" is not in the list",
                     breach("AbandonLetter", {{"reason", "x"}}));
    CHECK_FALSE(breach("Outcome", 1).empty());
}
