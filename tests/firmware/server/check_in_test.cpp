// Goal: a booking's code at the glass gets an answer and tells nothing of a person; guesses cost
// time by every route; the glass learns when there is anything to check in for. Method: the real
// handler, loop and store over a Unix socket.
#include "firmware/petitions/booking_code.hpp"
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

const http::Headers kCitizen{{"x-kiosk-role", "citizen"}};

}  // namespace

TEST_GROUP(CheckInRoutes) {
    OfficeAppliance appliance{
        {server::Role::Citizen, server::Role::Staff, server::Role::Supervisor}};

    static Json json(const http::Response& response) {
        return parse_json(response.text()).value();
    }
    http::Response post(const std::string& path, const Json& body, const http::Headers& headers) {
        return ask(appliance, "POST " + path, body.is_null() ? "" : to_text(body), headers);
    }
    Json booked_on(const std::string& day, const std::string& key, bool for_city = false) {
        const Json plan{{"day", day},
                        {"start", "08:30"},
                        {"end", "11:00"},
                        {"service", "tu-van"},
                        {"leader", "Chủ tịch UBND Thành phố"},
                        {"venue", "Trụ sở, phòng 1"},
                        {"quota", 3},
                        {"slot_min", 30}};
        const auto planned = post("/v1/calendar", plan, {});
        CHECK_EQUAL(201, planned.status);
        const auto made = post("/v1/bookings",
                               {{"session", json(planned)["session"]["id"]},
                                {"party", 2},
                                {"who", "0912345678"},
                                {"for_city", for_city}},
                               {{"idempotency-key", key}});
        CHECK_EQUAL(201, made.status);
        return json(made)["booking"];
    }
    Json find(const std::string& shown, const http::Headers& headers = kCitizen) {
        const auto answer = post("/v1/bookings/find", {{"code", shown}}, headers);
        CHECK_EQUAL(200, answer.status);
        return json(answer)["found"];
    }
    std::string answer_to(const std::string& shown) {
        return find(shown)["answer"];
    }
};

TEST(CheckInRoutes, a_code_is_found_by_its_eight_characters_whole_or_as_qr_code) {
    const Json booking = booked_on("2026-11-24", "k1");
    const std::string code = booking["code"];

    const Json found = find(code.substr(6, 8));

    CHECK_TEXT_EQUAL("ready", found["answer"].get<std::string>());
    CHECK_TEXT_EQUAL("Chủ tịch UBND Thành phố", found["leader"].get<std::string>());
    CHECK_TEXT_EQUAL("08:30", found["time"].get<std::string>());
    CHECK_EQUAL(2, found["party"].get<int>());
    CHECK_TRUE(found["booking"] == booking["id"]);
    CHECK_TRUE(find(code) == found);
    CHECK_TRUE(find(petitions::booking_qr_text(code, "HN-01")) == found);
    CHECK_TEXT_EQUAL("another_office", answer_to(petitions::booking_qr_text(code, "HN-02")));
    CHECK_TEXT_EQUAL("no_code", answer_to("TDT1|x"));
    CHECK_TEXT_EQUAL("no_code", answer_to(std::string(4000, '2')));
    CHECK_TEXT_EQUAL("BadArgument", code_in(post("/v1/bookings/find", {{"text", "x"}}, kCitizen)));
}

TEST(CheckInRoutes, what_is_found_checks_in_and_gives_the_same_ticket_again) {
    const std::string code = booked_on("2026-11-24", "k1", true)["code"];
    const Json found = find(code);
    CHECK_TEXT_EQUAL("pending", found["answer"].get<std::string>());
    const std::string path = "/v1/bookings/" + found["booking"].get<std::string>() + "/check-in";
    http::Headers first = kCitizen;
    first["idempotency-key"] = "c1";

    const auto ticket = post(path, {{"code", true}}, first);

    CHECK_EQUAL(201, ticket.status);
    CHECK_TEXT_EQUAL("B001", json(ticket)["ticket"]["text"].get<std::string>());
    CHECK_TEXT_EQUAL("checked_in", answer_to(code));
    http::Headers second = kCitizen;
    second["idempotency-key"] = "c2";
    const auto again = post(path, {{"code", true}}, second);
    CHECK_EQUAL(200, again.status);
    CHECK_TRUE(json(again)["ticket"]["id"] == json(ticket)["ticket"]["id"]);
}

