// visit … and stats …, over a real socket, server, office loop and store.
#include "firmware/base/file.hpp"
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(VisitVerbs) {
    OfficeServer office;
    TempDir folder;

    void setup() override {
        LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    }

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    std::string open(const std::string& people) {
        return json({"visit", "open", "1", "--people", people}).json()["visit"]["id"];
    }

    std::string file(const std::string& name) {
        return (folder.path() / name).string();
    }
};

TEST(VisitVerbs, open_record_close_and_correct_a_visit) {
    const std::string id = open("2");
    CHECK_TRUE(ctl({"--lang", "vi", "visit", "list"}).says("chưa ghi sổ"));

    CHECK_TRUE(ctl({"--lang",
                    "vi",
                    "visit",
                    "record",
                    id,
                    "--outcome",
                    "received",
                    "--kind",
                    "complaint",
                    "--field",
                    "land",
                    "--case",
                    "VV-12",
                    "--nth",
                    "2"})
                   .says("vụ việc VV-12 (lần 2)"));
    CHECK_TRUE(ctl({"--lang", "en", "visit", "close", id}).says("closed"));
    LONGS_EQUAL(5, ctl({"visit", "record", id, "--outcome", "received"}).code);
    const Ran corrected = ctl({"--lang",
                               "en",
                               "visit",
                               "correct",
                               id,
                               "--reason",
                               "miscounted",
                               "--people",
                               "7",
                               "--outcome",
                               "received"});

    CHECK_TRUE(corrected.says("7 people"));
    CHECK_TRUE(corrected.says("corrected 1"));
}

TEST(VisitVerbs, take_a_leaders_session_and_a_group) {
    const std::string session = json({"calendar",
                                      "plan",
                                      "--day",
                                      "2026-11-24",
                                      "--start",
                                      "22:00",
                                      "--end",
                                      "23:00",
                                      "--service",
                                      "don-thu",
                                      "--leader",
                                      "Chủ tịch",
                                      "--venue",
                                      "Phòng 1"})
                                    .json()["session"]["id"];

    const Json visit = json({"visit",
                             "record",
                             open("12"),
                             "--outcome",
                             "leader_requested",
                             "--session-kind",
                             "periodic",
                             "--session",
                             session,
                             "--held",
                             "by_head",
                             "--group",
                             std::string(32, 'b'),
                             "--prior",
                             "first_decision"})
                           .json()["visit"];

    CHECK_TRUE(visit["record"]["session"] == session);
    CHECK_TRUE(visit["record"]["held"] == "by_head");
    CHECK_TRUE(visit["record"]["prior_result"] == "first_decision");
    const Json table = json({"stats", "tcd01"}).json()["tcd01"]["columns"];
    CHECK_TRUE(table[11]["value"] == 1);
    CHECK_TRUE(table[16]["value"] == 1);
}

TEST(VisitVerbs, refuse_what_no_row_may_hold) {
    const std::string id = open("1");

    CHECK_TEXT_EQUAL(
        "BadArgument",
        json({"visit", "record", id, "--outcome", "received", "--case", "001099012345"})
            .error_code());
    CHECK_TEXT_EQUAL(
        "BadArgument",
        json({"visit", "record", id, "--outcome", "received", "--kind", "denunciation"})
            .error_code());
    CHECK_TRUE(ctl({"visit", "list", "--unfinished"}).says(id));
    LONGS_EQUAL(2, ctl({"visit", "list", "--unfinished", "--day", "2026-11-24"}).code);
    LONGS_EQUAL(4, ctl({"visit", "close", "x"}).code);
    LONGS_EQUAL(3, ctl({"--role", "citizen", "visit", "list"}).code);
    LONGS_EQUAL(3, ctl({"--role", "staff", "visit", "list", "--day", "2026-11-23"}).code);
}

TEST(VisitVerbs, show_the_table_of_a_period) {
    open("6");

    const Ran shown = ctl({"--lang", "vi", "stats", "tcd01", "--period", "Q4-2026"});

    CHECK_TRUE(shown.says("Q4-2026  2026-09-15 … 2026-12-14"));
    CHECK_TRUE(shown.says("  2         6  Tổng số người được tiếp"));
    CHECK_TRUE(shown.says(" 21         -  Ủy quyền tiếp: số kỳ tiếp"));
    CHECK_TRUE(shown.says("tính vào tiếp thường xuyên: 1"));
    CHECK_TEXT_EQUAL("BadPeriod", json({"stats", "tcd01", "--period", "Q9-2026"}).error_code());
}

TEST(VisitVerbs, write_the_table_to_files) {
    open("6");

    LONGS_EQUAL(0, ctl({"stats", "tcd01", "--period", "Y-2026", "--csv", file("a.csv")}).code);
    LONGS_EQUAL(0, ctl({"stats", "tcd01", "--period", "Y-2026", "--pdf", file("a.pdf")}).code);
    LONGS_EQUAL(2, ctl({"stats", "tcd01", "--csv", file("b"), "--pdf", file("c")}).code);
    LONGS_EQUAL(70, ctl({"stats", "tcd01", "--csv", file("none/a.csv")}).code);

    STRCMP_CONTAINS("Y-2026,15/12/2025", read_text_file(file("a.csv"))->c_str());
    CHECK_TEXT_EQUAL("%PDF-played Y-2026", read_text_file(file("a.pdf")).value());
}

TEST(VisitVerbs, show_figures_by_day_and_by_counter) {
    open("6");
    open("1");

    const Ran shown = ctl({"--lang", "en", "stats", "figures", "--by", "day"});

    CHECK_TRUE(shown.says("People received: 7"));
    CHECK_TRUE(shown.says("Counter 1: 2 visits, 7 people"));
    LONGS_EQUAL(1, json({"stats", "figures", "--by", "day"}).json()["parts"].size());
    LONGS_EQUAL(0, ctl({"stats", "counters", "--csv", file("counters.csv")}).code);
    STRCMP_CONTAINS(",1,2,7,0", read_text_file(file("counters.csv"))->c_str());
}
