#pragma once
// What the files of reduce() share. Each changes the state in place.

#include <vector>

#include "kiosk-ui/app/reduce.hpp"

namespace kiosk::ui {

// Deadlines that have come.
void tick(State& state, std::vector<Effect>& effects);

// A touch on a control.
void tap(State& state, const Action& action, std::vector<Effect>& effects);

// Shows a page, remembering nothing; `goes back` is the caller's affair.
void open_page(State& state, Page page);

// A number is heard once, as soon as it stands on the glass (C8) without a paper that is coming
// out. The ticket must be there.
void say_number(State& state, std::vector<Effect>& effects);

// The stay is over: wipes it and asks the glass to forget.
void end_session(State& state, std::vector<Effect>& effects);

// The hall display's half of reduce(), screen_of() and next_deadline(); state.hall must be there.
[[nodiscard]] Step reduce_hall(State state, const Event& event);
[[nodiscard]] std::string_view hall_screen_of(const State& state);
[[nodiscard]] std::uint64_t hall_deadline(const State& state);

// Milliseconds left of a span.
[[nodiscard]] std::uint64_t rest_of(const State& state, std::uint64_t since, std::uint64_t span);

}  // namespace kiosk::ui
