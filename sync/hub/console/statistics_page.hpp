#pragma once
// Figures of the offices and table 01/TCD, for each office and for the city, from the records of
// their devices.

#include <cstdint>

#include "firmware/http/message.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

// period=Q1-2026, or from and to; without either the reporting year that `now_ms` lies in.
// table=tcd01|figures for a file (format=csv). BadPeriod; BadArgument names the parameter.
[[nodiscard]] Result<http::Response> statistics_answer(HubStore& store,
                                                       const http::Request& request,
                                                       std::int64_t now_ms);

}  // namespace kiosk::hub
