#pragma once
// The parts of the hall's screens. Lengths are millimetres on a 32 inch panel; hall_mm() makes
// them those of this one. Numbers and counters only: nothing here could hold a name.

#include <optional>
#include <string>
#include <vector>

#include "kiosk-ui/app/state.hpp"
#include "kiosk-ui/strings/strings.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui::hall {

// More counters than this do not fit; those that are open come first.
inline constexpr std::size_t kMostCounters = 12;
// More lines than this are named by their letter alone.
inline constexpr std::size_t kMostNamedLines = 2;

inline constexpr double kMargin_mm = 14;
inline constexpr double kGap_mm = 8;

[[nodiscard]] inline double hall_mm(const Env& env, double mm) {
    return mm * hall_scale(env.panel);
}

[[nodiscard]] inline bool is_lying(const Env& env) {
    return env.panel.width_px > env.panel.height_px;
}

// A zone's name in the language of the glass.
[[nodiscard]] std::string zone_name(const Env& env, const api::HallZone& zone);

// Emblem, office, date, clock; of one hall of several its name under the office's.
[[nodiscard]] Node head(const State& state, const Env& env);

// The number and where to go, in the size of `type`.
struct Called {
    std::string number;
    std::string counter;
    std::optional<api::HallZone> way;  // to a counter of another hall
    Key heading = Key::hall_called;
};

[[nodiscard]] Node called_card(
    const Env& env, const std::optional<Called>& call, Type type, Fill fill, Ink ink);

// What the last call says; nullopt before the first of the day.
[[nodiscard]] std::optional<Called> last_call(const State& state);

// The calls before the last one, newest first.
[[nodiscard]] Node earlier_card(const State& state, const Env& env);
// What each counter has at hand.
[[nodiscard]] Node counters_card(const State& state, const Env& env);
// How many people wait, by line.
[[nodiscard]] Node lines_card(const State& state, const Env& env);
// "Mất kết nối": what to do, and when kioskd was last heard.
[[nodiscard]] Node lost_bar(const State& state, const Env& env);
// What the office says to everybody, in the language of the glass.
[[nodiscard]] Node notice_card(const api::HallNotice& notice, const Env& env);
// One large line in the middle, with the time.
[[nodiscard]] Node middle(const Env& env, draw::Icon icon, std::string line, std::string more);

// The head, then these below each other.
[[nodiscard]] Scene scene_of(const char* screen,
                             const State& state,
                             const Env& env,
                             std::vector<Node> parts);

// ---- sample states: 32 inch, 09:42 on Monday 23 November 2026
[[nodiscard]] State sample_hall(int counters = 3);
// As the longest numbers and desks make it.
[[nodiscard]] State sample_long();
// One hall of two: three of its counters, and calls to a desk upstairs.
[[nodiscard]] State sample_zone();
// A notice of the longest kind, a hundred and twenty letters.
[[nodiscard]] api::HallNotice sample_notice();

}  // namespace kiosk::ui::hall
