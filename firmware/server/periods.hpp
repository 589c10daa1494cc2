#pragma once
// Which days a request is about, and whether its caller may see them. For routes of this folder.

#include <optional>

#include "firmware/reception/periods.hpp"
#include "firmware/server/routes.hpp"

namespace kiosk::server {

// From the query: period=Q1-2026, day=2026-11-24, or from=…&to=…; nullopt: none is named, which
// means today. BadPeriod for anything else, two of them included.
[[nodiscard]] Result<std::optional<reception::Period>> period_of(const http::Request& request);

// A supervisor; others see today.
[[nodiscard]] bool sees_all_days(const Call& call);

// The days asked for, or today. WrongRole for other days than today unless `all_days`; BadPeriod
// before the first day was opened. Office thread.
[[nodiscard]] Result<reception::Period> allowed_period(
    const std::optional<reception::Period>& wanted, bool all_days, const office::State& state);

[[nodiscard]] Json period_view(const reception::Period& period);

}  // namespace kiosk::server
