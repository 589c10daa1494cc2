// Goal: table 01/TCD counts what its conventions say, column by column. Method: small sets of
// visits, each made for one rule; each identity broken on purpose; the layout's file read.
#include "firmware/reception/tcd01.hpp"

#include "firmware/reception/tcd01_data.hpp"
#include "firmware/reception/tcd01_layout.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::reception;
using calendar::Held;
using calendar::SessionKind;

namespace {

queue::BusinessDay day(std::string_view text) {
    return queue::BusinessDay::parse(text).value();
}

template <class Id>
Id id(std::uint8_t n) {
    Id out;
    out.bytes.fill(n);
    return out;
}

CountedVisit regular(int people, std::string case_token = "", int nth = 1) {
    CountedVisit out;
    out.day = day("2026-03-02");
    out.people = people;
    out.case_token = std::move(case_token);
    out.nth = nth;
    return out;
}

CountedVisit at_session(SessionKind kind, Held held, std::uint8_t session, int people) {
    CountedVisit out = regular(people);
    out.kind = kind;
    out.held = held;
    out.session = id<SessionId>(session);
    return out;
}

Tcd01 table_of(const std::vector<CountedVisit>& visits) {
    return tcd01(visits, {});
}

}  // namespace

TEST_GROUP(Tcd01Table){};

TEST(Tcd01Table, of_no_visits_is_all_zeros) {
    CHECK(table_of({}) == Tcd01{});
}

TEST(Tcd01Table, counts_visits_and_people_by_who_receives) {
    const Tcd01 table = table_of({regular(2),
                                  regular(3),
                                  at_session(SessionKind::Periodic, Held::ByHead, 1, 1),
                                  at_session(SessionKind::AdHoc, Held::ByHead, 2, 4),
                                  at_session(SessionKind::Periodic, Held::ByDelegate, 3, 2)});

    LONGS_EQUAL(5, table[1]);
    LONGS_EQUAL(12, table[2]);
    LONGS_EQUAL(2, table[4]);
    LONGS_EQUAL(5, table[5]);
    LONGS_EQUAL(2, table[12]);
    LONGS_EQUAL(2, table[13]);
    LONGS_EQUAL(5, table[14]);
    LONGS_EQUAL(1, table[21]);
    LONGS_EQUAL(1, table[22]);
    LONGS_EQUAL(2, table[23]);
}

TEST(Tcd01Table, counts_a_case_once_in_each_column) {
    const Tcd01 table = table_of({regular(1, "A", 1),
                                  regular(1, "A", 2),
                                  regular(1, "A", 3),
                                  regular(1, "B", 1),
                                  regular(1, "B", 1),
                                  regular(1)});

    LONGS_EQUAL(2, table[6]);
    LONGS_EQUAL(1, table[7]);
    LONGS_EQUAL(3, table[3]);
}

TEST(Tcd01Table, counts_a_session_once_however_many_come) {
    const auto visit = at_session(SessionKind::Periodic, Held::ByHead, 7, 1);

    LONGS_EQUAL(1, table_of({visit, visit, visit})[12]);
}

TEST(Tcd01Table, takes_one_visit_of_five_people_for_a_large_group_and_not_one_of_four) {
    const Tcd01 table = table_of({regular(5, "A", 1), regular(4, "B", 1), regular(12, "C", 2)});

    LONGS_EQUAL(2, table[8]);
    LONGS_EQUAL(17, table[9]);
    LONGS_EQUAL(1, table[10]);
    LONGS_EQUAL(1, table[11]);
}

TEST(Tcd01Table, joins_the_visits_of_one_group_in_one_session) {
    CountedVisit first = regular(3, "A", 1);
    CountedVisit second = regular(3, "A", 1);
    first.group = second.group = id<GroupId>(9);

    const Tcd01 table = table_of({first, second});

    LONGS_EQUAL(1, table[8]);
    LONGS_EQUAL(6, table[9]);
    LONGS_EQUAL(1, table[10]);
    LONGS_EQUAL(2, table[4]);
}

TEST(Tcd01Table, counts_a_group_that_comes_on_two_days_on_each_of_them) {
    CountedVisit first = regular(6);
    CountedVisit second = regular(3);
    first.group = second.group = id<GroupId>(9);
    second.day = day("2026-03-03");

    const Tcd01 table = table_of({first, second});

    LONGS_EQUAL(1, table[8]);
    LONGS_EQUAL(6, table[9]);
}

TEST(Tcd01Table, keeps_the_least_size_of_a_group_that_stood_on_its_day) {
    GroupMins mins;
    mins.set(day("2026-03-10"), 10);
    CountedVisit before = regular(6);
    CountedVisit after = regular(6);
    after.day = day("2026-03-10");

    const Tcd01 table = tcd01(std::vector{before, after}, mins);

    LONGS_EQUAL(1, table[8]);
    LONGS_EQUAL(6, table[9]);
    LONGS_EQUAL(5, mins.least(day("2026-03-01"), day("2026-03-31")));
    LONGS_EQUAL(10, mins.least(day("2026-03-10"), day("2026-03-31")));
}

