#pragma once
// The whole behaviour of the screens, as one pure function: no SDL, clock, file, socket.
// The same events give the same states, so a trace replays to the same pictures.

#include <cstdint>
#include <optional>
#include <string_view>

#include "kiosk-ui/app/event.hpp"

namespace kiosk::ui {

[[nodiscard]] Step reduce(State state, const Event& event);

// Which screen of the registry shows this state.
[[nodiscard]] std::string_view screen_of(const State& state);

// When the next Tick is due (mono); it is never more than a minute away, for the clock.
[[nodiscard]] std::uint64_t next_deadline(const State& state);

// ---- spans, ms. All idle spans double with speech or the largest text.
// Sources: vxsuite#1823, bmd#458, lookitscook/kiosk#268; ours where none is named.
inline constexpr std::uint64_t kIdleMenu_ms = 45'000;
inline constexpr std::uint64_t kIdleForm_ms = 90'000;
inline constexpr std::uint64_t kWarning_ms = 30'000;
inline constexpr std::uint64_t kResultPrinted_ms = 20'000;
inline constexpr std::uint64_t kResultOnScreen_ms = 60'000;
inline constexpr std::uint64_t kAttract_ms = 120'000;
inline constexpr std::uint64_t kProgress_ms = 300;         // no answer yet: say so
inline constexpr std::uint64_t kSlow_ms = 10'000;          // explain, offer to cancel
inline constexpr std::uint64_t kOnScreenAfter_ms = 3'000;  // printing: show the number meanwhile
inline constexpr std::uint64_t kPaperPoll_ms = 500;
inline constexpr std::uint64_t kClockHold_ms = 3'000;      // opens the staff's keypad
inline constexpr std::uint64_t kStaffIdle_ms = 45'000;     // then the warning
inline constexpr std::uint64_t kStaffWarning_ms = 15'000;  // then S1: 60 s in all
inline constexpr std::uint64_t kStaffCode_ms =
    180'000;                                           // a code that is on no paper: time to write
inline constexpr std::uint64_t kTypedPin_ms = 20'000;  // a PIN begun and left
inline constexpr std::uint64_t kSecond_ms = 1'000;

// How long this page waits for a touch; nullopt: it does not (home of nobody, work in hand).
[[nodiscard]] std::optional<std::uint64_t> idle_span(const State& state);
// Whether somebody's stay is going on: a page other than home, or changed wishes.
[[nodiscard]] bool somebody_is_here(const State& state);

}  // namespace kiosk::ui
