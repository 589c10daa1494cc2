#include "image/fields/page_text.hpp"

#include <algorithm>
#include <cstdlib>

#include "firmware/base/text.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

constexpr std::size_t kErrorShare_percent = 15;

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string core_of(const std::string& text) {
    const std::string folded = fold_vi(text);
    std::size_t first = 0;
    std::size_t last = folded.size();
    while (first < last && !is_alnum(folded[first])) {
        ++first;
    }
    while (last > first && !is_alnum(folded[last - 1])) {
        --last;
    }
    return folded.substr(first, last - first);
}

std::string joined(const Line& line, std::size_t at, std::size_t count) {
    std::string out;
    for (std::size_t i = at; i < at + count; ++i) {
        out += line.tokens[i].core;
    }
    return out;
}

}  // namespace

std::vector<Line> lines_of(const std::vector<PageText>& pages) {
    std::vector<Line> out;
    int page = 0;
    for (const PageText& text : pages) {
        ++page;
        const Word* before = nullptr;
        for (const Word& word : text.words) {
            if (before == nullptr || before->line != word.line) {
                out.push_back({page, {}, 0});
            }
            Line& line = out.back();
            line.length += code_points(word.text).size() + (line.tokens.empty() ? 0U : 1U);
            line.tokens.push_back({&word, core_of(word.text)});
            before = &word;
        }
    }
    return out;
}

std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
    if (a.size() > b.size() + most || b.size() > a.size() + most) {
        return most + 1;
    }
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] =
                std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            corner = above;
        }
    }
    return std::min(row.back(), most + 1);
}

std::size_t anchor_at(const Line& line, std::size_t at, std::string_view anchor) {
    std::string wanted;
    std::size_t words = 1;
    for (const char c : anchor) {
        if (c == ' ') {
            ++words;
        } else {
            wanted += c;
        }
    }
    const std::size_t most = wanted.size() * kErrorShare_percent / 100;
    std::size_t best = 0;
    std::size_t best_wrong = most + 1;
    // As many words as the anchor has first: of two that fit as well the plainer one counts.
    for (const std::size_t count : {words, words + 1, words > 1 ? words - 1 : words}) {
        if (at + count > line.size()) {
            continue;
        }
        const std::size_t wrong = distance(joined(line, at, count), wanted, most);
        if (wrong < best_wrong) {
            best = count;
            best_wrong = wrong;
        }
    }
    return best;
}

}  // namespace kiosk::fields
