// Goal: a supervisor alone speaks to the halls; what is said comes to every display at once, and
// goes again. Method: the real handler over an office loop and store.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(NoticeRoutes) {
    OfficeAppliance appliance{{server::Role::Citizen,
                               server::Role::Staff,
                               server::Role::Supervisor,
                               server::Role::Technician}};

    http::Response post(const std::string& body, const char* role = "supervisor") {
        return ask(appliance, "POST /v1/hall/notices", body, {{"x-kiosk-role", role}});
    }

    Json get(const std::string& target) {
        return parse_json(ask(appliance, "GET " + target).text()).value();
    }
};

TEST(NoticeRoutes, only_a_supervisor_speaks_to_the_halls) {
    for (const char* role : {"citizen", "staff", "technician"}) {
        CHECK_TEXT_EQUAL("WrongRole", code_in(post(R"({"sentence":"chay"})", role)));
    }
    CHECK_EQUAL(201, post(R"({"sentence":"chay"})").status);
}

TEST(NoticeRoutes,
     a_sentence_of_the_settings_comes_to_the_display_of_every_hall_without_who_posted_it) {
    post(R"({"sentence":"chay"})");
    post(R"({"vi":"Quầy 2 nghỉ","en":"Counter 2 is closed"})");

    for (const char* zone : {"1", "tang-2", "*"}) {
        const Json hall = get(std::string("/v1/hall?zone=") + zone);
        CHECK_TEXT_EQUAL("Cháy! Mời ra ngay bằng cửa chính",
                         hall["urgent"]["vi"].get<std::string>());
        CHECK_TEXT_EQUAL("Counter 2 is closed", hall["notice"]["en"].get<std::string>());
        CHECK_FALSE(hall["urgent"].contains("by"));
    }
}

TEST(NoticeRoutes, what_is_withdrawn_is_gone_from_the_displays) {
    const std::string id =
        parse_json(post(R"({"vi":"Quầy 2 nghỉ"})").text()).value()["notice"]["id"];
    CHECK_EQUAL(1U, get("/v1/hall/notices")["standing"].size());
    const std::string verb = "POST /v1/hall/notices/" + id + "/withdraw";

    CHECK_EQUAL(200, ask(appliance, verb).status);

    CHECK_FALSE(get("/v1/hall").contains("notice"));
    CHECK_TEXT_EQUAL("NotFound", code_in(ask(appliance, verb)));
}

TEST(NoticeRoutes, words_of_ones_own_and_a_sentence_exclude_each_other) {
    CHECK_TEXT_EQUAL("BadArgument", code_in(post(R"({"sentence":"chay","vi":"x"})")));
    CHECK_TEXT_EQUAL("BadArgument", code_in(post(R"({"vi":"x","kind":"loud"})")));
    CHECK_TEXT_EQUAL("BadArgument", code_in(post("{}")));
    CHECK_TEXT_EQUAL("NotFound", code_in(post(R"({"sentence":"none"})")));
    CHECK_EQUAL(2U, get("/v1/hall/notices")["sentences"].size());
}
