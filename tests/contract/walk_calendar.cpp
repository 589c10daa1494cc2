// Sessions and bookings: each operation with what it gives and what it refuses.
#include "tests/contract/asker.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {
namespace {

Json verb(Asker& api, const std::string& name, const std::string& of, const Json& body) {
    return api.ask("POST /v1/calendar/{id}/" + name, "/v1/calendar/" + of + "/" + name, body);
}

struct Planned {
    std::string today;
    std::string ahead;
};

// The office is on 2026-11-24; a session today and one ahead.
Planned walk_the_sessions(Asker& api) {
    const Json today{{"day", "2026-11-24"},
                     {"start", "09:00"},
                     {"end", "11:00"},
                     {"service", "tu-van"},
                     {"leader", "Chủ tịch UBND Thành phố"},
                     {"venue", "Phòng 1"},
                     {"bridge_points", {"Ba Vì"}},
                     {"quota", 2},
                     {"slot_min", 60}};
    Json ahead = today;
    ahead["day"] = "2027-02-09";
    const std::string plan = "POST /v1/calendar";
    const std::string id = api.ask(plan, "/v1/calendar", today)["session"]["id"];
    const std::string later = api.ask(plan, "/v1/calendar", ahead)["session"]["id"];
    api.ask(plan, "/v1/calendar", ahead);
    ahead["service"] = "none";
    api.ask(plan, "/v1/calendar", ahead);
    ahead["day"] = "2026-02-30";
    api.ask(plan, "/v1/calendar", ahead);
    api.ask("GET /v1/calendar", "/v1/calendar");
    api.ask("GET /v1/calendar", "/v1/calendar?from=2027-01-01&to=2026-01-01");
    const Json seen =
        api.ask("GET /v1/calendar", "/v1/calendar", nullptr, {{"x-kiosk-role", "citizen"}});
    CHECK_FALSE(seen["sessions"][0].contains("reason"));
    api.ask("GET /v1/calendar.ics", "/v1/calendar.ics");
    api.ask("GET /v1/calendar.ics", "/v1/calendar.ics?from=x");
    const std::string propose = "GET /v1/calendar/proposals";
    const Json proposed =
        api.ask(propose, "/v1/calendar/proposals?from=2027-02&months=1&weekday=tuesday&nth=2");
    CHECK_TRUE(proposed["proposals"][0]["special"]["confirmed"] == false);
    api.ask(propose, "/v1/calendar/proposals?rule=moon");
    const std::string holidays = "GET /v1/calendar/holidays";
    const Json known = api.ask(holidays, "/v1/calendar/holidays?from=2027-02-01&to=2027-02-28");
    CHECK_TRUE(known["holidays"][0]["kind"] == "holiday");
    api.ask(holidays, "/v1/calendar/holidays?from=x");
    api.ask("GET /v1/calendar/{id}", "/v1/calendar/" + id);
    api.ask("GET /v1/calendar/{id}", "/v1/calendar/x");
    verb(api, "change", later, {{"venue", "Phòng 2"}});
    verb(api, "change", later, {{"quota", 501}});
    const Json move{{"day", "2027-02-16"}, {"start", "08:00"}, {"end", "11:00"}};
    verb(api, "move", later, move);
    Json whole = move;
    whole["reason"] = "Tết";
    whole["notice"] = "Chuyển sang 16/02";
    verb(api, "move", later, whole);
    verb(api, "move", later, whole);
    verb(api, "delegate", later, {{"delegate", "Phó Chủ tịch"}});
    verb(api, "open", later, nullptr);
    return {id, later};
}

void walk_the_bookings(Asker& api, const std::string& id) {
    const std::string make = "POST /v1/bookings";
    const Json wish{{"session", id}, {"party", 3}, {"who", "0912345678 vụ 5"}};
    const Json made = api.ask(make, "/v1/bookings", wish, key("b1"));
    CHECK_TRUE(api.ask(make, "/v1/bookings", wish, key("b1"))["booking"] == made["booking"]);
    api.ask(make, "/v1/bookings", wish, key("b2"));
    api.ask(make, "/v1/bookings", wish);
    api.ask(make, "/v1/bookings", {{"session", id}, {"slot", "10:00"}}, key("b3"));
    api.ask(make, "/v1/bookings", {{"session", id}, {"slot", "10:30"}}, key("b4"));
    api.ask(make, "/v1/bookings", {{"session", id}}, key("b5"));
    const Json waits = api.ask(
        make, "/v1/bookings", {{"session", id}, {"wait", true}, {"for_city", true}}, key("b6"));
    const std::string code = made["booking"]["code"];
    const std::string other = waits["booking"]["id"];
    api.ask("GET /v1/bookings", "/v1/bookings?session=" + id);
    api.ask("GET /v1/bookings", "/v1/bookings");
    api.ask("GET /v1/bookings/{id}", "/v1/bookings/" + code);
    api.ask("GET /v1/bookings/{id}", "/v1/bookings/LH-26-22222222-2");
    api.ask("GET /v1/bookings/{id}/slip", "/v1/bookings/" + code + "/slip");
    api.ask("GET /v1/bookings/{id}/slip", "/v1/bookings/LH-26-22222222-2/slip");
    const std::string find = "POST /v1/bookings/find";
    CHECK_TEXT_EQUAL(
        "ready",
        api.ask(find, "/v1/bookings/find", {{"code", code}})["found"]["answer"].get<std::string>());
    api.ask(find, "/v1/bookings/find", {{"code", "22222222"}});
    api.ask(find, "/v1/bookings/find");
    const std::string check_in = "POST /v1/bookings/{id}/check-in";
    api.ask(check_in, "/v1/bookings/" + code + "/check-in");
    api.ask(check_in, "/v1/bookings/" + code + "/check-in", {{"paper", "none"}}, key("c1"));
    api.ask(check_in, "/v1/bookings/" + code + "/check-in", nullptr, key("c1"));
    api.ask(check_in, "/v1/bookings/" + other + "/check-in", nullptr, key("c2"));
    api.ask("POST /v1/bookings/{id}/confirm", "/v1/bookings/" + other + "/confirm");
    const std::string refuse = "POST /v1/bookings/{id}/refuse";
    api.ask(refuse, "/v1/bookings/" + other + "/refuse", {{"reason", "no_place"}});  // confirmed
    const std::string asked = api.ask(make,
                                      "/v1/bookings",
                                      {{"session", id}, {"wait", true}, {"for_city", true}},
                                      key("b7"))["booking"]["id"];
    api.ask(refuse, "/v1/bookings/" + asked + "/refuse");
    api.ask(refuse, "/v1/bookings/" + asked + "/refuse", {{"reason", "bored"}});
    const Json refused =
        api.ask(refuse, "/v1/bookings/" + asked + "/refuse", {{"reason", "no_place"}});
    CHECK_TRUE(refused["booking"]["refused"] == "no_place");
    api.ask(refuse, "/v1/bookings/" + asked + "/refuse", {{"reason", "no_place"}});
    api.ask(refuse, "/v1/bookings/x/refuse", {{"reason", "no_place"}});
    const std::string cancel = "POST /v1/bookings/{id}/cancel";
    api.ask(cancel, "/v1/bookings/" + other + "/cancel", {{"why", "session"}});
    api.ask(cancel, "/v1/bookings/" + other + "/cancel", {{"why", "staff"}});
    api.ask(cancel, "/v1/bookings/" + other + "/cancel");
    verb(api, "open", id, nullptr);
    verb(api, "close", id, nullptr);
    verb(api, "close", id, nullptr);
}

}  // namespace

void walk_the_calendar(Asker& api) {
    const Planned planned = walk_the_sessions(api);
    walk_the_bookings(api, planned.today);
    verb(api, "cancel", planned.ahead, {{"reason", "Công tác"}, {"notice", "Không tiếp"}});
}

}  // namespace kiosk::test
