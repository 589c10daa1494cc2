// Text steps and civil time.
#include "kiosk-ui/toolkit/env.hpp"
#include "firmware/base/clock.hpp"

#include <algorithm>
#include <cstddef>

#include "firmware/draw/tokens.hpp"

namespace kiosk::ui {
namespace {

constexpr std::int64_t kHanoi_ms = std::int64_t{7} * 3600 * 1000;

}  // namespace

double factor_of(TextStep step) {
    return draw::tokens::kTextSteps.at(static_cast<std::size_t>(step));
}

double hall_scale(const Panel& panel) {
    const auto [least, most] = std::minmax(panel.width_px, panel.height_px);
    return std::min(static_cast<double>(least) / kHallPanel.height_px,
                    static_cast<double>(most) / kHallPanel.width_px) *
           kHallPanel.px_mm / panel.px_mm;
}

LocalTime local_time_at(std::int64_t unix_ms) {
    const std::int64_t local = unix_ms + kHanoi_ms;
    std::int64_t days = local / kDay_ms;
    std::int64_t rest = local % kDay_ms;
    if (rest < 0) {
        rest += kDay_ms;
        --days;
    }
    LocalTime out;
    out.weekday = static_cast<int>(((days % 7) + 11) % 7);  // 1970-01-01 was a Thursday
    out.hour = static_cast<int>(rest / 3'600'000);
    out.minute = static_cast<int>(rest / 60'000 % 60);
    out.second = static_cast<int>(rest / 1000 % 60);
    // civil_from_days: eras of 400 years that start on 1 March.
    const std::int64_t z = days + 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t day_of_era = z - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    out.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    out.month =
        static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    out.year = static_cast<int>(year_of_era + era * 400 + (out.month <= 2 ? 1 : 0));
    return out;
}

}  // namespace kiosk::ui
