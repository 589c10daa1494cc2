#pragma once
// A session: one appointed time at which somebody receives citizens. A row of the calendar.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/calendar/dates.hpp"
#include "firmware/calendar/session_kind.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::calendar {

// "by_head", "by_delegate".
[[nodiscard]] std::string_view held_name(Held held) noexcept;
[[nodiscard]] std::optional<Held> held_from(std::string_view name) noexcept;

inline constexpr std::size_t kMostText_bytes = 200;
inline constexpr std::size_t kMostBridgePoint_bytes = 80;
inline constexpr std::size_t kMostBridgePoints = 140;  // Hanoi has 126 communes and wards
inline constexpr int kMostQuota = 500;
inline constexpr int kMostSlot_min = 240;
inline constexpr int kMostDaysAhead = 800;  // next year's calendar is made in autumn

// What the calendar says about a session. Texts are NFC without control characters, at most
// kMostText_bytes. `leader` is the title of a public office ("Chủ tịch UBND Thành phố").
struct SessionPlan {
    SessionKind kind = SessionKind::Periodic;
    Held held = Held::ByHead;
    BusinessDay day;
    Hours hours;
    ServiceId service;  // whose line its tickets stand in
    std::string leader;
    std::string delegate;  // title of who receives in the head's place; "" unless ByDelegate
    std::string venue;
    std::vector<std::string> bridge_points;  // rooms joined by video
    int quota = 0;                           // parties that may book; 0 = none
    int slot_min = 0;                        // length of a slot; 0 = all come at the start
    std::string source;                      // number of the document that orders it, or ""
    bool operator==(const SessionPlan&) const = default;
};

enum class SessionState { Planned, Opened, Closed, Cancelled };

// "planned", "opened", "closed", "cancelled".
[[nodiscard]] std::string_view session_state_name(SessionState state) noexcept;
[[nodiscard]] std::optional<SessionState> session_state_from(std::string_view name) noexcept;

// Why a session is over: staff closed it, or its day had passed.
enum class CloseReason { Staff, DayOver };

// "staff", "day_over".
[[nodiscard]] std::string_view close_reason_name(CloseReason reason) noexcept;
[[nodiscard]] std::optional<CloseReason> close_reason_from(std::string_view name) noexcept;

struct Session {
    SessionId id;
    SessionPlan plan;
    SessionState state = SessionState::Planned;
    int sequence = 0;             // + 1 with each published change (RFC 5545, 3.8.7.4)
    std::int64_t changed_ms = 0;  // wall time of the last of them
    std::string reason;           // of the last move or the cancelling
    std::string notice;           // what the public is told about it
    std::optional<Moment> opened;
    bool operator==(const Session&) const = default;

    [[nodiscard]] bool over() const noexcept {
        return state == SessionState::Closed || state == SessionState::Cancelled;
    }

    // UTC milliseconds of a minute after its start.
    [[nodiscard]] std::int64_t instant_ms(int minute) const noexcept {
        return calendar::instant_ms(plan.day, plan.hours.start_min + minute);
    }
};

// How many slots a session has (1 without slots), and how many parties each takes: the quota spread
// evenly, rounded up.
[[nodiscard]] int slots_of(const SessionPlan& plan) noexcept;
[[nodiscard]] int slot_capacity(const SessionPlan& plan) noexcept;

}  // namespace kiosk::calendar
