// Prints a calendar with everything in it that an export can hold, for readers that are not ours.
#include <cstdio>

#include "firmware/calendar/icalendar.hpp"

using namespace kiosk::calendar;

int main() {
    Session moved;
    moved.id.bytes.fill(0x11);
    moved.plan.day = kiosk::queue::BusinessDay::parse("2026-02-24").value();
    moved.plan.leader = "Chủ tịch UBND Thành phố";
    moved.plan.venue = "Trụ sở Tiếp công dân, phòng 1; tầng 2";
    moved.plan.bridge_points.assign(12, "Xã Đường Lâm");
    moved.plan.source = "12/TB-VP";
    moved.sequence = 3;
    moved.changed_ms = instant_ms(moved.plan.day, 0);
    moved.notice = "Chuyển từ 17/02 vì trùng Tết Nguyên đán \\ xem niêm yết";
    Session cancelled = moved;
    cancelled.id.bytes.fill(0x22);
    cancelled.plan.kind = SessionKind::AdHoc;
    cancelled.plan.hours = {13 * 60 + 30, 17 * 60};
    cancelled.state = SessionState::Cancelled;
    const std::array<Session, 2> both{moved, cancelled};
    std::fputs(to_icalendar(both, "HN-01").c_str(), stdout);
    return 0;
}
