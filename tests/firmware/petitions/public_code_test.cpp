// The public code: every single wrong character and every swap of neighbours must be caught.
#include "firmware/petitions/public_code.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::petitions;

TEST_GROUP(PublicCode){};

TEST(PublicCode, has_the_documented_form_and_checks_itself) {
    SeededRandom random(7);
    const std::string code = make_public_code("HN", 26, random);
    CHECK_EQUAL(16U, code.size());
    CHECK_TEXT_EQUAL("HN-26-", code.substr(0, 6));
    CHECK_OK(check_public_code(code));
    CHECK_ERROR(ErrorCode::BadArgument, check_public_code(""));
    CHECK_ERROR(ErrorCode::BadArgument, check_public_code("hn-26-7K3M9QRT-X"));
}

TEST(PublicCode, every_single_error_and_swap_of_neighbours_is_caught) {
    const std::string letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    SeededRandom random(8);
    for (int round = 0; round < 50; ++round) {
        const std::string code = make_public_code("HN", round, random);
        for (std::size_t at = 0; at < code.size(); ++at) {
            for (const char c : letters) {
                std::string other = code;
                other[at] = c;
                CHECK_TRUE(check_public_code(other).has_value() == (other == code));
            }
            if (at + 1 < code.size()) {
                std::string other = code;
                std::swap(other[at], other[at + 1]);
                CHECK_TRUE(check_public_code(other).has_value() == (other == code));
            }
        }
    }
}

TEST(PublicCode, is_completed_from_its_eight_random_characters) {
    SeededRandom random(9);
    const std::string code = make_public_code("LH", 26, random);
    CHECK_TEXT_EQUAL(code, complete_public_code("LH", 2026, code.substr(6, 8)).value());
    CHECK_ERROR(ErrorCode::BadArgument, complete_public_code("LH", 26, code.substr(6, 7)));
    CHECK_ERROR(ErrorCode::BadArgument, complete_public_code("LH", 26, "1LLO0000"));
}
