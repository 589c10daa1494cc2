// Goal: staff get the sheets that they ask for, of their own office and kiosk, and nobody else any.
// Method: the real handler over an office loop and store; the played paper names its sheets.
#include "firmware/petitions/page_code.hpp"
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(SeparatorRoutes) {
    OfficeAppliance appliance{
        {server::Role::Citizen, server::Role::Staff, server::Role::Technician}};

    // The sample office's kiosk has slot 3.
    static std::string sheet(int number) {
        return " " + petitions::separator_text({"HN-01", "3", number}).value();
    }
};

TEST(SeparatorRoutes, staff_get_ten_sheets_or_those_they_name) {
    const auto usual = ask(appliance, "GET /v1/separators");
    const auto named = ask(appliance, "GET /v1/separators?from=41&count=2");

    CHECK_EQUAL(200, usual.status);
    CHECK_TEXT_EQUAL("application/pdf", std::string(usual.header("content-type")));
    STRCMP_CONTAINS("to-ngan-thu.pdf", std::string(usual.header("content-disposition")).c_str());
    std::string ten = "%PDF-played";
    for (int i = 1; i <= 10; ++i) {
        ten += sheet(i);
    }
    CHECK_TEXT_EQUAL(ten, std::string(usual.text()));
    CHECK_TEXT_EQUAL("%PDF-played" + sheet(41) + sheet(42), std::string(named.text()));
}

TEST(SeparatorRoutes, numbers_out_of_range_are_refused_and_so_is_everybody_else) {
    for (const char* query : {"?from=0",
                              "?from=10000",
                              "?from=9999&count=2",
                              "?count=0",
                              "?count=51",
                              "?count=-1",
                              "?count=2x",
                              "?from="}) {
        CHECK_TEXT_EQUAL("BadArgument",
                         code_in(ask(appliance, std::string("GET /v1/separators") + query)));
    }
    for (const char* role : {"citizen", "technician"}) {
        CHECK_TEXT_EQUAL(
            "WrongRole",
            code_in(ask(appliance, "GET /v1/separators", "", {{"x-kiosk-role", role}})));
    }
}
