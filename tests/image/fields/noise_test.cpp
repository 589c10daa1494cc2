// Goal: folds, dust and rims of stamps make no text, and nothing that was written is left out.
// Method: words and confidences as recognition gave them.
#include "image/fields/noise.hpp"

#include <algorithm>

#include "tests/support/check.hpp"

using kiosk::fields::Word;

TEST_GROUP(Noise){};

TEST(Noise, lines_that_nobody_wrote_are_told) {
    const auto noise = [](std::vector<Word> words) {
        const auto found = kiosk::fields::noise_in(words);
        return std::string(found.begin(), found.end()).find('\1') != std::string::npos;
    };

    CHECK_TRUE(noise({{"|", {}, 70, 0}, {"lÍ", {}, 80, 0}, {"-", {}, 95, 0}, {"¬-", {}, 60, 0}}));
    CHECK_TRUE(noise({{"đường", {}, 30, 0}}));  // a guess
    CHECK_FALSE(noise({{"|", {}, 70, 0}, {"đường", {}, 80, 0}}));
    CHECK_FALSE(noise({{"UBND", {}, 91, 0}}));
    CHECK_FALSE(noise({{"12/8", {}, 91, 0}}));
    CHECK_FALSE(noise({{"2", {}, 91, 0}}));
    CHECK_TRUE(noise({{"2", {}, 60, 0}}));
    const auto found = kiosk::fields::noise_in({{"Hà", {}, 90, 0}, {"~", {}, 90, 1}});
    CHECK_FALSE(found[0]);
    CHECK_TRUE(found[1]);
    const auto beside = kiosk::fields::noise_in(
        {{"-", {}, 90, 0}, {"ở", {}, 30, 0}, {"~", {}, 40, 0}, {"Nội", {}, 90, 0}});
    CHECK_FALSE(beside[0] || beside[1] || beside[3]);
    CHECK_TRUE(beside[2]);
    CHECK_TRUE(kiosk::fields::noise_in({}).empty());
}
