#pragma once
// The number, as C7 and C8 show it.

#include "kiosk-ui/screens/citizen/frame.hpp"

namespace kiosk::ui::citizen {

// A white card: "Số của Quý công dân", the number, service, desks, people ahead; the code beside
// it when kioskd gave one.
[[nodiscard]] Node ticket_card(const State& state, const Env& env);

// "Màn hình tự đóng sau 42 giây"; empty node when nothing is about to close.
[[nodiscard]] Node closing_note(const State& state, const Env& env, std::uint64_t span_ms);

}  // namespace kiosk::ui::citizen
