#pragma once
// What the files of reduce() share. Each changes the state in place.

#include <vector>

#include "kiosk-ui/app/reduce.hpp"

namespace kiosk::ui {

// Deadlines that have come.
void tick(State& state, std::vector<Effect>& effects);

// A fresh idempotency key, for one page.
[[nodiscard]] std::string fresh_key(State& state);

// C15's share: a touch on one of its controls (false: it is not one of them), an answer of the
// office to a code or a code that was read (false: it is not for this page), Quay lại from what was
// found, and the deadline of a pause.
bool tap_check_in(State& state, const Action& action, std::vector<Effect>& effects);
bool found_came(State& state, const FoundCame& it);
bool find_failed(State& state, const FindFailed& it);
bool code_read(State& state, const CodeRead& it, std::vector<Effect>& effects);
bool back_from_found(State& state);
void tick_check_in(State& state);

// C13's and C14's share, likewise; Quay lại from the PIN to the code is theirs.
bool tap_tracking(State& state, const Action& action, std::vector<Effect>& effects);
bool tracked_came(State& state, const TrackedCame& it);
bool track_failed(State& state, const TrackFailed& it);
bool receipt_read(State& state, const CodeRead& it);
bool back_in_tracking(State& state);
void tick_tracking(State& state);

// A touch on a control.
void tap(State& state, const Action& action, std::vector<Effect>& effects);

// Shows a page, remembering nothing; `goes back` is the caller's affair.
void open_page(State& state, Page page);

// The request that the confirmation page at hand makes for this wish.
[[nodiscard]] IssueTicket issue_of(const Session& session, const TicketWish& wish);

// A number is heard once, as soon as it stands on the glass (C8) without a paper that is coming
// out. The ticket must be there.
void say_number(State& state, std::vector<Effect>& effects);

// The stay is over: wipes it and asks the glass to forget.
void end_session(State& state, std::vector<Effect>& effects);

// The hall display's half of reduce(), screen_of() and next_deadline(); state.hall must be there.
[[nodiscard]] Step reduce_hall(State state, const Event& event);
[[nodiscard]] std::string_view hall_screen_of(const State& state);
[[nodiscard]] std::uint64_t hall_deadline(const State& state);

// The staff's half of them; state.staff must be there.
[[nodiscard]] Step reduce_staff(State state, const Event& event);
[[nodiscard]] std::string_view staff_screen_of(const State& state);
[[nodiscard]] std::uint64_t staff_deadline(const State& state);
void staff_tick(State& state, std::vector<Effect>& effects);
void staff_tap(State& state, const Action& action, std::vector<Effect>& effects);
// A wish under the present stay and session.
[[nodiscard]] Effect staff_wish(const State& state, StaffWish what);
// Shows a page of theirs and looks at once at what it shows.
void open_staff_page(State& state, StaffPage page);
// The stay is over: signs out, wipes, goes back to a shuffled keypad.
void end_staff(State& state, Keypad::Said said, std::vector<Effect>& effects);

// When the minute on the clock changes (mono).
[[nodiscard]] std::uint64_t next_minute(const State& state);
// An idle span as it counts at this text size.
[[nodiscard]] std::uint64_t slowed(const State& state, std::uint64_t span);

// Milliseconds left of a span.
[[nodiscard]] std::uint64_t rest_of(const State& state, std::uint64_t since, std::uint64_t span);

}  // namespace kiosk::ui
