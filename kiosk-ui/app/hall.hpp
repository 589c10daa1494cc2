#pragma once
// What the hall display knows and how that changes: a fold of boards as kioskd sends them, and the
// calls that are still to be flashed. Pure: no SDL, clock, file, socket. Numbers and counters only.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "firmware/api/wire.hpp"

namespace kiosk::ui {

// One call to be shown over the whole width. A recall is a call of its own.
struct Flash {
    std::string number;   // "A012"
    std::string counter;  // as painted on the desk
    std::int64_t called_ms = 0;
    std::optional<api::HallZone> way{};  // to a counter of another hall
    bool operator==(const Flash&) const = default;
};

struct Hall {
    bool known = false;  // a board has come
    api::Hall board;     // the newest
    bool day_open = true;
    std::int64_t heard_wall_ms = 0;  // when kioskd last said anything; 0 = never
    // Calls that wait for the glass, in the order of calling; the first is on it. None is
    // overwritten by a later one: each is shown whole.
    std::deque<Flash> flashes;
    std::uint64_t flash_since_ms = 0;      // mono: when the first of them came onto the glass
    std::optional<std::uint64_t> told_ms;  // mono: when kioskd was last told what is shown
};

// How often a display says which version it shows. kioskd misses it after three such spans.
inline constexpr std::uint64_t kTellShown_ms = 10'000;

// ---- how a call is shown, ms. Three flashes of 800 ms are 1.25 a second; WCAG 2.3.1 allows 3.
inline constexpr std::uint64_t kFlashHalf_ms = 400;
inline constexpr std::uint64_t kFlashing_ms = 3 * 2 * kFlashHalf_ms;
inline constexpr std::uint64_t kCallLeast_ms = kFlashing_ms + 800;  // another call waits
inline constexpr std::uint64_t kCallShown_ms = 6'000;               // none does
// Far more than an office calls while one call is shown; a further one is only on the board.
inline constexpr std::size_t kMostFlashes = 64;

// Whether the link was up when a board came: after a silence only calls that are still open are
// flashed, since the others are over.
enum class Arrival { InOrder, AfterSilence };

// Takes a board in. While an urgent notice stands nothing is flashed: people are to leave, and who
// was called then is called again. False when nothing of it is newer: a fetched answer may come
// after a pushed one. After a silence any version is taken, since kioskd may have been replaced.
[[nodiscard]] bool take_board(
    Hall& hall, api::Hall board, bool day_open, Arrival arrival, std::uint64_t now_ms);

// Ends the flash whose time is over and begins the next. False when nothing changed.
[[nodiscard]] bool pass_flashes(Hall& hall, std::uint64_t now_ms);

// Whether the first flash is in the light half of its beat.
[[nodiscard]] bool flash_is_light(const Hall& hall, std::uint64_t now_ms);

// When the glass changes next because of a flash; only while there is one.
[[nodiscard]] std::uint64_t flash_deadline(const Hall& hall, std::uint64_t now_ms);

}  // namespace kiosk::ui
