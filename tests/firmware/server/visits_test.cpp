// Goal: the reception book and the statistics are for those whose business they are, for the days
// that are, and nothing of them reaches the public. Method: the real handler over an office loop
// and store; staff and supervisor on the socket and on the office network.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;
using access::Grade;

TEST_GROUP(VisitRoutes) {
    OfficeAppliance appliance{{server::Role::Citizen,
                               server::Role::Staff,
                               server::Role::Supervisor,
                               server::Role::Technician}};
    const http::Headers staff{{"x-kiosk-role", "staff"}};
    const http::Headers citizen{{"x-kiosk-role", "citizen"}};
    const http::Headers technician{{"x-kiosk-role", "technician"}};
    const std::string row = R"({"outcome":"received","kind":"complaint","field":"land"})";
    int keys = 0;

    void setup() override {
        send("POST /v1/counters/1/open");
    }

    Json send(
        const std::string& route, const std::string& body = "", const http::Headers& headers = {}) {
        const auto answer = ask(appliance, route, body, headers);
        CHECK_TRUE_TEXT(answer.status < 300, std::string(answer.text()).c_str());
        return parse_json(answer.text()).value_or(Json(nullptr));
    }

    std::string code(
        const std::string& route, const http::Headers& headers, const std::string& body = "") {
        return code_in(ask(appliance, route, body, headers));
    }

    std::string at_desk(int people) {
        return send("POST /v1/visits",
                    R"({"counter":"1","people":)" + std::to_string(people) + "}",
                    {{"idempotency-key", "desk-" + std::to_string(++keys)}})["visit"]["id"];
    }

    Json issue(const std::string& service, int party) {
        const auto answer =
            ask(appliance,
                "POST /v1/tickets",
                R"({"service":")" + service + R"(","party":)" + std::to_string(party) + "}",
                {{"idempotency-key", service + std::to_string(party)}});
        return parse_json(answer.text()).value()["ticket"];
    }

    // Signs in on the office network and reads one thing.
    Json as_person(std::uint16_t port, const std::string& name, const std::string& target) {
        http::ClientOptions link;
        link.base_url = fmt::format("https://127.0.0.1:{}", port);
        link.ca_pem = appliance.network_ca();
        http::Client client(link);
        http::ClientRequest request;
        request.method = "POST";
        request.target = "/v1/session";
        request.body = to_bytes(to_text({{"name", name}, {"password", "mot-hai-ba-bon"}}));
        const auto session = client.perform(request);
        CHECK_OK(session);
        const std::string cookie(session->header("set-cookie"));
        http::ClientRequest look;
        look.target = target;
        look.headers = {{"cookie", cookie.substr(0, cookie.find(';'))}};
        return parse_json(client.perform(look).value().text()).value();
    }

    void next_day() {
        appliance.clock.advance_ms(static_cast<std::uint64_t>(kDay_ms));
        send("POST /v1/counters/1/open");
    }
};

TEST(VisitRoutes, are_not_for_citizens_and_technicians) {
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/visits", citizen));
    CHECK_TEXT_EQUAL("WrongRole", code("POST /v1/visits", citizen));
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/statistics", citizen));
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/statistics", technician));
}

TEST(VisitRoutes, show_staff_the_own_day_and_a_supervisor_all) {
    at_desk(2);
    next_day();

    CHECK_TEXT_EQUAL("", code("GET /v1/visits?day=2026-11-25", staff));
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/visits?day=2026-11-24", staff));
    CHECK_TEXT_EQUAL("WrongRole", code("GET /v1/statistics?period=Q4-2026", staff));
    CHECK_EQUAL(1U, send("GET /v1/visits?day=2026-11-24")["visits"].size());
    CHECK_EQUAL(0U, send("GET /v1/visits")["visits"].size());
    CHECK_TRUE(send("GET /v1/statistics?period=Q4-2026")["figures"]["visits"] == 1);
}

TEST(VisitRoutes, show_a_supervisor_all_days_on_the_network_and_nobody_else) {
    const std::uint16_t port = appliance.listen_on_network();
    appliance.add_user("minh", Grade::Supervisor, "");
    appliance.add_user("an.ky-thuat", Grade::Technician, "");
    const std::string id = at_desk(2);
    send("POST /v1/visits/" + id + "/record", row);
    send("POST /v1/visits/" + id + "/close");
    http::ClientOptions link;
    link.base_url = fmt::format("https://127.0.0.1:{}", port);
    link.ca_pem = appliance.network_ca();
    const auto as =
        [&](const std::string& name, const std::string& route, const std::string& body) {
            http::Client client(link);
            http::ClientRequest request;
            request.method = "POST";
            request.target = "/v1/session";
            request.body = to_bytes(to_text({{"name", name}, {"password", "mot-hai-ba-bon"}}));
            const auto session = client.perform(request);
            CHECK_OK(session);
            const std::string cookie(session->header("set-cookie"));
            request.headers = {{"cookie", cookie.substr(0, cookie.find(';'))}};
            request.headers["x-csrf-token"] = parse_json(session->text()).value()["csrf"];
            request.method = route.substr(0, route.find(' '));
            request.target = route.substr(route.find(' ') + 1);
            request.body = to_bytes(body);
            return client.perform(request).value();
        };
    const std::string correct = "POST /v1/visits/" + id + "/correct";
    const std::string better =
        R"({"outcome":"received","people":3,"reason":"miscounted","kind":"complaint"})";

    CHECK_EQUAL(200, as("minh", "GET /v1/statistics?period=Y-2026", "").status);
    CHECK_TEXT_EQUAL("WrongRole",
                     code_in(as("an.ky-thuat", "GET /v1/statistics?period=Y-2026", "")));
    CHECK_EQUAL(200, as("minh", correct, better).status);

    const Json visit = send("GET /v1/visits")["visits"][0];
    CHECK_TRUE(visit["people"] == 3);
    CHECK_TRUE(visit["corrections"] == 1);
}

