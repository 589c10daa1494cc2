// Goal: the exported file is what RFC 5545 asks for. Method: lines, folding and escapes are looked
// at byte by byte; a reader that is not ours reads the same sample (read_icalendar.py).
#include "firmware/calendar/icalendar.hpp"

#include "firmware/base/text.hpp"
#include "tests/firmware/calendar/samples.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

std::vector<std::string> lines_of(const std::string& file) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < file.size();) {
        const std::size_t end = file.find("\r\n", from);
        CHECK_TRUE(end != std::string::npos);
        out.push_back(file.substr(from, end - from));
        from = end + 2;
    }
    return out;
}

std::string unfolded(std::string file) {
    for (std::size_t at = 0; (at = file.find("\r\n ", at)) != std::string::npos;) {
        file.erase(at, 3);
    }
    return file;
}

bool has_line(const std::string& file, const std::string& line) {
    return unfolded(file).find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_GROUP(CalendarExport) {
    LivingCalendar life;

    std::string file_of(const SessionId& id) const {
        const std::array<Session, 1> one{*life.calendar.session(id)};
        return to_icalendar(one, "HN-01");
    }
};

TEST(CalendarExport, a_session_is_one_event_in_the_offices_time) {
    const SessionId id = life.plan("2026-02-24");

    const std::string file = file_of(id);

    CHECK_TRUE(has_line(file, "UID:" + id.text() + "@HN-01.tiepdan"));
    CHECK_TRUE(has_line(file, "SEQUENCE:0"));
    CHECK_TRUE(has_line(file, "DTSTAMP:20260202T003000Z"));
    CHECK_TRUE(has_line(file, "DTSTART;TZID=Asia/Ho_Chi_Minh:20260224T080000"));
    CHECK_TRUE(has_line(file, "DTEND;TZID=Asia/Ho_Chi_Minh:20260224T113000"));
    CHECK_TRUE(
        has_line(file, "SUMMARY;LANGUAGE=vi:Tiếp công dân định kỳ – Chủ tịch UBND Thành phố"));
    CHECK_TRUE(has_line(file, "LOCATION:Trụ sở Tiếp công dân Thành phố\\, phòng 1"));
    CHECK_TRUE(has_line(file, "STATUS:CONFIRMED"));
    CHECK_TRUE(has_line(file, "TZOFFSETTO:+0700"));
    CHECK_TRUE(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    CHECK_TRUE(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

TEST(CalendarExport, lines_are_folded_at_75_octets_and_no_letter_is_cut) {
    SessionPlan plan = leaders_day("2026-02-24");
    for (std::size_t pad = 0; pad < 12; ++pad) {  // each letter comes to lie on the edge
        plan.bridge_points.assign(20, std::string(pad, 'x') + "Xã Đường Lâm ở phía Tây Bắc");
        plan.day.days += 1;
        const std::string file = file_of(life.plan(plan));
        for (const std::string& line : lines_of(file)) {
            CHECK_TRUE(line.size() <= 75);
            CHECK_TRUE(is_utf8(line));
            CHECK_TRUE(line.find('\n') == std::string::npos);
        }
        CHECK_TRUE(unfolded(file).find("Bắc; " + plan.bridge_points[0]) == std::string::npos);
        CHECK_TRUE(unfolded(file).find("Bắc\\; " + plan.bridge_points[0]) != std::string::npos);
    }
}

TEST(CalendarExport, a_move_keeps_the_uid_and_raises_the_sequence) {
    const SessionId id = life.plan("2026-02-17");
    life.apply(move_session(life.calendar,
                            id,
                            {day_of("2026-02-24"), {0, kDay_min}, "Tết", "Chuyển; xem, đọc \\"},
                            life.today,
                            life.now)
                   .value());

    const std::string file = file_of(id);

    CHECK_TRUE(has_line(file, "UID:" + id.text() + "@HN-01.tiepdan"));
    CHECK_TRUE(has_line(file, "SEQUENCE:1"));
    CHECK_TRUE(has_line(file, "DTSTART;TZID=Asia/Ho_Chi_Minh:20260224T000000"));
    CHECK_TRUE(has_line(file, "DTEND;TZID=Asia/Ho_Chi_Minh:20260225T000000"));
    CHECK_TRUE(unfolded(file).find("Thông báo: Chuyển\\; xem\\, đọc \\\\") != std::string::npos);
    life.apply(cancel_session(life.calendar, id, "Công tác", "Không tiếp").value());
    CHECK_TRUE(has_line(file_of(id), "STATUS:CANCELLED"));
    CHECK_TRUE(has_line(file_of(id), "SEQUENCE:2"));
}

TEST(CalendarExport, an_empty_calendar_is_a_calendar) {
    CHECK_TRUE(to_icalendar({}, "HN-01").find("VEVENT") == std::string::npos);
}
