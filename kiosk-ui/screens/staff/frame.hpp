#pragma once
// What all of the staff's screens have in common: the citizens' head and words, a bar with size,
// colours and reach, and the card that says what went wrong.

#include <string>
#include <vector>

#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/staff/actions.hpp"

namespace kiosk::ui::staff {

using citizen::is_largest;
using citizen::say;

// The staff's state; of a state that has none, an empty one.
[[nodiscard]] const Staff& staff_of(const State& state);

// A text with its number.
[[nodiscard]] std::string say_n(const Env& env, Key key, std::int64_t n);

// Size, colours, reach.
[[nodiscard]] Node bar(const Env& env);

// Buttons side by side, below each other at the largest letters.
[[nodiscard]] Node buttons(const Env& env, std::string id, std::vector<Node> parts);

// What kioskd refused, in its own words, with what to do.
[[nodiscard]] Node refusal(const Env& env, ErrorCode code);

// A card in the middle of the reading region: something is on its way.
[[nodiscard]] Node waiting_card(const State& state, const Env& env, Key what, Key more);

// Whether a wish has been on its way for so long that it is to be seen.
[[nodiscard]] bool shows_waiting(const State& state);

[[nodiscard]] Scene scene_of(const char* screen, Node reading, Node controls, const Env& env);

// Head, then what there is to read, with the margins of the page. `grows` takes the spare room.
[[nodiscard]] Node reading(const State& state,
                           const Env& env,
                           std::string question,
                           std::vector<Node> cards);

// ---- sample states
// Somebody is signed in, in the citizens' sample office, with all devices well.
[[nodiscard]] State sample_desk(StaffPage page);
// A letter on the desk: its pages read, or the last one still being read.
[[nodiscard]] State sample_letter(std::int64_t pages, const std::string& paused);

}  // namespace kiosk::ui::staff
