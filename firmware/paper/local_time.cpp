// UTC+7 without daylight saving, as business_day.hpp explains.
#include "firmware/paper/local_time.hpp"

#include <array>
#include <string_view>

#include "firmware/base/format.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::paper {

std::string date_text(std::int64_t unix_ms, Language language) {
    const std::string iso = queue::business_day_at(unix_ms).text();  // YYYY-MM-DD
    const std::string year = iso.substr(0, 4);
    const std::string month = iso.substr(5, 2);
    const std::string day = iso.substr(8, 2);
    if (language == Language::Vi) {
        return day + "/" + month + "/" + year;
    }
    constexpr std::array<std::string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto index = static_cast<std::size_t>((month[0] - '0') * 10 + (month[1] - '0') - 1);
    return day + " " + std::string(kMonths[index]) + " " + year;
}

std::string time_text(std::int64_t unix_ms) {
    constexpr std::int64_t kMinuteMs = 60'000;
    constexpr std::int64_t kDayMinutes = 24 * 60;
    constexpr std::int64_t kOffsetMinutes = 7 * 60;
    // Rounded down also before 1970, where a clock without battery may stand.
    const std::int64_t minutes =
        (unix_ms >= 0 ? unix_ms : unix_ms - (kMinuteMs - 1)) / kMinuteMs + kOffsetMinutes;
    const std::int64_t minute = ((minutes % kDayMinutes) + kDayMinutes) % kDayMinutes;
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

}  // namespace kiosk::paper
