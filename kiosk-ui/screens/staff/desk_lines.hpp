#pragma once
// How a device, and the way to the city, stand: one line with what to do, for S2 and S7.

#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {

enum class Detail { Short, WithAction };

[[nodiscard]] Node device_line(const Env& env, const DeskLine& line, Detail detail);
[[nodiscard]] Node sync_line(const Env& env, const SyncFacts& sync, Detail detail);
// How many records the city refused for good. Only where there are some.
[[nodiscard]] Node parked_line(const Env& env, const SyncFacts& sync, Detail detail);

}  // namespace kiosk::ui::staff
