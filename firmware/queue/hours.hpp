#pragma once
// Opening hours: when the kiosk gives tickets by itself. Staff may issue at any hour of an open
// day. Values and pure functions; the hours come from the settings.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::queue {

inline constexpr int kMinutesOfDay = 24 * 60;

// [from, to) in minutes since local midnight, from < to <= 24:00.
struct Span {
    int from_min = 0;
    int to_min = 0;
    bool operator==(const Span&) const = default;

    // "08:00-11:30".
    [[nodiscard]] std::string text() const;
    // BadArgument for other texts, for hours that do not exist and where the end is not later.
    [[nodiscard]] static Result<Span> parse(std::string_view text);
};

struct OfficeHours {
    // [0] = Monday; the spans of a day ascend and do not overlap. All empty: always open.
    std::array<std::vector<Span>, 7> week;
    int intake_ends_before_min = 0;  // so long before the end of each span
    std::optional<int>
        day_ends_at_min;  // the business day is closed then; nullopt: by the next day

    [[nodiscard]] bool any() const;
    bool operator==(const OfficeHours&) const = default;
};

// BadSettings names what is wrong: spans out of order, limits out of range.
[[nodiscard]] Status check_hours(const OfficeHours& hours);
[[nodiscard]] Status check_spans(const std::vector<Span>& spans);

// Weekday of a moment in UTC+7 (0 = Monday) and the minutes since its midnight.
struct LocalTime {
    int weekday = 0;
    int minute = 0;
};

[[nodiscard]] LocalTime local_time(std::int64_t unix_ms);

// Whether tickets are given at `wall` by these hours. A clock that nobody trusts closes nothing:
// it is better to give a ticket than to turn somebody away by mistake.
[[nodiscard]] bool intake_is_open(const OfficeHours& hours, WallTime wall);
// As above for a service with hours of its own, which then count instead of the office's.
[[nodiscard]] bool spans_are_open(const std::vector<Span>& spans,
                                  int ends_before_min,
                                  WallTime wall);

// The end of today's last span as unix_ms, nullopt when today has none or no hours are set: past it
// nobody is served. For estimates and for what the screens say.
[[nodiscard]] std::optional<std::int64_t> work_ends_at(const OfficeHours& hours,
                                                       std::int64_t unix_ms);

// The next moment at which intake opens, after `unix_ms` and within eight days; for "we open at".
[[nodiscard]] std::optional<std::int64_t> next_opening(const OfficeHours& hours,
                                                       std::int64_t unix_ms);

}  // namespace kiosk::queue
