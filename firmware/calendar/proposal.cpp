// Every proposal carries all its reasons, so that a person sees at once why a day is marked.
#include "firmware/calendar/proposal.hpp"

#include <array>

namespace kiosk::calendar {
namespace {

constexpr std::array<std::string_view, 2> kForms = {"nth_weekday", "weekday_of_nth_week"};
constexpr std::array<std::string_view, 5> kFlags = {
    "no_such_day", "weekend", "holiday", "unconfirmed", "no_holiday_data"};
constexpr int kMostWeeks = 6;

Proposal propose_in(const Month& month, const SessionRule& rule, const Holidays& holidays) {
    Proposal out;
    out.month = month;
    out.day = rule.form == RuleForm::NthWeekday
                  ? nth_weekday(month, rule.weekday, rule.nth)
                  : weekday_of_nth_week(month, rule.weekday, rule.nth);
    if (!out.day) {
        out.flags.push_back(DayFlag::NoSuchDay);
        return out;
    }
    out.special = holidays.on(*out.day);
    if (out.special != nullptr && out.special->kind == SpecialDays::Kind::Holiday) {
        out.flags.push_back(DayFlag::Holiday);
    } else if (!holidays.is_working_day(*out.day)) {
        out.flags.push_back(DayFlag::Weekend);
    }
    if (out.special != nullptr && out.special->confirmed == Confirmed::No) {
        out.flags.push_back(DayFlag::Unconfirmed);
    }
    if (!holidays.covers(month.year)) {
        out.flags.push_back(DayFlag::NoHolidayData);
    }
    if (!holidays.is_working_day(*out.day)) {
        out.instead = holidays.working_day_after(*out.day);
    }
    out.publish_by =
        holidays.working_days_before(out.instead.value_or(*out.day), kPublishAhead_days);
    return out;
}

}  // namespace

std::string_view rule_form_name(RuleForm form) noexcept {
    return kForms[static_cast<std::size_t>(form)];
}

std::optional<RuleForm> rule_form_from(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kForms.size(); ++i) {
        if (kForms[i] == name) {
            return static_cast<RuleForm>(i);
        }
    }
    return std::nullopt;
}

std::string_view day_flag_name(DayFlag flag) noexcept {
    return kFlags[static_cast<std::size_t>(flag)];
}

Result<std::vector<Proposal>> propose(const SessionRule& rule,
                                      const Month& first,
                                      int months,
                                      const Holidays& holidays) {
    if (months < 1 || months > kMostProposedMonths) {
        return Error{ErrorCode::BadArgument, "months: 1 to 36"};
    }
    if (rule.nth < 1 || rule.nth > kMostWeeks) {
        return Error{ErrorCode::BadArgument, "nth: 1 to 6"};
    }
    std::vector<Proposal> out;
    Month month = first;
    for (int i = 0; i < months; ++i) {
        out.push_back(propose_in(month, rule, holidays));
        month = month.next();
    }
    return out;
}

}  // namespace kiosk::calendar
