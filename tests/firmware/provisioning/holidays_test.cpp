// Goal: the file of holidays is read whole or named where it is wrong, and the one that ships says
// what docs/calendar.md promises. Method: the shipped file, and one bad row per mistake.
#include "firmware/provisioning/holidays.hpp"

#include "firmware/base/file.hpp"
#include "firmware/calendar/proposal.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::calendar;
using kiosk::provisioning::parse_holidays;
using kiosk::provisioning::read_holidays;

namespace {

constexpr std::string_view kRow = R"([[days]]
from = "2026-05-01"
to = "2026-05-01"
kind = "holiday"
name_vi = "Ngày Quốc tế Lao động"
name_en = "Labour Day"
source = "Luật"
confirmed = true
)";

std::string holidays_with(std::string_view old, std::string_view fresh) {
    std::string out(kRow);
    const auto at = out.find(old);
    CHECK_TRUE(at != std::string::npos);
    return out.replace(at, old.size(), fresh);
}

void check_holidays_mistake(const std::string& toml, std::string_view expected) {
    const auto parsed = parse_holidays(toml, "h.toml");
    CHECK_ERROR(ErrorCode::BadSettings, parsed);
    CHECK_TEXT_EQUAL(expected, parsed.error().context);
}

}  // namespace

TEST_GROUP(HolidayFile) {
    Holidays shipped = read_holidays("").value();

    const SpecialDays& row_of(std::string_view day) const {
        const SpecialDays* row = shipped.on(BusinessDay::parse(day).value());
        CHECK_TRUE(row != nullptr);
        return *row;
    }
};

TEST(HolidayFile, what_ships_covers_2026_and_2027_and_says_where_each_row_is_from) {
    CHECK_TRUE(shipped.covers(2026) && shipped.covers(2027));
    CHECK_FALSE(shipped.covers(2028));
    for (const SpecialDays& row : shipped.rows()) {
        CHECK_FALSE(row.source.empty());
    }
    CHECK_TRUE(row_of("2026-02-17").confirmed == Confirmed::Yes);
    CHECK_TRUE(row_of("2027-02-06").confirmed == Confirmed::No);
    CHECK_TRUE(row_of("2026-08-22").kind == SpecialDays::Kind::Working);
}

TEST(HolidayFile, lunar_new_year_2026_is_five_days_and_flags_the_third_tuesday) {
    for (const char* day : {"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"}) {
        CHECK_FALSE(shipped.is_working_day(BusinessDay::parse(day).value()));
    }
    const SessionRule third_tuesday{RuleForm::NthWeekday, Weekday::Tuesday, 3};

    const auto proposed = propose(third_tuesday, Month{2026, 2}, 1, shipped).value();

    CHECK_TEXT_EQUAL("2026-02-17", proposed[0].day->text());
    CHECK_TRUE(proposed[0].flags == std::vector<DayFlag>{DayFlag::Holiday});
    CHECK_TRUE(proposed[0].special->name_en.starts_with("Lunar New Year"));
    CHECK_TEXT_EQUAL("2026-02-23", proposed[0].instead->text());
}

TEST(HolidayFile, a_mistake_is_named_by_line_and_key) {
    check_holidays_mistake(holidays_with("2026-05-01", "2026-02-30"),
                           "h.toml:2: days[0].from: expected an existing day, \"YYYY-MM-DD\"");
    check_holidays_mistake(holidays_with("\"holiday\"", "\"rest\""),
                           "h.toml:4: days[0].kind: expected \"holiday\" or \"working\"");
    check_holidays_mistake(holidays_with("\"Luật\"", "\"\""),
                           "h.toml:7: days[0].source: must not be empty");
    check_holidays_mistake(holidays_with("confirmed", "confirm"),
                           "h.toml:1: days[0].confirmed: missing; expected true or false");
    check_holidays_mistake(std::string(kRow) + std::string(kRow),
                           "h.toml: 2026-05-01: another row speaks about this day already");
}

TEST(HolidayFile, another_file_takes_the_place_of_the_shipped_one) {
    const TempDir folder;
    const auto path = folder.path() / "holidays.toml";
    CHECK_OK(write_file_durably(path, as_bytes(kRow)));

    const auto read = read_holidays(path.string());

    CHECK_OK(read);
    LONGS_EQUAL(1, read->rows().size());
    CHECK_ERROR(ErrorCode::NotFound, read_holidays((folder.path() / "none.toml").string()));
}
