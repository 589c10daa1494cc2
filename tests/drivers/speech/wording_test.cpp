// Goal: what is heard is the number that was called, for every number there is. Method:
// hand-written tables of the cases where Vietnamese joins numbers in its own way, and an
// independent reader that turns every wording from 1 to 999 back into its number.
#include "drivers/speech/wording.hpp"

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "firmware/base/text.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::speech;

namespace {

std::vector<std::string> words_of(std::string text) {
    for (char& c : text) {
        c = c == '-' ? ' ' : c;
    }
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) {
        out.push_back(word);
    }
    return out;
}

// Reads a Vietnamese number as a person does: a digit counts by the word that follows it.
int heard_vi(const std::string& text) {
    const std::map<std::string, int> digits{{"không", 0},
                                            {"một", 1},
                                            {"mốt", 1},
                                            {"hai", 2},
                                            {"ba", 3},
                                            {"bốn", 4},
                                            {"tư", 4},
                                            {"năm", 5},
                                            {"lăm", 5},
                                            {"sáu", 6},
                                            {"bảy", 7},
                                            {"tám", 8},
                                            {"chín", 9}};
    int total = 0;
    int held = 0;
    for (const std::string& word : words_of(text)) {
        if (word == "trăm") {
            total += held * 100;
            held = 0;
        } else if (word == "mươi") {
            total += held * 10;
            held = 0;
        } else if (word == "mười") {
            total += 10;
        } else if (word != "linh") {
            held = digits.at(word);
        }
    }
    return total + held;
}

int heard_en(const std::string& text) {
    const std::map<std::string, int> values{
        {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},      {"five", 5},
        {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},      {"ten", 10},
        {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},
        {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},
        {"thirty", 30},  {"forty", 40},     {"fifty", 50},    {"sixty", 60},    {"seventy", 70},
        {"eighty", 80},  {"ninety", 90}};
    int total = 0;
    for (const std::string& word : words_of(text)) {
        if (word == "hundred") {
            total *= 100;
        } else if (word != "and") {
            total += values.at(word);
        }
    }
    return total;
}

}  // namespace

TEST_GROUP(SpeechNumbers){};

TEST(SpeechNumbers, northern_vietnamese_joins_its_words_in_its_own_way) {
    const std::map<int, std::string> table{{0, "không"},
                                           {1, "một"},
                                           {4, "bốn"},
                                           {5, "năm"},
                                           {9, "chín"},
                                           {10, "mười"},
                                           {11, "mười một"},
                                           {14, "mười bốn"},
                                           {15, "mười lăm"},
                                           {20, "hai mươi"},
                                           {21, "hai mươi mốt"},
                                           {24, "hai mươi tư"},
                                           {25, "hai mươi lăm"},
                                           {31, "ba mươi mốt"},
                                           {44, "bốn mươi tư"},
                                           {50, "năm mươi"},
                                           {55, "năm mươi lăm"},
                                           {91, "chín mươi mốt"},
                                           {99, "chín mươi chín"},
                                           {100, "một trăm"},
                                           {101, "một trăm linh một"},
                                           {104, "một trăm linh bốn"},
                                           {105, "một trăm linh năm"},
                                           {110, "một trăm mười"},
                                           {111, "một trăm mười một"},
                                           {115, "một trăm mười lăm"},
                                           {121, "một trăm hai mươi mốt"},
                                           {204, "hai trăm linh bốn"},
                                           {224, "hai trăm hai mươi tư"},
                                           {505, "năm trăm linh năm"},
                                           {555, "năm trăm năm mươi lăm"},
                                           {900, "chín trăm"},
                                           {999, "chín trăm chín mươi chín"}};
    for (const auto& [number, words] : table) {
        CHECK_TEXT_EQUAL(words, number_words(Tongue::Vi, number));
    }
}

TEST(SpeechNumbers, english) {
    const std::map<int, std::string> table{{0, "zero"},
                                           {3, "three"},
                                           {13, "thirteen"},
                                           {20, "twenty"},
                                           {21, "twenty-one"},
                                           {40, "forty"},
                                           {100, "one hundred"},
                                           {105, "one hundred and five"},
                                           {215, "two hundred and fifteen"},
                                           {999, "nine hundred and ninety-nine"}};
    for (const auto& [number, words] : table) {
        CHECK_TEXT_EQUAL(words, number_words(Tongue::En, number));
    }
}

