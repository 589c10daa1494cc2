// Content lines are built whole, then folded in one place (RFC 5545, 3.1): a continuation begins
// with a space, which counts, and no UTF-8 sequence is cut, since many readers decode line by line.
#include "firmware/calendar/icalendar.hpp"

#include <chrono>

#include "firmware/base/format.hpp"

namespace kiosk::calendar {
namespace {

constexpr std::size_t kMostLine_octets = 75;

// The zone's last change, as tzdata has it; none since.
constexpr std::string_view kZone =
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\n"
    "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
}

void add_line(std::string& out, std::string_view line) {
    std::size_t room = kMostLine_octets;
    while (line.size() > room) {
        std::size_t cut = room;
        while (!begins_character(line[cut])) {
            --cut;
        }
        out.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        room = kMostLine_octets - 1;
    }
    out.append(line).append("\r\n");
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

std::string date_of(BusinessDay day) {
    std::string out = day.text();
    std::erase(out, '-');
    return out;
}

// 24:00 is 00:00 of the next day.
std::string local_time(BusinessDay day, int minute) {
    const BusinessDay on{day.days + minute / kDay_min};
    const int rest = minute % kDay_min;
    return fmt::format("{}T{:02}{:02}00", date_of(on), rest / 60, rest % 60);
}

std::string utc_time(std::int64_t unix_ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds{unix_ms}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at - day).count();
    const BusinessDay date{static_cast<std::int32_t>(day.time_since_epoch().count())};
    return fmt::format(
        "{}T{:02}{:02}{:02}Z", date_of(date), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string_view kind_words(SessionKind kind) {
    switch (kind) {
        case SessionKind::Regular:
            return "Tiếp công dân thường xuyên";
        case SessionKind::Periodic:
            return "Tiếp công dân định kỳ";
        case SessionKind::AdHoc:
            return "Tiếp công dân đột xuất";
    }
    return "";
}

std::string description_of(const Session& session) {
    std::string out;
    const auto add = [&out](std::string_view label, std::string_view text) {
        if (!text.empty()) {
            out += (out.empty() ? "" : "\\n") + std::string(label) + ": " + escaped(text);
        }
    };
    const SessionPlan& plan = session.plan;
    add("Người tiếp", plan.leader);
    add("Ủy quyền", plan.delegate);
    std::string points;
    for (const std::string& point : plan.bridge_points) {
        points += (points.empty() ? "" : "; ") + point;
    }
    add("Điểm cầu", points);
    add("Căn cứ", plan.source);
    add("Thông báo", session.notice);
    return out;
}

void add_event(std::string& out, const Session& session, std::string_view office_code) {
    const SessionPlan& plan = session.plan;
    const auto zoned = [&plan](int minute) {
        return ";TZID=Asia/Ho_Chi_Minh:" + local_time(plan.day, minute);
    };
    const bool cancelled = session.state == SessionState::Cancelled;
    add_line(out, "BEGIN:VEVENT");
    add_line(out, fmt::format("UID:{}@{}.tiepdan", session.id.text(), office_code));
    add_line(out, "DTSTAMP:" + utc_time(session.changed_ms));
    add_line(out, "LAST-MODIFIED:" + utc_time(session.changed_ms));
    add_line(out, fmt::format("SEQUENCE:{}", session.sequence));
    add_line(out, "DTSTART" + zoned(plan.hours.start_min));
    add_line(out, "DTEND" + zoned(plan.hours.end_min));
    const auto kind = kind_words(plan.kind);
    add_line(out, fmt::format("SUMMARY;LANGUAGE=vi:{} – {}", kind, escaped(plan.leader)));
    add_line(out, "LOCATION:" + escaped(plan.venue));
    add_line(out, "DESCRIPTION;LANGUAGE=vi:" + description_of(session));
    add_line(out, fmt::format("STATUS:{}", cancelled ? "CANCELLED" : "CONFIRMED"));
    add_line(out, "CLASS:PUBLIC");
    add_line(out, "END:VEVENT");
}

}  // namespace

std::string to_icalendar(std::span<const Session> sessions, std::string_view office_code) {
    std::string out;
    add_line(out, "BEGIN:VCALENDAR");
    add_line(out, "VERSION:2.0");
    add_line(out, "PRODID:-//Tiep Dan//kioskd//VI");
    add_line(out, "CALSCALE:GREGORIAN");
    out += kZone;
    for (const Session& session : sessions) {
        add_event(out, session, office_code);
    }
    add_line(out, "END:VCALENDAR");
    return out;
}

}  // namespace kiosk::calendar