TEST(Tcd01Table, takes_the_last_word_about_a_day_for_the_least_size) {
    GroupMins mins;
    mins.set(day("2026-03-10"), 10);
    mins.set(day("2026-02-01"), 7);
    mins.set(day("2026-03-10"), 8);

    LONGS_EQUAL(5, mins.on(day("2026-01-31")));
    LONGS_EQUAL(7, mins.on(day("2026-03-09")));
    LONGS_EQUAL(8, mins.on(day("2026-03-10")));
    LONGS_EQUAL(7, mins.least(day("2026-02-01"), day("2026-12-31")));
}

TEST(Tcd01Table, names_each_identity_that_is_broken) {
    const struct {
        std::size_t column;
        std::int64_t value;
        const char* name;
    } rows[] = {{1, 4, "1 = 4 + 13 + 22"},
                {2, 40, "2 = 5 + 14 + 23"},
                {3, 7, "3 = 6 + 7 + 15 + 16 + 24 + 25"},
                {8, 2, "8 <= 4"},
                {9, 4, "9 >= 5 * 8"},
                {9, 7, "9 <= 5"},
                {10, 2, "10 + 11 <= 6 + 7"},
                {11, 1, "10 + 11 <= 6 + 7"},
                {12, 2, "12 <= 13"},
                {17, 2, "17 <= 13"},
                {18, 4, "18 >= 5 * 17"},
                {18, 9, "18 <= 14"},
                {20, 3, "19 + 20 <= 15 + 16"},
                {21, 3, "21 <= 22"},
                {26, 2, "26 <= 22"},
                {27, 2, "27 >= 5 * 26"},
                {29, 4, "28 + 29 <= 24 + 25"}};

    const Tcd01 sound = table_of({regular(6, "A", 1),
                                  at_session(SessionKind::AdHoc, Held::ByHead, 1, 8),
                                  at_session(SessionKind::AdHoc, Held::ByDelegate, 2, 9)});
    CHECK_FALSE(broken_identity(sound, 5).has_value());

    for (const auto& row : rows) {
        Tcd01 table = sound;
        table.columns.at(row.column - 1) = row.value;

        const auto broken = broken_identity(table, 5);

        CHECK(broken.has_value());
        CHECK_TEXT_EQUAL(row.name, *broken);
    }
}

TEST(Tcd01Table, names_more_visits_than_people) {
    Tcd01 table;
    table.columns[0] = table.columns[3] = 3;
    table.columns[1] = table.columns[4] = 2;

    CHECK_TEXT_EQUAL("5 >= 4", broken_identity(table, 5).value_or(""));
}

TEST_GROUP(Tcd01Layout){};

TEST(Tcd01Layout, has_words_and_a_source_for_each_of_the_29_columns) {
    const auto layout = read_tcd01_layout(kTcd01Data);

    CHECK_OK(layout);
    LONGS_EQUAL(29, layout->columns.size());
    CHECK_TEXT_EQUAL("01/TCD", layout->form);
    CHECK_TEXT_EQUAL("groups", layout->columns[7].part);
    CHECK_TEXT_EQUAL("head", layout->columns[11].block);
}

TEST(Tcd01Layout, refuses_a_column_out_of_order_without_source_or_of_no_block) {
    const std::string good(kTcd01Data);
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        return read_tcd01_layout(text);
    };

    CHECK_ERROR(ErrorCode::BadSettings, changed("number = 2\n", "number = 3\n"));
    CHECK_ERROR(ErrorCode::BadSettings, changed("block = \"head\"", "block = \"heads\""));
    CHECK_ERROR(
        ErrorCode::BadSettings,
        changed("source = \"Thông tư 01/2024/TT-TTCP\"\nconfirmed", "source = \"\"\nconfirmed"));
    CHECK_ERROR(ErrorCode::BadSettings, changed("part = \"groups\"", "part = \"group\""));
    CHECK_ERROR(ErrorCode::BadSettings, changed("form =", "from = 1\nform ="));
    CHECK_ERROR(ErrorCode::BadSettings,
                read_tcd01_layout(good.substr(0, good.rfind("[[column]]"))));
}

TEST(Tcd01Layout, leaves_the_columns_of_delegation_empty_when_nobody_may_delegate) {
    const Period before = named_period("H1-2026").value();
    const Period after = period_between(day("2026-07-01"), day("2026-09-30")).value();
    const Tcd01 none = table_of({regular(2)});
    const Tcd01 some = table_of({at_session(SessionKind::AdHoc, Held::ByDelegate, 2, 9)});

    CHECK(shown_columns(tcd01_layout(), none, before)[20] == std::optional<std::int64_t>(0));
    CHECK_FALSE(shown_columns(tcd01_layout(), none, after)[20].has_value());
    CHECK_FALSE(shown_columns(tcd01_layout(), none, after)[28].has_value());
    CHECK(shown_columns(tcd01_layout(), none, after)[19] == std::optional<std::int64_t>(0));
    CHECK(shown_columns(tcd01_layout(), some, after)[20] == std::optional<std::int64_t>(1));
}
