// Goal: every word of Vietnamese petitions is legal, and what recognition makes of words is often
// not. Method: the corpus letters word by word; rules of orthography one by one; known misreadings.
#include "image/fields/syllable.hpp"

#include <filesystem>
#include <sstream>

#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::fields;

TEST_GROUP(Syllable){};

TEST(Syllable, the_words_of_the_corpus_are_not_odd) {
    std::size_t words = 0;
    std::string odd;
    for (const auto& entry :
         std::filesystem::directory_iterator(KIOSK_SOURCE_DIR "/tests/support/corpus/letters")) {
        const auto text = read_text_file(entry.path());
        CHECK_OK(text);
        const auto normal = to_nfc(text->substr(text->find("---") + 4));
        CHECK_OK(normal);
        std::istringstream lines(*normal);
        for (std::string word; lines >> word;) {
            ++words;
            odd += is_odd(word) && !word.starts_with('=') ? word + " " : "";
        }
    }
    CHECK_TRUE(words > 1500);
    CHECK_TEXT_EQUAL("", odd);
}

TEST(Syllable, rare_and_tricky_syllables_are_legal) {
    for (const char* word :
         {"nghiêng", "khuỷu", "quốc",  "quyển", "giếng", "gì",     "gìn",   "giữ",
          "hòa",     "hoà",   "thủy",  "thuỷ",  "Thuý",  "khuếch", "huênh", "xoong",
          "ngoéo",   "thuở",  "yêu",   "y",     "ỷ",     "kỹ",     "lý",    "mỹ",
          "uống",    "ươm",   "ĐƯỜNG", "QUYẾT", "Ngoẹo", "khuya",  "tuyết", "huých",
          "quỳnh",   "quắp",  "ghềnh", "nghĩa", "trườn", "giục",   "giặc"}) {
        CHECK_TRUE_TEXT(is_syllable(word), word);
    }
}

TEST(Syllable, what_orthography_forbids_is_no_syllable) {
    for (const char* word : {"kao",    "ghan", "ngi", "ngế",  "cem",     "qa",   "bắp̉",   "thap",
                             "tach",   "mắt́",  "bàc", "tộcc", "xzy",     "hoaa", "đượcc", "kyên",
                             "thuyề̀n", "wan",  "fải", "kíên", "nguyềnx", "",     "đđ"}) {
        CHECK_FALSE_TEXT(is_syllable(word), word);
    }
}

TEST(Syllable, misreadings_of_digits_and_words_are_odd) {
    for (const char* word : {"I2",
                             "Ø7",
                             "1I",
                             "3O",
                             "l2/8",
                             "CCCTDễ",
                             "thìếu",
                             "ngưởi1l",
                             "khiêú",
                             "đônng",
                             "Thôngg",
                             "hàà"}) {
        CHECK_TRUE_TEXT(is_odd(word), word);
    }
}

TEST(Syllable, numbers_codes_signs_and_abbreviations_are_not_odd) {
    for (const char* word : {"12/8",  "417b", "CT3",        "1285/QĐ-UBND", "m²",          "30%",
                             "CCCD:", "QLHC", "(03",        "5B,",          "486.500.000", "\"tiền",
                             "–",     "...",  "08/11/1985", "TTXH",         "iHanoi.",     "km/h",
                             "km",    "V/v",  "(V/v:",      "1,25",         "30°C",        "x",
                             "Đắk"}) {
        CHECK_FALSE_TEXT(is_odd(word), word);
    }
}
