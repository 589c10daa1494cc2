// Goal: any text comes out of a spreadsheet as it went in, and none of it is run as a formula.
// Method: the cases of RFC 4180 section 2 and the first characters that make formulas.
#include "firmware/base/csv.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;

TEST_GROUP(CsvText){};

TEST(CsvText, parts_cells_by_commas_and_lines_by_cr_lf) {
    CHECK_TEXT_EQUAL("a,b,\r\n", csv_line({"a", "b", ""}));
    CHECK_TEXT_EQUAL("\r\n", csv_line({}));
}

TEST(CsvText, quotes_commas_quotes_and_line_ends) {
    CHECK_TEXT_EQUAL("\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\r\n",
                     csv_line({"a,b", "say \"no\"", "two\r\nlines"}));
}

TEST(CsvText, makes_no_cell_a_formula) {
    for (const char* cell : {"=1+1", "+84", "-1", "@sum", "\tx"}) {
        CHECK_TEXT_EQUAL(std::string("'") + cell + "\r\n", csv_line({cell}));
    }
    CHECK_TEXT_EQUAL("\"'=a,b\"\r\n", csv_line({"=a,b"}));
    CHECK_TEXT_EQUAL("\"'\rx\"\r\n", csv_line({"\rx"}));
    CHECK_TEXT_EQUAL("1=1,a-b\r\n", csv_line({"1=1", "a-b"}));
}

TEST(CsvText, begins_with_the_mark_of_utf8) {
    CHECK_TEXT_EQUAL("\xEF\xBB\xBF", kUtf8Mark);
}
