#pragma once
// All that a view knows beside the state: the glass, the citizen's wishes, the time.

#include <cstdint>

#include "firmware/base/error.hpp"

namespace kiosk::ui {

// The glass as the technician set it. Standard: 21.5 inch portrait, mounted with its lower edge
// 750 mm above the floor.
struct Panel {
    int width_px = 1080;
    int height_px = 1920;
    double px_mm = 4.03;            // pixels a millimetre
    double screen_bottom_mm = 750;  // lower edge above the floor
    bool operator==(const Panel&) const = default;
};

// What hangs in the hall: 32 inch, lying, high above people's heads.
inline constexpr Panel kHallPanel{1920, 1080, 2.71, 2000};

// How much larger than on kHallPanel a hall screen draws everything on this panel, standing or
// lying: the board fills the glass, and its millimetres grow with the room.
[[nodiscard]] double hall_scale(const Panel& panel);

// The highest place that a person in a wheelchair reaches; and where a standing hand is too low.
// Source: ADA 2010, 308.2.1 (48 in), EN 301 549 [belief: verify].
inline constexpr double kReachTopMm = 1220;
inline constexpr double kReachBottomMm = 380;

enum class ThemeId { Normal, HighContrastDark, HighContrastLight };
enum class Reach { Normal, Low };
// x1.0, x1.25, x1.6: tokens::kTextSteps.
enum class TextStep { Normal, Large, Largest };

[[nodiscard]] double factor_of(TextStep step);

// A civil time in Viet Nam (UTC+7, no daylight saving time).
struct LocalTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    int weekday = 4;  // 0 = Sunday
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool operator==(const LocalTime&) const = default;
};

// Source: H. Hinnant, chrono-compatible low-level date algorithms, civil_from_days.
[[nodiscard]] LocalTime local_time_at(std::int64_t unix_ms);

struct Env {
    Language language = Language::Vi;
    TextStep step = TextStep::Normal;
    ThemeId theme = ThemeId::Normal;
    Reach reach = Reach::Normal;
    Panel panel{};
    std::int64_t wall_ms = 0;  // UTC; only this moves the clock, countdowns and rings
    bool operator==(const Env&) const = default;
};

}  // namespace kiosk::ui