TEST(SpeechNumbers, each_from_1_to_999_is_heard_as_itself_in_both_languages) {
    std::set<std::string> seen;
    for (int number = 1; number <= 999; ++number) {
        const std::string vi = number_words(Tongue::Vi, number);
        const std::string en = number_words(Tongue::En, number);
        CHECK_EQUAL(number, heard_vi(vi));
        CHECK_EQUAL(number, heard_en(en));
        CHECK_TRUE(is_nfc(vi));
        CHECK_TRUE(vi.find("mươi một") == std::string::npos);
        CHECK_TRUE(vi.find("mươi năm") == std::string::npos);
        CHECK_TRUE(vi.find("linh lăm") == std::string::npos);
        seen.insert(vi);
    }
    CHECK_EQUAL(999U, seen.size());
}

TEST_GROUP(SpeechCalls){};

TEST(SpeechCalls, spell_the_ticket_digit_by_digit_and_read_the_counter) {
    CHECK_TEXT_EQUAL("Mời số a, không một hai, đến quầy số ba.",
                     call_words(Tongue::Vi, "A012", "3"));
    CHECK_TEXT_EQUAL("Number A, zero one two, counter three.", call_words(Tongue::En, "A012", "3"));
    CHECK_TEXT_EQUAL("Mời số bê, ca, ba không không một, đến quầy số hai mươi mốt.",
                     call_words(Tongue::Vi, "BK3001", "21"));
    CHECK_TEXT_EQUAL("Number B, K, three zero zero one, counter twenty-one.",
                     call_words(Tongue::En, "BK3001", "21"));
}

TEST(SpeechCalls, counters_with_letters_or_leading_zeros_are_spelled) {
    CHECK_TEXT_EQUAL("a, ba", counter_words(Tongue::Vi, "A3"));
    CHECK_TEXT_EQUAL("A, three", counter_words(Tongue::En, "a3"));
    CHECK_TEXT_EQUAL("không bảy", counter_words(Tongue::Vi, "07"));
    CHECK_TEXT_EQUAL("ba bê", counter_words(Tongue::Vi, "3B"));
    CHECK_TEXT_EQUAL("một năm", counter_words(Tongue::Vi, "1-5"));
    CHECK_TEXT_EQUAL("mười lăm", counter_words(Tongue::Vi, "15"));
    CHECK_TEXT_EQUAL("một không không không", counter_words(Tongue::Vi, "1000"));
}

TEST(SpeechCalls, every_prefix_letter_has_its_own_name) {
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::set<std::string> vi;
    std::set<std::string> en;
    for (const char c : letters) {
        const std::string name = spelled(Tongue::Vi, std::string(1, c));
        CHECK_TRUE(is_nfc(name));
        CHECK_FALSE(name.empty());
        vi.insert(name);
        en.insert(spelled(Tongue::En, std::string(1, c)));
    }
    CHECK_EQUAL(letters.size(), vi.size());
    CHECK_EQUAL(letters.size(), en.size());
    CHECK_TEXT_EQUAL("bê", spelled(Tongue::Vi, "b"));
    CHECK_TEXT_EQUAL("dê", spelled(Tongue::Vi, "D"));
    CHECK_TEXT_EQUAL("dét", spelled(Tongue::Vi, "Z"));
}

TEST(SpeechCalls, say_nothing_but_letters_and_digits_of_what_they_are_given) {
    CHECK_TEXT_EQUAL("a, một", spelled(Tongue::Vi, "A \"\n\t<1"));
    CHECK_TEXT_EQUAL("", spelled(Tongue::En, "-- [[]] é"));
}

TEST(SpeechCalls, languages_without_a_wording_are_told) {
    CHECK_TRUE(tongue_from("vi") == Tongue::Vi);
    CHECK_TRUE(tongue_from("en") == Tongue::En);
    CHECK_FALSE(tongue_from("fr").has_value());
    CHECK_FALSE(tongue_from("").has_value());
}

TEST(SpeechCalls, the_number_of_a_person_without_paper_is_spelled_like_a_call) {
    CHECK_TEXT_EQUAL("Số của quý vị: a, không không năm.", own_number_words(Tongue::Vi, "A005"));
    CHECK_TEXT_EQUAL("Your number: B, one zero zero one.", own_number_words(Tongue::En, "B1001"));
}
