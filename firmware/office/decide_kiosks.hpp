#pragma once
// Inner part of decide: the kiosks of one office. Not for other folders.

#include "firmware/office/decide_parts.hpp"

namespace kiosk::office {

[[nodiscard]] Result<Events> decide_kiosks(const State& state, const KioskAsk& ask);

}  // namespace kiosk::office
