#pragma once
// Why feeding paused, as the office and the screens call what the scanner reported.

#include "firmware/base/result.hpp"
#include "firmware/petitions/letter.hpp"

namespace kiosk::kioskd {

[[nodiscard]] petitions::PauseReason pause_reason_of(ErrorCode code) noexcept;

}  // namespace kiosk::kioskd
