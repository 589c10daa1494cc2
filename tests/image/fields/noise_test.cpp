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

// As read on a page of five words with a stamp and a signature over two of them.
TEST(Noise, what_is_read_into_a_signature_or_a_speck_makes_no_line) {
    const auto signed_page = kiosk::fields::noise_in({{"VIẾT", {1437, 208, 117, 60}, 93, 0},
                                                      {"ĐƠN", {1563, 227, 105, 46}, 91, 0},
                                                      {"\\", {1144, 402, 17, 31}, 88, 1},
                                                      {"V1", {1313, 415, 32, 20}, 63, 1},
                                                      {"ví", {1391, 417, 16, 29}, 70, 1},
                                                      {"Quyết", {1496, 520, 125, 59}, 96, 2}});
    CHECK_TRUE(signed_page == (std::vector{false, false, true, true, true, false}));

    const std::vector<Word> name{{"Nguyễn", {1130, 404, 157, 59}, 86, 0}};
    for (const auto& [box, is_noise] : {std::pair{kiosk::fields::Box{1038, 2689, 4, 11}, true},
                                        {kiosk::fields::Box{1038, 2689, 18, 44}, false}}) {
        auto words = name;
        words.push_back({"1", box, 93, 1});
        CHECK_EQUAL(is_noise, kiosk::fields::noise_in(words)[1]);
    }
    CHECK_FALSE(kiosk::fields::noise_in({{"Kỳ", {0, 0, 60, 40}, 88, 0}})[0]);
}