TEST(CheckInRoutes, other_days_are_told_by_their_day) {
    const std::string past = booked_on("2026-11-24", "k1")["code"];
    const std::string ahead = booked_on("2026-11-26", "k2")["code"];
    CHECK_TEXT_EQUAL("another_day", answer_to(ahead));
    appliance.clock.advance_ms(static_cast<std::uint64_t>(kDay_ms));
    (void)ask(appliance, "GET /v1/status");

    CHECK_TEXT_EQUAL("past", answer_to(past));
    const Json found = find(ahead.substr(6, 8));
    CHECK_TEXT_EQUAL("another_day", found["answer"].get<std::string>());
    CHECK_TEXT_EQUAL("2026-11-26", found["day"].get<std::string>());
}

TEST(CheckInRoutes, guesses_cost_time_by_every_route_and_right_codes_do_not_pay_for_them) {
    const Json booking = booked_on("2026-11-24", "k1");
    const std::string code = booking["code"];
    for (int i = 0; i < 2; ++i) {
        CHECK_TEXT_EQUAL("unknown", answer_to("22222222"));
        CHECK_TEXT_EQUAL("ready", answer_to(code));
    }
    CHECK_TEXT_EQUAL("UnknownBooking",
                     code_in(ask(appliance, "GET /v1/bookings/LH-26-22222222-2", "", kCitizen)));
    http::Headers keyed = kCitizen;
    keyed["idempotency-key"] = "c1";
    CHECK_TEXT_EQUAL("UnknownBooking",
                     code_in(post("/v1/bookings/LH-26-22222222-2/check-in", nullptr, keyed)));
    CHECK_TEXT_EQUAL("no_code", answer_to("2222222"));

    const Json fifth = find("22222222");

    CHECK_TEXT_EQUAL("unknown", fifth["answer"].get<std::string>());
    CHECK_EQUAL(30, fifth["wait_s"].get<int>());
    CHECK_TEXT_EQUAL("pause", answer_to(code));
    CHECK_TEXT_EQUAL("AccountLocked",
                     code_in(ask(appliance, "GET /v1/bookings/" + code, "", kCitizen)));
    CHECK_TEXT_EQUAL("AccountLocked",
                     code_in(post("/v1/bookings/" + code + "/check-in", nullptr, keyed)));
    // Who was told the id before is not stopped by others; nor are staff.
    const std::string id = booking["id"];
    CHECK_EQUAL(201, post("/v1/bookings/" + id + "/check-in", nullptr, keyed).status);
    CHECK_TEXT_EQUAL("checked_in", find(code, {})["answer"].get<std::string>());
    appliance.clock.advance_ms(30'000);
    CHECK_TEXT_EQUAL("checked_in", answer_to(code));
}

TEST(CheckInRoutes, the_desk_prints_the_slip_of_a_booking_that_may_still_be_used) {
    const Json booking = booked_on("2026-11-24", "k1");
    const std::string code = booking["code"];
    const std::string path = "GET /v1/bookings/" + code + "/slip";

    const auto slip = ask(appliance, path);

    CHECK_EQUAL(200, slip.status);
    CHECK_TEXT_EQUAL("application/pdf", std::string(slip.header("content-type")));
    CHECK_TEXT_EQUAL("%PDF-played " + code + " HN-01", std::string(slip.text()));
    CHECK_TEXT_EQUAL("WrongRole", code_in(ask(appliance, path, "", kCitizen)));
    const std::string id = booking["id"];
    CHECK_EQUAL(200, post("/v1/bookings/" + id + "/cancel", nullptr, {}).status);
    CHECK_TEXT_EQUAL("BookingOver", code_in(ask(appliance, path)));
}

TEST(CheckInRoutes, the_queue_and_the_stream_say_whether_there_is_a_check_in_today) {
    CHECK_FALSE(json(ask(appliance, "GET /v1/queue"))["check_in"].get<bool>());
    http::Client client(link_to(appliance));
    http::ClientRequest request;
    request.target = "/v1/events";
    request.headers = kCitizen;
    http::EventParser parser;
    bool booked = false;
    std::string told;
    request.on_data = [&](ByteView piece) {
        return parser.feed(as_text(piece), [&](const http::SentEvent& event) {
            CHECK_FALSE(event.event == "change");
            if (event.event == "snapshot" && !std::exchange(booked, true)) {
                (void)booked_on("2026-11-24", "k1");
            }
            if (event.event == "calendar") {
                told = event.data;
            }
        }) && told.find("true") == std::string::npos;
    };

    (void)client.perform(request);

    CHECK_TEXT_EQUAL(R"({"check_in":true})", told);
    CHECK_TRUE(json(ask(appliance, "GET /v1/queue"))["check_in"].get<bool>());
}