TEST(VisitRoutes, write_the_book_of_an_earlier_day) {
    const std::string id = at_desk(2);
    next_day();

    const Json visit = send("POST /v1/visits/" + id + "/record", row)["visit"];

    CHECK_TRUE(visit["step"] == "recorded");
    CHECK_TRUE(visit["business_day"] == "2026-11-24");
    CHECK_TRUE(send("POST /v1/visits/" + id + "/close")["visit"]["step"] == "closed");
    CHECK_TEXT_EQUAL("VisitOver", code("POST /v1/visits/" + id + "/record", staff, row));
}

TEST(VisitRoutes, show_a_clerk_the_own_unfinished_rows_of_yesterday_with_their_numbers) {
    const std::string closed = at_desk(1);
    const std::string waits = at_desk(2);
    send("POST /v1/visits/" + closed + "/record", row);
    send("POST /v1/visits/" + closed + "/close");
    send("POST /v1/counters/2/open");
    const std::string others = send("POST /v1/visits",
                                    R"({"counter":"2","people":1})",
                                    {{"idempotency-key", "at-two"}})["visit"]["id"];
    next_day();
    const std::uint16_t port = appliance.listen_on_network();
    appliance.add_user("ha.nguyen", Grade::Staff, "1");
    const Json all = send("GET /v1/visits?unfinished=1")["visits"];

    const Json own = as_person(port, "ha.nguyen", "/v1/visits?unfinished=1")["visits"];

    CHECK_EQUAL(2U, all.size());
    CHECK_TRUE(all[0]["id"] == waits && all[0]["number"] == 2);
    CHECK_TRUE(all[1]["id"] == others && all[1]["number"] == 3);
    CHECK_EQUAL(1U, own.size());
    CHECK_TRUE(own[0]["id"] == waits && own[0]["number"] == 2);
    CHECK_TEXT_EQUAL("BadArgument", code("GET /v1/visits?unfinished=yes", staff));
}

TEST(VisitRoutes, tell_what_the_ticket_knows_before_anybody_writes_the_row) {
    const Json first = issue("don-thu", 3);
    const Json second = issue("don-thu", 2);
    const std::string link = R"({"tickets":[")" + first["id"].get<std::string>() + R"(",")" +
                             second["id"].get<std::string>() + R"("]})";
    const Json group = send("POST /v1/groups", link)["group"]["id"];
    const std::string called = send("POST /v1/counters/1/next")["counter"]["ticket"]["id"];
    send("POST /v1/tickets/" + called + "/arrive");
    send("POST /v1/tickets/" + called + "/done", R"({"outcome":"settled_on_the_spot"})");

    const Json ticket = send("GET /v1/visits")["visits"][0]["ticket"];

    CHECK_TRUE(ticket["id"] == called);
    CHECK_TRUE(ticket["service"] == "don-thu");
    CHECK_TRUE(ticket["outcome"] == "settled_on_the_spot");
    CHECK_TRUE(ticket["group"] == group);
}

TEST(VisitRoutes, count_a_large_group_once_in_the_figures_of_each_part) {
    at_desk(6);
    at_desk(2);
    const Json days = send("GET /v1/statistics?from=2026-11-24&to=2026-11-25&by=day&table=figures");

    CHECK_TRUE(days["parts"][0]["figures"]["large_groups"] == 1);
    CHECK_TRUE(days["parts"][0]["figures"]["large_group_people"] == 6);
    CHECK_TRUE(days["parts"][1]["figures"]["large_groups"] == 0);
    CHECK_TRUE(days["figures"]["large_group_people"] == 6);
}

