// Goal: numbers of people are taken only when they can be such numbers. Method: good ones, and each
// rule broken once.
#include "image/fields/numbers.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::fields;

TEST_GROUP(FieldNumbers){};

TEST(FieldNumbers, letters_that_look_like_digits_are_repaired_and_it_is_told) {
    CHECK_TEXT_EQUAL("001185012347", digits_of("001185012347")->text);
    CHECK_FALSE(digits_of("001185012347")->repaired);
    CHECK_TEXT_EQUAL("0111", digits_of("OIl|")->text);
    CHECK_TRUE(digits_of("OIl|")->repaired);
    CHECK_TEXT_EQUAL("0904221776", digits_of("0904.221.776")->text);
    CHECK_FALSE(digits_of("12a").has_value());
    CHECK_FALSE(digits_of("m²").has_value());
}

TEST(FieldNumbers, an_identity_number_has_a_province_and_a_possible_year_of_birth) {
    CHECK_TRUE(can_be_identity_number("001185012347", 2026));
    CHECK_TRUE(can_be_identity_number("096306012347", 2026));  // 2006, 20 years old
    for (const char* wrong : {"003185012347",                  // no such province
                              "001385012347",                  // born in 2085
                              "001215012347",                  // born in 2015
                              "001100012347",                  // 126 years old
                              "00118501234",                   // eleven
                              "0011850123470",                 // thirteen
                              "00118501234a",
                              ""}) {
        CHECK_FALSE_TEXT(can_be_identity_number(wrong, 2026), wrong);
    }
    CHECK_EQUAL(1985, birth_year_of("001185012347"));
    CHECK_EQUAL(2006, birth_year_of("096306012347"));
}

TEST(FieldNumbers, phones_are_mobile_or_fixed) {
    for (const char* good : {"0912345678", "0369552018", "02437552290", "0243755229"}) {
        CHECK_TRUE_TEXT(can_be_phone(good), good);
    }
    for (const char* wrong : {"091234567",
                              "09123456789",
                              "1912345678",
                              "0112345678",
                              "024375522901",
                              "0912 345678",
                              ""}) {
        CHECK_FALSE_TEXT(can_be_phone(wrong), wrong);
    }
}

TEST(FieldNumbers, dates_exist) {
    CHECK_TRUE(is_date({2024, 2, 29}));
    for (const Date& wrong :
         {Date{2026, 2, 29}, {2026, 13, 1}, {2026, 4, 31}, {2026, 1, 0}, {26, 1, 1}}) {
        CHECK_FALSE(is_date(wrong));
    }
    CHECK_TEXT_EQUAL("2026-03-07", iso({2026, 3, 7}));
    CHECK_TRUE(date_from_iso("2026-03-07") == (Date{2026, 3, 7}));
    CHECK_FALSE(date_from_iso("2026-3-7").has_value());
    CHECK_FALSE(date_from_iso("2026-02-30").has_value());
}
