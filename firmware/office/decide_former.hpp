#pragma once
// Inner part of decide: what is taken over from a former installation. Not for other folders.

#include "firmware/office/decide_parts.hpp"

namespace kiosk::office {

[[nodiscard]] Result<Events> decide_former(const State& state, const FormerAsk& ask);

}  // namespace kiosk::office
