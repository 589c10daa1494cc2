// calendar … and booking …, over a real socket, server, office loop and store.
#include "firmware/base/file.hpp"
#include "tests/firmware/ctl/run_ctl.hpp"
#include "tests/firmware/ctl/typed.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(CalendarVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }
    std::string planned(const std::string& day) {
        const Ran ran =
            json({"calendar", "plan",      "--day",  day,        "--start",  "09:00",   "--end",
                  "11:00",    "--service", "tu-van", "--leader", "Chủ tịch", "--venue", "Phòng 1",
                  "--quota",  "2",         "--slot", "60",       "--bridge", "Ba Vì"});
        LONGS_EQUAL(0, ran.code);
        return ran.json()["session"]["id"];
    }
};

TEST(CalendarVerbs, a_session_is_planned_listed_changed_moved_delegated_and_cancelled) {
    const std::string id = planned("2026-11-26");

    CHECK_TRUE(ctl({"--lang", "vi", "calendar", "list"}).says("2026-11-26 09:00-11:00  Chủ tịch"));
    LONGS_EQUAL(5,
                ctl({"calendar",
                     "plan",
                     "--day",
                     "2026-11-26",
                     "--start",
                     "10:00",
                     "--end",
                     "11:00",
                     "--service",
                     "tu-van",
                     "--leader",
                     "X",
                     "--venue",
                     "Y"})
                    .code);
    LONGS_EQUAL(2, ctl({"calendar", "plan", "--day", "2026-11-26"}).code);
    CHECK_TRUE(ctl({"calendar", "change", id, "--venue", "Hội trường"}).says("Hội trường"));
    LONGS_EQUAL(2, ctl({"calendar", "move", id, "--day", "2026-11-27"}).code);
    const Ran moved = ctl({"--lang",
                           "vi",
                           "calendar",
                           "move",
                           id,
                           "--day",
                           "2026-11-27",
                           "--start",
                           "13:30",
                           "--end",
                           "16:00",
                           "--reason",
                           "Họp",
                           "--notice",
                           "Dời 1 ngày"});
    CHECK_TRUE(moved.says("2026-11-27 13:30-16:00"));
    CHECK_TRUE(moved.says("Thông báo: Dời 1 ngày"));
    CHECK_TRUE(ctl({"calendar", "delegate", id, "--delegate", "Phó Chủ tịch"}).says("(Phó Chủ"));
    CHECK_TRUE(ctl({"--lang", "en", "calendar", "cancel", id, "--reason", "a", "--notice", "b"})
                   .says("cancelled"));
    LONGS_EQUAL(5, ctl({"calendar", "open", id}).code);
    LONGS_EQUAL(4, ctl({"calendar", "open", "x"}).code);
    CHECK_TRUE(ctl({"calendar", "list", "--from", "2027-01-01", "--to", "2027-01-31"}).out.empty());
}

TEST(CalendarVerbs, a_rule_proposes_and_tells_why_a_day_is_marked) {
    const Ran ran = ctl({"--lang",
                         "en",
                         "calendar",
                         "propose",
                         "--from",
                         "2027-02",
                         "--months",
                         "1",
                         "--weekday",
                         "tuesday",
                         "--nth",
                         "2",
                         "--rule",
                         "nth_weekday"});

    CHECK_TRUE(ran.says("2027-02  2027-02-09  public holiday  not confirmed (Lunar New Year)"));
    CHECK_TRUE(ran.says("next working day 2027-02-12"));
    CHECK_TRUE(ctl({"--lang", "vi", "calendar", "propose", "--from", "2028-02", "--months", "1"})
                   .says("chưa có lịch nghỉ lễ"));
    LONGS_EQUAL(2, ctl({"calendar", "propose", "--months", "99"}).code);
    CHECK_TRUE(
        ctl({"--lang", "vi", "calendar", "holidays", "--from", "2027-02-09", "--to", "2027-02-09"})
            .says("Tết Nguyên đán"));
    CHECK_TRUE(
        ctl({"--lang", "en", "calendar", "holidays", "--from", "2028-01-01", "--to", "2028-01-01"})
            .says("2028  no holidays known"));
}

