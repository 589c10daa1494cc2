// Goal: a story is told as it was made, in a text that has room in an answer's box, and whatever
// else a box may hold is refused. Method: round trips, the longest story, mistakes one by one.
#include "firmware/petitions/letter_story.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::petitions;

namespace {

queue::BusinessDay day(std::string_view text) {
    return queue::BusinessDay::parse(text).value();
}

}  // namespace

TEST_GROUP(LetterStory){};

TEST(LetterStory, reads_as_it_was_told) {
    const LetterStory story{{{LetterStatus::Received, day("2026-11-20")},
                             {LetterStatus::Transferred, day("2026-11-23"), "Sở Xây dựng"},
                             {LetterStatus::Answered, day("2027-01-05")}}};

    CHECK_TEXT_EQUAL(R"([["received","2026-11-20"],["transferred","2026-11-23","Sở Xây dựng"],)"
                     R"(["answered","2027-01-05"]])",
                     story.text());
    CHECK_OK(LetterStory::parse(story.text()));
    CHECK_TRUE(*LetterStory::parse(story.text()) == story);
}

TEST(LetterStory, every_status_has_a_name_of_its_own) {
    for (int i = 0; i <= static_cast<int>(LetterStatus::Processing); ++i) {
        const auto status = static_cast<LetterStatus>(i);
        CHECK_TRUE(letter_status_from(letter_status_name(status)) == status);
    }
    CHECK_FALSE(letter_status_from("accused").has_value());
}

TEST(LetterStory, of_a_protected_letter_three_words_may_be_said) {
    int neutral = 0;
    for (int i = 0; i <= static_cast<int>(LetterStatus::Processing); ++i) {
        neutral += is_neutral(static_cast<LetterStatus>(i)) ? 1 : 0;
    }
    CHECK_EQUAL(3, neutral);
    CHECK_FALSE(is_neutral(LetterStatus::Accepted));
    CHECK_FALSE(is_neutral(LetterStatus::Transferred));
}

TEST(LetterStory, what_is_no_story_is_refused) {
    for (const char* text : {"",
                             "[]",
                             "{}",
                             "[1]",
                             R"(["received","2026-11-20"])",
                             R"([["received"]])",
                             R"([["received","2026-11-20","a","b"]])",
                             R"([["received",20261120]])",
                             R"([["lost","2026-11-20"]])",
                             R"([["received","2026-11-31"]])",
                             R"([["received","2026-11-20"],["answered","2026-11-19"]])"}) {
        CHECK_FALSE(LetterStory::parse(text).has_value());
    }
    std::string long_one = "[";
    for (std::size_t i = 0; i <= kMostSteps; ++i) {
        long_one += std::string(i == 0 ? "" : ",") + R"(["received","2026-11-20"])";
    }
    CHECK_ERROR(ErrorCode::BadArgument, LetterStory::parse(long_one + "]"));
}

TEST(LetterStory, a_pin_is_six_digits) {
    CHECK_TRUE(is_receipt_pin("000000"));
    for (const char* text : {"", "12345", "1234567", "12345a", "12 456", "１２３４５６"}) {
        CHECK_FALSE(is_receipt_pin(text));
    }
}