TEST(VisitRoutes, give_the_table_as_a_file_with_a_name) {
    at_desk(6);

    const auto csv = ask(appliance, "GET /v1/statistics?period=Q4-2026&format=csv");
    const auto pdf = ask(appliance, "GET /v1/statistics?period=Q4-2026&format=pdf");

    CHECK_TEXT_EQUAL("text/csv; charset=utf-8", csv.header("content-type"));
    CHECK_TEXT_EQUAL("attachment; filename=\"tcd01-Q4-2026.csv\"",
                     csv.header("content-disposition"));
    STRCMP_CONTAINS("Q4-2026,15/09/2026,14/12/2026,1,6,0,1,6,0,0,1,6,0,0,0",
                    std::string(csv.text()).c_str());
    CHECK_TEXT_EQUAL("application/pdf", pdf.header("content-type"));
    CHECK_TEXT_EQUAL("%PDF-played Q4-2026", pdf.text());
}

TEST(VisitRoutes, part_a_period_by_days_weeks_and_months) {
    at_desk(1);
    next_day();
    at_desk(2);
    const std::string range = "GET /v1/statistics?from=2026-11-24&to=2026-12-01&by=";

    const Json days = send(range + "day");

    CHECK_EQUAL(8U, days["parts"].size());
    CHECK_TRUE(days["parts"][1]["figures"]["people"] == 2);
    CHECK_TRUE(days["figures"]["people"] == 3);
    CHECK_EQUAL(2U, send(range + "week")["parts"].size());
    CHECK_EQUAL(2U, send(range + "month")["parts"].size());
}

TEST(VisitRoutes, refuse_periods_that_are_none_or_two) {
    const http::Headers anyone;
    for (const char* query : {"period=Q5-2026",
                              "from=2026-01-01",
                              "to=2026-01-01",
                              "day=today",
                              "from=2026-01-02&to=2026-01-01",
                              "day=2026-01-01&period=Q1-2026"}) {
        CHECK_TEXT_EQUAL("BadPeriod", code(std::string("GET /v1/visits?") + query, anyone));
    }
    CHECK_TEXT_EQUAL("BadArgument", code("GET /v1/statistics?format=pdf&table=figures", anyone));
}

TEST(VisitRoutes, tell_the_public_that_a_visit_began_and_nothing_of_its_row) {
    const std::string id = at_desk(2);
    send("POST /v1/visits/" + id + "/record",
         R"({"outcome":"received","kind":"complaint","case":"VV-SECRET"})");
    http::Client client(link_to(appliance));
    http::ClientRequest request;
    request.target = "/v1/events";
    request.headers = {{"x-kiosk-role", "citizen"}, {"last-event-id", "2"}};
    std::string seen;
    request.on_data = [&](ByteView piece) {
        seen += as_text(piece);
        return seen.find("heartbeat") == std::string::npos;
    };
    (void)client.perform(request);

    STRCMP_CONTAINS("visit.opened", seen.c_str());
    CHECK_TRUE(seen.find("VV-SECRET") == std::string::npos);
    CHECK_TRUE(seen.find("visit.recorded") == std::string::npos);
}

TEST(VisitRoutes, a_lost_answer_asked_for_again_gives_the_visit_that_exists) {
    const std::string body = R"({"counter":"1","people":3})";
    const http::Headers once{{"idempotency-key", "desk-a"}};
    const auto first = ask(appliance, "POST /v1/visits", body, once);
    const auto again = ask(appliance, "POST /v1/visits", body, once);

    CHECK_EQUAL(201, first.status);
    CHECK_EQUAL(200, again.status);
    CHECK_TEXT_EQUAL(std::string(first.text()), std::string(again.text()));
    CHECK_EQUAL(1U, send("GET /v1/visits")["visits"].size());
    CHECK_TEXT_EQUAL("NoIdempotencyKey", code("POST /v1/visits", staff, body));
    CHECK_TEXT_EQUAL("KeyReused",
                     code_in(ask(appliance, "POST /v1/visits", R"({"counter":"1"})", once)));
}

TEST(VisitRoutes, a_row_of_yesterday_takes_its_tickets_group_and_yesterdays_session) {
    const auto ticket = [this](const char* key) {
        return send("POST /v1/tickets",
                    R"({"service":"don-thu","party":3})",
                    {{"idempotency-key", key}})["ticket"]["id"]
            .get<std::string>();
    };
    const std::string first = ticket("a");
    const std::string second = ticket("b");
    const Json group =
        send("POST /v1/groups", R"({"tickets":[")" + first + R"(",")" + second + R"("]})");
    send("POST /v1/counters/1/next");
    send("POST /v1/tickets/" + first + "/arrive");
    const std::string visit = send("GET /v1/visits")["visits"][0]["id"];
    const std::string session =
        send("POST /v1/calendar",
             R"({"day":"2026-11-24","start":"22:00","end":"23:00","service":"don-thu",)"
             R"("leader":"Chủ tịch","venue":"Phòng 1"})")["session"]["id"];
    next_day();

    const Json record =
        send("POST /v1/visits/" + visit + "/record",
             R"({"outcome":"received","session_kind":"periodic","held":"by_head","session":")" +
                 session + "\"}")["visit"]["record"];

    CHECK_TRUE(record["group"] == group["group"]["id"]);
    CHECK_TRUE(record["session"] == session);
}
