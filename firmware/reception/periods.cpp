// Named periods are rows of a table: first and last day as month and day, the first one in the year
// before or in the year itself.
#include "firmware/reception/periods.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "firmware/base/format.hpp"

namespace kiosk::reception {
namespace {

using queue::BusinessDay;
using std::chrono::year_month_day;

enum class Begins { YearBefore, SameYear };

struct Row {
    std::string_view name;
    Begins begins;
    unsigned from_month;
    unsigned to_month;
};

constexpr unsigned kFirstDay = 15;
constexpr unsigned kLastDay = 14;
constexpr std::array<Row, 7> kRows = {{{"Q1", Begins::YearBefore, 12, 3},
                                       {"Q2", Begins::SameYear, 3, 6},
                                       {"Q3", Begins::SameYear, 6, 9},
                                       {"Q4", Begins::SameYear, 9, 12},
                                       {"H1", Begins::YearBefore, 12, 6},
                                       {"M9", Begins::YearBefore, 12, 9},
                                       {"Y", Begins::YearBefore, 12, 12}}};
constexpr int kFirstYear = 2001;
constexpr int kLastYear = 2099;

std::chrono::sys_days sys_day(BusinessDay day) {
    return std::chrono::sys_days{std::chrono::days{day.days}};
}

BusinessDay business_day(std::chrono::sys_days day) {
    return BusinessDay{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

BusinessDay day_of(int year, unsigned month, unsigned day) {
    return business_day(
        year_month_day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}});
}

// The last day of the part that begins on `from`.
BusinessDay last_of_part(BusinessDay from, Step step) {
    const auto day = sys_day(from);
    switch (step) {
        case Step::Day:
            return from;
        case Step::Week: {
            const auto after_monday = std::chrono::weekday{day} - std::chrono::Monday;
            return business_day(day + std::chrono::days{6} - after_monday);
        }
        case Step::Month: {
            const year_month_day date{day};
            return business_day(date.year() / date.month() / std::chrono::last);
        }
    }
    return from;
}

}  // namespace

Result<Period> named_period(std::string_view name) {
    const auto dash = name.find('-');
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& one) {
        return one.name == name.substr(0, dash);
    });
    const std::string_view digits =
        dash == std::string_view::npos ? std::string_view() : name.substr(dash + 1);
    int year = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), year);
    if (row == kRows.end() || digits.size() != 4 || error != std::errc() ||
        end != digits.data() + digits.size() || year < kFirstYear || year > kLastYear) {
        return Error{ErrorCode::BadPeriod, "Q1 to Q4, H1, M9 or Y with its year, as Q1-2026"};
    }
    const int first = row->begins == Begins::YearBefore ? year - 1 : year;
    return Period{day_of(first, row->from_month, kFirstDay),
                  day_of(year, row->to_month, kLastDay),
                  std::string(name)};
}

Result<Period> period_between(BusinessDay from, BusinessDay to) {
    if (to < from) {
        return Error{ErrorCode::BadPeriod, "the last day lies before the first one"};
    }
    if (to.days - from.days >= kMostPeriodDays) {
        return Error{ErrorCode::BadPeriod, fmt::format("at most {} days", kMostPeriodDays)};
    }
    return Period{from, to, from == to ? from.text() : from.text() + ".." + to.text()};
}

std::string_view step_name(Step step) noexcept {
    switch (step) {
        case Step::Day:
            return "day";
        case Step::Week:
            return "week";
        case Step::Month:
            return "month";
    }
    return "";
}

Result<Step> step_from(std::string_view name) {
    for (const Step step : {Step::Day, Step::Week, Step::Month}) {
        if (name == step_name(step)) {
            return step;
        }
    }
    return Error{ErrorCode::BadPeriod, "by: day, week or month"};
}

std::vector<Period> parts_of(const Period& period, Step step) {
    std::vector<Period> out;
    for (BusinessDay from = period.from; from <= period.to;) {
        const BusinessDay to = std::min(last_of_part(from, step), period.to);
        const std::string day = from.text();
        out.push_back({from, to, step == Step::Month ? day.substr(0, 7) : day});
        from = BusinessDay{to.days + 1};
    }
    return out;
}

std::string day_words(BusinessDay day) {
    const year_month_day date{sys_day(day)};
    return fmt::format("{:02}/{:02}/{:04}",
                       static_cast<unsigned>(date.day()),
                       static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()));
}

}  // namespace kiosk::reception
