// Goal: sessions and bookings over the API: who may plan, what the public sees, what a repeated or
// lost request does. Method: the real handler, loop and store over a Unix socket and over TLS.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;
using access::Grade;

namespace {

Json leaders_day(const std::string& day) {
    return {{"day", day},
            {"start", "08:00"},
            {"end", "11:00"},
            {"service", "tu-van"},
            {"leader", "Chủ tịch UBND Thành phố"},
            {"venue", "Trụ sở, phòng 1"},
            {"quota", 3},
            {"slot_min", 60}};
}

}  // namespace

TEST_GROUP(CalendarRoutes) {
    OfficeAppliance appliance{{server::Role::Citizen,
                               server::Role::Staff,
                               server::Role::Supervisor,
                               server::Role::Technician}};

    Json json(const http::Response& response) {
        return parse_json(response.text()).value();
    }
    http::Response post(
        const std::string& path, const Json& body = nullptr, const std::string& key = "") {
        http::Headers headers;
        if (!key.empty()) {
            headers["idempotency-key"] = key;
        }
        return ask(appliance, "POST " + path, body.is_null() ? "" : to_text(body), headers);
    }
    std::string planned(const std::string& day) {
        const auto answer = post("/v1/calendar", leaders_day(day));
        CHECK_EQUAL(201, answer.status);
        return json(answer)["session"]["id"];
    }
    Json booked(const std::string& session, const std::string& key) {
        const auto answer = post("/v1/bookings", {{"session", session}}, key);
        CHECK_EQUAL(201, answer.status);
        return json(answer)["booking"];
    }
    void go_to(const std::string& day, const std::string& clock) {
        const auto at_ms = calendar::instant_ms(calendar::BusinessDay::parse(day).value(),
                                                calendar::parse_clock(clock).value());
        appliance.clock.advance_ms(
            static_cast<std::uint64_t>(at_ms - appliance.clock.wall().unix_ms));
        (void)ask(appliance, "GET /v1/status");  // a touch, which turns the day
    }
};

TEST(CalendarRoutes, a_leaders_day_at_new_year_is_moved_and_its_people_check_in_on_the_new_day) {
    go_to("2026-12-07", "07:00");
    go_to("2026-12-20", "07:00");
    // Lunar New Year 2027; the office's calendar of 2026-12-20 is made ahead.
    const std::string session = planned("2027-02-09");
    const Json first = booked(session, "k1");
    const Json second = booked(session, "k2");
    CHECK_TEXT_EQUAL("2027-02-09", second["day"].get<std::string>());
    CHECK_TEXT_EQUAL("09:00", second["time"].get<std::string>());

    const Json moved = json(post("/v1/calendar/" + session + "/move",
                                 {{"day", "2026-12-22"},
                                  {"start", "13:30"},
                                  {"end", "17:00"},
                                  {"reason", "Trùng Tết Nguyên đán"},
                                  {"notice", "Chuyển sang 22/12"}}))["session"];

    CHECK_EQUAL(1, moved["sequence"].get<int>());
    CHECK_EQUAL(2, moved["taken"].get<int>());
    const std::string code = second["code"];
    const Json there = json(ask(appliance, "GET /v1/bookings/" + code))["booking"];
    CHECK_TEXT_EQUAL("2026-12-22", there["day"].get<std::string>());
    CHECK_TEXT_EQUAL("14:30", there["time"].get<std::string>());
    CHECK_TEXT_EQUAL("booked", there["state"].get<std::string>());
    CHECK_TEXT_EQUAL("BookingElsewhere",
                     code_in(post("/v1/bookings/" + code + "/check-in", nullptr, "c0")));
    go_to("2026-12-22", "13:00");
    const auto ticket = post("/v1/bookings/" + code + "/check-in", nullptr, "c1");
    CHECK_TEXT_EQUAL("", ticket.status == 201 ? "" : std::string(ticket.text()));
    CHECK_TEXT_EQUAL("B001", json(ticket)["ticket"]["text"].get<std::string>());
    const auto again = post("/v1/bookings/" + code + "/check-in", nullptr, "c2");
    CHECK_EQUAL(200, again.status);
    CHECK_TRUE(json(again)["ticket"]["id"] == json(ticket)["ticket"]["id"]);
    const std::string file(ask(appliance, "GET /v1/calendar.ics").text());
    CHECK_TRUE(file.find("\r\nSEQUENCE:1\r\n") != std::string::npos);
    CHECK_TRUE(file.find("UID:" + session + "@HN-01.tiepdan") != std::string::npos);
}

TEST(CalendarRoutes, a_lost_answer_is_asked_for_again_without_a_second_booking) {
    const std::string session = planned("2026-11-26");

    const auto first = post("/v1/bookings", {{"session", session}, {"party", 2}}, "same");
    const auto second = post("/v1/bookings", {{"session", session}, {"party", 2}}, "same");

    CHECK_EQUAL(201, first.status);
    CHECK_EQUAL(200, second.status);
    CHECK_TRUE(json(first) == json(second));
    const Json all = json(ask(appliance, "GET /v1/bookings?session=" + session))["bookings"];
    CHECK_EQUAL(1U, all.size());
    const Json other = booked(planned("2026-11-27"), "same");
    CHECK_FALSE(other["code"] == json(first)["booking"]["code"]);
}