TEST(CalendarVerbs, the_export_is_the_file_itself) {
    const std::string id = planned("2026-11-26");

    const Ran ran = ctl({"calendar", "export"});

    CHECK_TRUE(ran.out.starts_with("BEGIN:VCALENDAR\r\n"));
    CHECK_TRUE(ran.says("UID:" + id));
    CHECK_TRUE(ran.out.ends_with("END:VCALENDAR\r\n"));
}

TEST(CalendarVerbs, a_place_is_booked_listed_cancelled_and_checked_in) {
    const std::string id = planned("2026-11-24");
    const std::string first = [&] {
        const Typed who({"0912345678"});
        return json({"booking", "make", id, "--party", "3", "--who"}).json()["booking"]["code"];
    }();
    {
        const Typed who({"0912345678"});
        LONGS_EQUAL(5, ctl({"booking", "make", id, "--who"}).code);
    }
    const std::string city =
        json({"booking", "make", id, "--slot", "10:00", "--for-city"}).json()["booking"]["code"];
    LONGS_EQUAL(5, ctl({"booking", "make", id}).code);
    const std::string waits = json({"booking", "make", id, "--wait"}).json()["booking"]["code"];

    const Ran listed = ctl({"--lang", "vi", "booking", "list", id});
    CHECK_TRUE(listed.says("Chờ xác nhận"));
    CHECK_TRUE(listed.says("danh sách chờ"));
    CHECK_TRUE(ctl({"--lang", "vi", "booking", "confirm", city}).says("đã đặt"));
    CHECK_TRUE(ctl({"--lang", "en", "booking", "cancel", city, "--why", "city"}).says("cancelled"));
    CHECK_TRUE(ctl({"booking", "show", waits}).says("10:00"));
    const Ran here = ctl({"--lang", "en", "booking", "check-in", first});
    LONGS_EQUAL(0, here.code);
    CHECK_TRUE(here.says("B001"));
    CHECK_TRUE(ctl({"--lang", "en", "booking", "show", first}).says("checked in"));
    LONGS_EQUAL(4, ctl({"booking", "check-in", "LH-26-22222222-2"}).code);
    LONGS_EQUAL(5, ctl({"booking", "check-in", city}).code);
}

TEST(CalendarVerbs, a_citizen_checks_in_and_does_not_book) {
    const std::string id = planned("2026-11-24");
    const std::string code = json({"booking", "make", id}).json()["booking"]["code"];

    LONGS_EQUAL(3, ctl({"--role", "citizen", "booking", "make", id}).code);
    LONGS_EQUAL(0, ctl({"--role", "citizen", "booking", "check-in", code, "--no-paper"}).code);
}

TEST(CalendarVerbs, a_slip_is_written_to_a_file) {
    const std::string id = planned("2026-11-24");
    const std::string code = json({"booking", "make", id}).json()["booking"]["code"];
    const TempDir folder;
    const std::string file = (folder.path() / "slip.pdf").string();

    LONGS_EQUAL(0, ctl({"booking", "slip", code, "--out", file}).code);

    CHECK_TEXT_EQUAL("%PDF-played " + code, read_text_file(file).value());
    LONGS_EQUAL(4, ctl({"booking", "slip", "LH-26-22222222-2", "--out", file}).code);
}

TEST(CalendarVerbs, find_says_what_the_glass_says) {
    const std::string id = planned("2026-11-24");
    const std::string code =
        json({"booking", "make", id, "--party", "3"}).json()["booking"]["code"];

    const Ran found = ctl({"--lang", "en", "booking", "find", code.substr(6, 8)});

    LONGS_EQUAL(0, found.code);
    CHECK_TRUE(found.says("today, booked"));
    CHECK_TRUE(found.says("2026-11-24 09:00  Chủ tịch  Phòng 1  3 people"));
    CHECK_TRUE(ctl({"--lang", "vi", "booking", "find", "x"}).says("không phải mã hẹn"));
    const std::vector<std::string> wrong{
        "--lang", "en", "--role", "citizen", "booking", "find", "22222222"};
    for (int i = 0; i < 5; ++i) {
        CHECK_TRUE(ctl(wrong).says("no such code"));
    }
    CHECK_TRUE(ctl(wrong).says("Wait: 30 s"));
}
