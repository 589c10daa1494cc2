// A dozen rows a year, so each question walks them.
#include "firmware/calendar/holidays.hpp"

#include <algorithm>

namespace kiosk::calendar {
namespace {

constexpr int kLongestRow_days = 31;
constexpr int kFarthest_days = 400;
constexpr std::size_t kMostName = 200;

Error wrong(const SpecialDays& row, std::string_view what) {
    return Error{ErrorCode::BadSettings, row.from.text() + ": " + std::string(what)};
}

Status check(const SpecialDays& row) {
    if (row.to < row.from || row.to.days - row.from.days > kLongestRow_days) {
        return wrong(row, "to: not before from, and at most a month later");
    }
    if (row.name_vi.empty() || row.name_vi.size() > kMostName || row.name_en.empty() ||
        row.name_en.size() > kMostName) {
        return wrong(row, "name_vi, name_en: 1 to 200 bytes");
    }
    if (row.source.empty() || row.source.size() > kMostName) {
        return wrong(row, "source: law or notice that gives the day, 1 to 200 bytes");
    }
    return {};
}

}  // namespace

Result<Holidays> Holidays::create(std::vector<SpecialDays> rows) {
    std::sort(
        rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        KIOSK_CHECK(check(rows[i]));
        if (i > 0 && rows[i].from <= rows[i - 1].to) {
            return wrong(rows[i], "another row speaks about this day already");
        }
    }
    return Holidays(std::move(rows));
}

const SpecialDays* Holidays::on(BusinessDay day) const noexcept {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [day](const SpecialDays& row) {
        return row.from <= day && day <= row.to;
    });
    return found == rows_.end() ? nullptr : &*found;
}

bool Holidays::covers(int year) const noexcept {
    return std::any_of(rows_.begin(), rows_.end(), [year](const SpecialDays& row) {
        return month_of(row.from).year == year;
    });
}

bool Holidays::is_working_day(BusinessDay day) const noexcept {
    if (const SpecialDays* row = on(day)) {
        return row->kind == SpecialDays::Kind::Working;
    }
    return weekday_of(day) < Weekday::Saturday;
}

BusinessDay Holidays::working_day_after(BusinessDay day) const noexcept {
    for (int step = 0; step < kFarthest_days; ++step) {
        ++day.days;
        if (is_working_day(day)) {
            break;
        }
    }
    return day;
}

BusinessDay Holidays::working_days_before(BusinessDay day, int count) const noexcept {
    for (int step = 0; step < kFarthest_days && count > 0; ++step) {
        --day.days;
        if (is_working_day(day)) {
            --count;
        }
    }
    return day;
}

}  // namespace kiosk::calendar
