// Goal: what a spreadsheet gets is the table, no more and no less. Method: the text is read back by
// lines and commas; no heading of ours holds either.
#include "firmware/reception/report.hpp"

#include <algorithm>

#include "firmware/base/csv.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::reception;

namespace {

std::vector<std::vector<std::string>> cells_of(std::string text) {
    STRCMP_CONTAINS(kUtf8Mark, text.substr(0, 3).c_str());
    text = text.substr(3);
    std::vector<std::vector<std::string>> out;
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        std::string line = text.substr(0, end) + ",";
        text = text.substr(end + 2);
        out.emplace_back();
        while (!line.empty()) {
            const bool quoted = line.front() == '"';
            const std::size_t comma = quoted ? line.find("\",") + 1 : line.find(',');
            out.back().push_back(quoted ? line.substr(1, comma - 2) : line.substr(0, comma));
            line = line.substr(comma + 1);
        }
    }
    return out;
}

Tcd01Report report(const char* period) {
    Tcd01Report out;
    out.period = named_period(period).value();
    for (std::size_t i = 0; i < kTcd01Columns; ++i) {
        out.table.columns.at(i) = static_cast<std::int64_t>(i) + 100;
    }
    return out;
}

}  // namespace

TEST_GROUP(ReportText){};

TEST(ReportText, has_a_heading_and_a_value_for_each_column) {
    const std::vector rows{report("Q1-2026"), report("Q2-2026")};

    const auto cells = cells_of(tcd01_csv(rows));

    LONGS_EQUAL(3, cells.size());
    LONGS_EQUAL(32, cells[0].size());
    CHECK_TEXT_EQUAL("Kỳ", cells[0][0]);
    CHECK_TEXT_EQUAL("1. Tổng số lượt tiếp", cells[0][3]);
    CHECK_TEXT_EQUAL("Q1-2026", cells[1][0]);
    CHECK_TEXT_EQUAL("15/12/2025", cells[1][1]);
    CHECK_TEXT_EQUAL("14/03/2026", cells[1][2]);
    CHECK_TEXT_EQUAL("100", cells[1][3]);
    CHECK_TEXT_EQUAL("128", cells[2][31]);
}

TEST(ReportText, leaves_columns_empty_that_may_be) {
    Tcd01Report row = report("Q4-2026");
    std::fill(row.table.columns.begin() + 20, row.table.columns.end(), 0);

    const auto cells = cells_of(tcd01_csv({&row, 1}));

    CHECK_TEXT_EQUAL("119", cells[1][22]);
    CHECK_TEXT_EQUAL("", cells[1][23]);
    CHECK_TEXT_EQUAL("", cells[1][31]);
}

TEST(ReportText, of_figures_tells_no_wait_from_a_wait_of_no_seconds) {
    FiguresOf row{named_period("Q1-2026").value(), {}};
    row.figures.visits = 3;
    row.figures.waiting = Spread{2, 0, 40};
    row.figures.large_groups = 1;
    row.figures.large_group_people = 7;
    row.figures.counters = {{CounterId{"=1"}, 3, 5, 60}};

    const auto cells = cells_of(figures_csv({&row, 1}));
    const auto counters = cells_of(counters_csv({&row, 1}));

    LONGS_EQUAL(cells[0].size(), cells[1].size());
    CHECK_TEXT_EQUAL("3", cells[1][3]);
    CHECK_TEXT_EQUAL("0", cells[1][8]);
    CHECK_TEXT_EQUAL("40", cells[1][9]);
    CHECK_TEXT_EQUAL("", cells[1][10]);
    CHECK_TEXT_EQUAL("1", cells[1][16]);
    CHECK_TEXT_EQUAL("7", cells[1][17]);
    CHECK_TEXT_EQUAL("'=1", counters[1][3]);
    CHECK_TEXT_EQUAL("60", counters[1][6]);
}
