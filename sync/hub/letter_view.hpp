#pragma once
// How much of a letter is shown to whom it is not sealed for. The one place that decides it.

#include "firmware/base/json.hpp"
#include "sync/hub/device_table.hpp"
#include "sync/hub/letter_table.hpp"

namespace kiosk::hub {

// Of a protected letter: class, bucket, pages and hash, and no more, not even its device or time.
[[nodiscard]] Json letter_view(const Letter& letter, const Device& device);

}  // namespace kiosk::hub
