#pragma once
// Date and time as people in Hanoi write them.

#include <cstdint>
#include <string>

#include "firmware/base/error.hpp"

namespace kiosk::paper {

// "24/11/2026", in English "24 Nov 2026" (24/11 and 11/24 are mixed up by visitors). UTC+7.
[[nodiscard]] std::string date_text(std::int64_t unix_ms, Language language);

// "09:42". UTC+7.
[[nodiscard]] std::string time_text(std::int64_t unix_ms);

}  // namespace kiosk::paper
