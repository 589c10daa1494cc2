#include "image/fields/found.hpp"

#include <algorithm>

#include "image/fields/letters.hpp"
#include "image/fields/syllable.hpp"

namespace kiosk::fields {
namespace {

constexpr std::size_t kTitleLines = 14;
constexpr std::size_t kTitleWords = 10;

Box around(const Box& a, const Box& b) {
    const int left = std::min(a[0], b[0]);
    const int top = std::min(a[1], b[1]);
    return {left,
            top,
            std::max(a[0] + a[2], b[0] + b[2]) - left,
            std::max(a[1] + a[3], b[1] + b[3]) - top};
}

}  // namespace

void add(Run& run, const Line& line, std::size_t from, std::size_t to) {
    if (from >= to) {
        return;
    }
    Evidence where{line.page, line.tokens[from].word->box};
    for (std::size_t i = from; i < to; ++i) {
        const Word& word = *line.tokens[i].word;
        where.box = around(where.box, word.box);
        run.text += run.text.empty() ? "" : " ";
        run.text += word.text;
        run.confidence = std::min(run.confidence, word.confidence);
        run.odd = run.odd || is_odd(word.text);
    }
    run.evidence.push_back(where);
}

std::optional<Hit> find(const Line& line, const Anchors& anchors, std::size_t from) {
    for (std::size_t at = from; at < line.size(); ++at) {
        std::size_t longest = 0;
        for (const char* anchor : anchors) {
            longest = std::max(longest, anchor_at(line, at, anchor));
        }
        if (longest > 0) {
            return Hit{at, at + longest};
        }
    }
    return std::nullopt;
}

bool begins_with_label(const Line& line) {
    const auto hit = find(line,
                          {"kinh gui",
                           "ten toi la",
                           "toi ten la",
                           "toi la",
                           "ho va ten",
                           "ho ten",
                           "nguoi khieu nai",
                           "nguoi to cao",
                           "nguoi bi to cao",
                           "nguoi bi khieu nai",
                           "nguoi kien nghi",
                           "nguoi phan anh",
                           "nguoi de nghi",
                           "nguoi lam don",
                           "nguoi viet don",
                           "so can cuoc cong dan",
                           "can cuoc",
                           "so cccd",
                           "cccd",
                           "cmnd",
                           "dia chi",
                           "thuong tru",
                           "noi dang ky thuong tru",
                           "cho o hien nay",
                           "noi o hien nay",
                           "so dien thoai",
                           "dien thoai",
                           "sinh ngay",
                           "sinh nam",
                           "ve viec",
                           "noi dung"});
    return hit && hit->at <= 1;  // a dash may stand before it
}

std::string stripped(const std::string& text, std::string_view signs) {
    const std::u32string letters = code_points(text);
    const std::u32string ends = code_points(signs);
    const auto first = letters.find_first_not_of(ends);
    if (first == letters.npos) {
        return {};
    }
    return to_utf8(letters.substr(first, letters.find_last_not_of(ends) - first + 1));
}

std::string bounded(std::string text) {
    if (text.size() > kMostValue) {
        std::size_t end = kMostValue;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text.resize(end);
    }
    return text;
}

Field field_of(Name name, const Run& run, std::string value) {
    Field out;
    out.name = name;
    out.value = bounded(std::move(value));
    out.evidence = run.evidence;
    out.confidence = run.empty() ? 0 : run.confidence;
    const bool sure = run.confidence >= kSure && !run.odd;
    out.mark = out.value.empty() ? Mark::Empty : sure ? Mark::Sure : Mark::Doubtful;
    out.rule = out.value.empty() ? "missing" : sure ? "read" : "unsure";
    return out;
}

// Letters differ in width by some 8 %.
bool ran_out_of_room(const std::vector<Line>& lines, std::size_t at) {
    std::size_t longest = 0;
    for (const Line& other : lines) {
        longest = other.page == lines[at].page ? std::max(longest, other.length) : longest;
    }
    const std::size_t next = code_points(lines[at + 1].tokens[0].word->text).size();
    return (lines[at].length + 1 + next) * 100 >= longest * 92;
}

bool is_heading(const Line& line) {
    std::size_t upper = 0;
    std::size_t letters = 0;
    for (const Token& token : line.tokens) {
        for (const char32_t c : code_points(token.word->text)) {
            letters += letter_of(c) ? 1U : 0U;
            upper += is_upper(c) ? 1U : 0U;
        }
    }
    return letters >= 3 && upper * 10 >= letters * 8;
}

std::size_t title_of(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < std::min(lines.size(), kTitleLines); ++i) {
        const Line& line = lines[i];
        if (line.size() >= 2 && line.size() <= kTitleWords && line.tokens[0].core == "don" &&
            is_heading(line)) {
            return i;
        }
    }
    return lines.size();
}

}  // namespace kiosk::fields
