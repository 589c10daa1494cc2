#pragma once
// The business day of the office: the calendar day in Asia/Ho_Chi_Minh.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::queue {

// Days since 1970-01-01. Its text is "2026-11-24".
struct BusinessDay {
    std::int32_t days = 0;
    auto operator<=>(const BusinessDay&) const = default;

    [[nodiscard]] std::string text() const;
    // BadArgument for anything but an existing day written YYYY-MM-DD.
    [[nodiscard]] static Result<BusinessDay> parse(std::string_view text);
};

// The day in UTC+7. Vietnam has kept this offset without daylight saving since 1975; a UTC day
// would turn at 07:00, just before opening.
[[nodiscard]] BusinessDay business_day_at(std::int64_t unix_ms);

// When the day begins: midnight in UTC+7.
[[nodiscard]] std::int64_t begin_ms(BusinessDay day) noexcept;

enum class DayVerdict {
    Stay,   // today is the day that is open
    Open,   // a new day begins
    Doubt,  // the clock cannot be right or cannot be trusted: stay, and ask staff for the date
};

inline constexpr std::int32_t kMaxJumpDays = 14;

// What the wall time says about the day. `high_water` is the last day opened, if any; a day never
// goes back. A forward jump needs a trusted clock and at most kMaxJumpDays, or staff who
// `confirmed` that very day. Source: docs/queue.md, "Business day".
[[nodiscard]] DayVerdict day_verdict(std::optional<BusinessDay> high_water,
                                     WallTime wall,
                                     std::optional<BusinessDay> confirmed = std::nullopt);

}  // namespace kiosk::queue
