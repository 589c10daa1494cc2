#pragma once
// The pages of a letter in hand on the scan page: the one that is looked at, large, with what to
// look at on it, and all of them as a strip.

#include <cstdint>

#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {

// Of a letter with pages.
[[nodiscard]] Node large_page(const Staff& its, const Env& env);
[[nodiscard]] Node strip(const Staff& its, const Env& env);

// Whether scanning the sheet of page `n` again may make it easier to read.
[[nodiscard]] bool is_worth_scanning(const api::Letter& letter, std::int64_t n);

}  // namespace kiosk::ui::staff
