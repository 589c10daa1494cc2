#pragma once
// Public holidays and swapped working days of Vietnam, as data: which days the law and the yearly
// notices give is read from a file (docs/calendar.md, "Holidays"), never compiled into a rule.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/calendar/dates.hpp"

namespace kiosk::calendar {

// Whether the notice that fixes the day has been read by a person.
enum class Confirmed { No, Yes };

// A run of days, first and last included.
struct SpecialDays {
    enum class Kind {
        Holiday,  // nobody works, whatever the weekday
        Working,  // worked in exchange for another day, though a Saturday or Sunday
    };

    BusinessDay from;
    BusinessDay to;
    Kind kind = Kind::Holiday;
    std::string name_vi;
    std::string name_en;
    std::string source;  // law, notice; a row without one is refused
    Confirmed confirmed = Confirmed::No;
    bool operator==(const SpecialDays&) const = default;
};

// Rows in the order of their days. Immutable once made; any thread.
class Holidays {
public:
    // Nothing known: Monday to Friday are working days, no year is covered.
    Holidays() = default;

    // BadSettings names the row: `to` before `from` or more than a month later, no name, no
    // source, a day said twice.
    [[nodiscard]] static Result<Holidays> create(std::vector<SpecialDays> rows);

    [[nodiscard]] const std::vector<SpecialDays>& rows() const noexcept { return rows_; }

    // The row that speaks about this day; null: an ordinary day. Lives as long as this object.
    [[nodiscard]] const SpecialDays* on(BusinessDay day) const noexcept;
    // Whether any row lies in this year: without one, what is said about it is Monday to Friday.
    [[nodiscard]] bool covers(int year) const noexcept;
    [[nodiscard]] bool is_working_day(BusinessDay day) const noexcept;
    // The first working day after `day`, and the one `count` working days before it. Looks at most
    // 400 days far; nothing in real data comes near.
    [[nodiscard]] BusinessDay working_day_after(BusinessDay day) const noexcept;
    [[nodiscard]] BusinessDay working_days_before(BusinessDay day, int count) const noexcept;

private:
    explicit Holidays(std::vector<SpecialDays> rows) : rows_(std::move(rows)) {}

    std::vector<SpecialDays> rows_;
};

}  // namespace kiosk::calendar
