// What is let through, what is told as no text, what is a repetition.
#include "drivers/codes/gate.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using codes::Gate;
using codes::Read;

TEST_GROUP(CodeGate) {
    Gate gate;
};

TEST(CodeGate, printable_ascii_comes_through_and_all_else_as_an_empty_text) {
    CHECK_TEXT_EQUAL("7K3M9QRT", gate.let("7K3M9QRT", true, 1'000)->text);
    for (const std::string& odd : {std::string("a\nb"),
                                   std::string("a\0b", 3),
                                   std::string("Nguy\xe1\xbb\x85n"),
                                   std::string("\x7f"),
                                   std::string("\xff"),
                                   std::string(codes::kMostCode_bytes + 1, 'x')}) {
        Gate fresh;
        CHECK_TEXT_EQUAL("", fresh.let(odd, true, 1'000)->text);
    }
    CHECK_TEXT_EQUAL("", gate.let("half", false, 9'000)->text);
    CHECK_FALSE(gate.let("", true, 20'000).has_value());
    CHECK_EQUAL(1, gate.describe()["read"].get<int>());
    CHECK_EQUAL(1, gate.describe()["refused"].get<int>());
}

TEST(CodeGate, the_same_within_two_seconds_is_one_and_the_time_runs_from_the_last) {
    CHECK_TRUE(gate.let("A", true, 1'000).has_value());
    CHECK_FALSE(gate.let("A", true, 2'500).has_value());
    CHECK_FALSE(gate.let("A", true, 4'000).has_value());
    CHECK_TRUE(gate.let("B", true, 4'100).has_value());
    CHECK_TRUE(gate.let("A", true, 4'200).has_value());
    CHECK_TRUE(gate.let("A", true, 6'200).has_value());
}

TEST(CodeGate, tells_its_state_and_never_a_code) {
    (void)gate.let("7K3M9QRT", true, 1'000);
    gate.gone();
    CHECK_TEXT_EQUAL("gone", gate.describe()["state"].get<std::string>());
    CHECK_TRUE(to_text(gate.describe()).find("7K3M9QRT") == std::string::npos);
    gate.there();
    CHECK_TEXT_EQUAL("ok", gate.describe()["state"].get<std::string>());
}
