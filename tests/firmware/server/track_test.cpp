// Goal: the glass learns what became of a letter by code and PIN together; a wrong one of either
// tells nothing and costs time, with the codes of bookings. Method: the real handler over a Unix
// socket, the appliance's answer played.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

const http::Headers kCitizen{{"x-kiosk-role", "citizen"}};
constexpr const char* kCode = "HN-26-7K3M9QRT-X";

}  // namespace

TEST_GROUP(TrackRoutes) {
    OfficeAppliance appliance{{server::Role::Citizen, server::Role::Staff}};
    const Json story =
        Json::array({{{"status", "received"}, {"day", "2026-11-20"}, {"body", nullptr}},
                     {{"status", "transferred"}, {"day", "2026-11-23"}, {"body", "Sở Xây dựng"}}});

    void setup() override {
        OfficeAppliance::Script script;
        script.tracked = std::string(kCode) + " 042137";
        script.story = story;
        appliance.play(script);
    }

    http::Response post(const Json& body, const http::Headers& headers = kCitizen) {
        return ask(appliance, "POST /v1/letters/track", to_text(body), headers);
    }

    Json found(const char* pin, const http::Headers& headers = kCitizen) {
        const auto answer = post({{"code", kCode}, {"pin", pin}}, headers);
        CHECK_EQUAL(200, answer.status);
        return parse_json(answer.text()).value()["found"];
    }
};

TEST(TrackRoutes, a_receipt_gives_the_letters_story) {
    const Json answer = found("042137");

    CHECK_TEXT_EQUAL("found", answer["answer"].get<std::string>());
    CHECK_TRUE(answer["story"] == story);
    CHECK_TRUE(answer["wait_s"].is_null());
    CHECK_TRUE(found("042137", {}) == answer);
}

TEST(TrackRoutes, guesses_cost_time_and_staff_are_not_slowed) {
    for (int i = 0; i < 4; ++i) {
        CHECK_TRUE(found("000000")["wait_s"].is_null());
    }
    CHECK_TEXT_EQUAL("found", found("042137")["answer"].get<std::string>());
    const Json fifth = found("000000");
    CHECK_TEXT_EQUAL("unknown", fifth["answer"].get<std::string>());
    CHECK_EQUAL(30, fifth["wait_s"].get<int>());
    CHECK_TRUE(fifth["story"].is_null());

    CHECK_TEXT_EQUAL("pause", found("042137")["answer"].get<std::string>());
    CHECK_TEXT_EQUAL("found", found("042137", {})["answer"].get<std::string>());
    const auto booking =
        ask(appliance, "POST /v1/bookings/find", R"({"code":"22222222"})", kCitizen);
    CHECK_TEXT_EQUAL("pause",
                     parse_json(booking.text()).value()["found"]["answer"].get<std::string>());
    appliance.clock.advance_ms(30'000);
    CHECK_TEXT_EQUAL("found", found("042137")["answer"].get<std::string>());
}

TEST(TrackRoutes, what_is_no_code_is_said_and_counts_as_no_guess) {
    OfficeAppliance::Script script;
    script.untracked = ErrorCode::BadArgument;
    appliance.play(script);
    for (int i = 0; i < 6; ++i) {
        const Json answer = found("042137");
        CHECK_TEXT_EQUAL("no_code", answer["answer"].get<std::string>());
        CHECK_TRUE(answer["wait_s"].is_null());
    }
    CHECK_TEXT_EQUAL("BadArgument", code_in(post({{"code", kCode}})));
    CHECK_TEXT_EQUAL("BadArgument", code_in(post({{"pin", "042137"}})));
    script.untracked = ErrorCode::Overloaded;
    appliance.play(script);
    CHECK_TEXT_EQUAL("Overloaded", code_in(post({{"code", kCode}, {"pin", "042137"}})));
}