TEST(CalendarRoutes, the_same_person_is_told_apart_by_a_mark_that_nobody_can_read_back) {
    const std::string session = planned("2026-11-26");
    const Json wish{{"session", session}, {"who", "0912345678"}};
    CHECK_EQUAL(201, post("/v1/bookings", wish, "k1").status);

    CHECK_TEXT_EQUAL("BookedTwice", code_in(post("/v1/bookings", wish, "k2")));

    const auto journal = ask(appliance, "GET /v1/journal?from=1&limit=500");
    CHECK_TRUE(journal.text().find("booking.made") != std::string::npos);
    CHECK_TRUE(journal.text().find("0912345678") == std::string::npos);
}

TEST(CalendarRoutes, a_booking_for_the_city_is_pending_until_it_is_confirmed) {
    const std::string session = planned("2026-11-26");
    const Json wish{{"session", session}, {"for_city", true}};

    const Json made = json(post("/v1/bookings", wish, "k1"))["booking"];

    CHECK_TEXT_EQUAL("pending", made["state"].get<std::string>());
    const std::string id = made["id"];
    const Json confirmed = json(post("/v1/bookings/" + id + "/confirm"))["booking"];
    CHECK_TEXT_EQUAL("booked", confirmed["state"].get<std::string>());
}

TEST(CalendarRoutes, the_public_sees_the_notice_and_not_the_reason) {
    const std::string session = planned("2026-11-26");
    CHECK_EQUAL(200,
                post("/v1/calendar/" + session + "/cancel",
                     {{"reason", "Công tác"}, {"notice", "Không tiếp ngày 26/11"}})
                    .status);

    const Json seen = json(ask(
        appliance, "GET /v1/calendar/" + session, "", {{"x-kiosk-role", "citizen"}}))["session"];

    CHECK_TEXT_EQUAL("Không tiếp ngày 26/11", seen["notice"].get<std::string>());
    CHECK_FALSE(seen.contains("reason") || seen.contains("taken"));
    CHECK_TEXT_EQUAL("Công tác",
                     json(ask(appliance, "GET /v1/calendar/" + session))["session"]["reason"]
                         .get<std::string>());
}

TEST(CalendarRoutes, a_booking_of_a_day_gone_by_tells_what_became_of_it) {
    const Json made = booked(planned("2026-11-25"), "k1");
    go_to("2026-11-27", "08:00");
    const std::string path = "/v1/bookings/" + made["code"].get<std::string>();

    const auto late = post(path + "/check-in", nullptr, "c1");

    CHECK_TEXT_EQUAL("BookingOver", code_in(late));
    CHECK_TEXT_EQUAL("released",
                     json(ask(appliance, "GET " + path))["booking"]["state"].get<std::string>());
}

TEST(CalendarRoutes, a_supervisor_plans_and_a_clerk_books) {
    const std::uint16_t port = appliance.listen_on_network();
    appliance.add_user("ha.nguyen", Grade::Staff, "1");
    appliance.add_user("minh", Grade::Supervisor, "");
    const std::string session = planned("2026-11-26");
    const auto as = [&](const std::string& name, const std::string& route, const Json& body) {
        http::ClientOptions link;
        link.base_url = fmt::format("https://127.0.0.1:{}", port);
        link.ca_pem = appliance.network_ca();
        http::Client client(link);
        http::ClientRequest enter;
        enter.method = "POST";
        enter.target = "/v1/session";
        enter.body = to_bytes(to_text({{"name", name}, {"password", "mot-hai-ba-bon"}}));
        const auto entered = client.perform(enter);
        CHECK_OK(entered);
        const std::string cookie(entered->header("set-cookie"));
        http::ClientRequest request;
        request.method = route.substr(0, route.find(' '));
        request.target = route.substr(route.find(' ') + 1);
        request.headers = {{"cookie", cookie.substr(0, cookie.find(';'))},
                           {"x-csrf-token", json(*entered)["csrf"].get<std::string>()},
                           {"idempotency-key", "k"}};
        request.body = to_bytes(body.is_null() ? "" : to_text(body));
        auto answer = client.perform(request);
        CHECK_OK(answer);
        return std::move(answer).value();
    };

    CHECK_TEXT_EQUAL("WrongRole",
                     code_in(as("ha.nguyen", "POST /v1/calendar", leaders_day("2026-11-27"))));
    CHECK_TEXT_EQUAL("WrongRole", code_in(as("ha.nguyen", "GET /v1/calendar/proposals", nullptr)));
    CHECK_EQUAL(201, as("minh", "POST /v1/calendar", leaders_day("2026-11-27")).status);
    const auto booking = as("ha.nguyen", "POST /v1/bookings", {{"session", session}});
    CHECK_EQUAL(201, booking.status);
    const std::string id = json(booking)["booking"]["id"];
    CHECK_TEXT_EQUAL("WrongRole",
                     code_in(as("ha.nguyen", "POST /v1/bookings/" + id + "/confirm", nullptr)));
    CHECK_EQUAL(200, as("minh", "POST /v1/bookings/" + id + "/confirm", nullptr).status);
}

TEST(CalendarRoutes, holidays_come_with_their_source_and_say_which_years_nobody_knows) {
    const Json tet =
        json(ask(appliance, "GET /v1/calendar/holidays?from=2027-02-08&to=2027-02-09"));
    const Json far =
        json(ask(appliance, "GET /v1/calendar/holidays?from=2028-01-01&to=2028-01-31"));

    CHECK_EQUAL(1U, tet["holidays"].size());
    CHECK_TEXT_EQUAL("2027-02-05", tet["holidays"][0]["from"].get<std::string>());
    CHECK_FALSE(tet["holidays"][0]["source"].get<std::string>().empty());
    CHECK_EQUAL(0U, tet["years_unknown"].size());
    CHECK_TRUE(far["years_unknown"] == Json::array({2028}));
}
