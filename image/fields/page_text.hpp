#pragma once
// The words of a letter as recognition gave them, and the lines they stand in.

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::fields {

using Box = std::array<int, 4>;  // x, y, width, height in pixels of the page as scanned

struct Word {
    std::string text;  // NFC
    Box box{};
    int confidence = 0;  // 0-100
    int line = 0;        // from 0, in reading order
};

struct PageText {
    std::vector<Word> words;
};

// A word of a line: as printed, and as anchors are sought: lower case without marks, without the
// punctuation around it ("Gửi:" -> "gui").
struct Token {
    const Word* word = nullptr;
    std::string core;
};

struct Line {
    int page = 1;  // from 1
    std::vector<Token> tokens;
    std::size_t length = 0;  // letters, blanks between the words counted

    [[nodiscard]] std::size_t size() const noexcept { return tokens.size(); }
};

// All lines of all pages, in reading order; the lines point into `pages`.
[[nodiscard]] std::vector<Line> lines_of(const std::vector<PageText>& pages);

// How many tokens from `at` on are the anchor ("kinh gui"), 0 when they are not. Up to 15 % of its
// letters may be wrong, and words may have run together or fallen apart.
[[nodiscard]] std::size_t anchor_at(const Line& line, std::size_t at, std::string_view anchor);

// Least number of changed, added and dropped bytes between the two; more than `most` = most + 1.
[[nodiscard]] std::size_t distance(std::string_view a, std::string_view b, std::size_t most);

}  // namespace kiosk::fields
