// Addressee and subject: what stands around the title.
#include <algorithm>

#include "image/fields/found.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

constexpr std::size_t kHeadLines = 20;
constexpr std::size_t kMostLines = 4;
constexpr std::size_t kFromTitle = 3;

bool has(const Line& line, std::string_view sign) {
    return std::any_of(line.tokens.begin(), line.tokens.end(), [&](const Token& token) {
        return token.word->text.find(sign) != std::string::npos;
    });
}

// "V/v" as it is printed and as it is misread ("V%", "W/v"): V or W, signs, no vowel.
bool is_about(const Line& line, std::size_t at) {
    if (at >= line.size()) {
        return false;
    }
    const auto letters = code_points(stripped(line.tokens[at].word->text, "(:"));
    if (letters.size() < 2 || letters.size() > 5 || (letters[0] != U'V' && letters[0] != U'W')) {
        return false;
    }
    return std::all_of(letters.begin(), letters.end(), [](char32_t c) {
        const auto letter = letter_of(c);
        return !letter || letter->base == U'v' || letter->base == U'w' || letter->base == U'x';
    });
}

// The tokens of "(V/v:", "(Về việc"; 0 when the line begins otherwise.
std::size_t about_tokens(const Line& line) {
    std::size_t at = 0;
    while (at < line.size() && line.tokens[at].core.empty()) {
        ++at;
    }
    if (is_about(line, at)) {
        return at + 1;
    }
    const std::size_t words = anchor_at(line, at, "ve viec");
    return words > 0 ? at + words : 0;
}

bool ends_bracket(const Line& line) {
    return line.tokens.back().word->text.find(')') != std::string::npos;
}

// A closing bracket that nothing opened is a misread letter's end.
std::string without_stray_brackets(const std::string& text) {
    std::string out;
    int depth = 0;
    for (const char c : text) {
        if (c == ')' && depth == 0) {
            continue;
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        out += c;
    }
    return out;
}

// Lines of names behind "Kính gửi:", each without its dash and its end.
std::string without_dash(const Line& line, Run& run) {
    Run one;
    std::size_t from = 0;
    while (from < line.size() && line.tokens[from].core.empty()) {
        ++from;
    }
    add(run, line, from, line.size());
    add(one, line, from, line.size());
    return stripped(one.text, " -–;.,:");
}

bool begins_with_dash(const Line& line) {
    const std::string& first = line.tokens[0].word->text;
    return first.starts_with('-') || first.starts_with("–") || first.starts_with('+');
}

}  // namespace

Field find_addressee(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < std::min(lines.size(), kHeadLines); ++i) {
        const auto hit = find(lines[i], {"kinh gui"});
        if (!hit || hit->at > 1) {
            continue;
        }
        Run run;
        Run first;
        add(first, lines[i], hit->behind, lines[i].size());
        add(run, lines[i], hit->behind, lines[i].size());
        std::string value = stripped(first.text, " -–;.,:");
        for (std::size_t next = i + 1; next < lines.size() && next < i + kMostLines; ++next) {
            const bool one_more = begins_with_dash(lines[next]);
            if (begins_with_label(lines[next]) || is_heading(lines[next]) ||
                (!one_more && !ran_out_of_room(lines, next - 1))) {
                break;
            }
            const std::string more = without_dash(lines[next], run);
            value += value.empty() ? more : (one_more ? "; " : " ") + more;
        }
        return field_of(Name::Addressee, run, value);
    }
    return field_of(Name::Addressee, {}, "");
}

// The bracketed lines under the title, or those that begin with "Về việc".
Field find_subject(const std::vector<Line>& lines) {
    const std::size_t title = title_of(lines);
    const std::size_t end = std::min(lines.size(), kHeadLines);
    for (std::size_t i = 0; i < end; ++i) {
        const std::size_t about = about_tokens(lines[i]);
        const bool under_title = title < lines.size() && i > title && i <= title + kFromTitle &&
                                 lines[i].tokens[0].word->text.starts_with('(');
        if (about == 0 && !under_title) {
            continue;
        }
        const bool bracketed = has(lines[i], "(");
        Run run;
        std::size_t last = i;
        add(run, lines[i], about, lines[i].size());
        while (bracketed && !ends_bracket(lines[last]) && last + 1 < lines.size() &&
               last + 1 < i + kMostLines && !begins_with_label(lines[last + 1])) {
            ++last;
            add(run, lines[last], 0, lines[last].size());
        }
        return field_of(Name::Subject, run, without_stray_brackets(stripped(run.text, "(): .;-")));
    }
    return field_of(Name::Subject, {}, "");
}

}  // namespace kiosk::fields
