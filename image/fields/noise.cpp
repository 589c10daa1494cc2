// One word that somebody could have written keeps its whole line. A single sign may be read out of
// any speck, with any confidence, so it counts only where it is a digit alone in its line and as
// high as other words are: the number of a page. Signatures are read as words of two letters, so
// such a one must be read well to speak for a line.
#include "image/fields/noise.hpp"

#include <algorithm>

#include "image/fields/letters.hpp"
#include "image/fields/syllable.hpp"

namespace kiosk::fields {
namespace {

constexpr int kSomeConfidence = 50;
constexpr int kOneDigit = 80;
constexpr int kTwoLetters = 80;

struct Signs {
    std::u32string letters;
    std::size_t digits = 0;
};

Signs signs_of(const Word& word) {
    Signs out;
    for (const char32_t c : code_points(word.text)) {
        if (is_digit(c)) {
            ++out.digits;
        } else if (letter_of(c)) {
            out.letters += c;
        }
    }
    return out;
}

// How high the page's words are, whichever way it lies: a word is longer than high.
int usual_height(const std::vector<Word>& words) {
    std::vector<int> heights;
    for (const Word& word : words) {
        if (code_points(word.text).size() >= 3) {
            heights.push_back(std::min(word.box[2], word.box[3]));
        }
    }
    if (heights.empty()) {
        return 0;
    }
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::nth_element(heights.begin(), middle, heights.end());
    return *middle;
}

bool is_written(const Word& word, bool alone, int height) {
    if (word.confidence < kSomeConfidence) {
        return false;
    }
    const auto [letters, digits] = signs_of(word);
    const bool as_high = 2 * std::max(word.box[2], word.box[3]) >= height;
    if (digits >= 2 || (alone && digits == 1 && word.confidence >= kOneDigit && as_high)) {
        return true;
    }
    if (letters.size() < 2 || (letters.size() == 2 && word.confidence < kTwoLetters)) {
        return false;
    }
    // Don, DON, don; nobody writes dON.
    const auto capitals = std::count_if(letters.begin() + 1, letters.end(), is_upper);
    const bool all = static_cast<std::size_t>(capitals) + 1 == letters.size();
    const bool shouted = all && is_upper(letters.front());
    return is_syllable(to_utf8(letters)) ? capitals == 0 || shouted : shouted;
}

// A speck beside what was written: one sign that is no word, and hardly read.
bool is_speck(const Word& word) {
    const auto [letters, digits] = signs_of(word);
    return word.confidence < kSomeConfidence && letters.size() + digits < 2 &&
           !is_syllable(to_utf8(letters));
}

}  // namespace

std::vector<bool> noise_in(const std::vector<Word>& words) {
    const int height = usual_height(words);
    std::vector<bool> out(words.size());
    for (std::size_t first = 0; first < words.size();) {
        std::size_t last = first;
        while (last < words.size() && words[last].line == words[first].line) {
            ++last;
        }
        bool written = false;
        for (std::size_t i = first; i < last; ++i) {
            written = written || is_written(words[i], last - first == 1, height);
        }
        for (; first < last; ++first) {
            out[first] = !written || is_speck(words[first]);
        }
    }
    return out;
}

}  // namespace kiosk::fields
