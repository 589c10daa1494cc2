// Sender and address: who writes, with the signature as second witness, and where they live.
#include <algorithm>

#include "image/fields/found.hpp"
#include "image/fields/letters.hpp"
#include "image/fields/places.hpp"

namespace kiosk::fields {
namespace {

constexpr std::size_t kLeastName = 2;  // words
constexpr std::size_t kMostName = 7;
constexpr std::size_t kHeadLines = 40;
constexpr std::size_t kSignatureLines = 10;
constexpr std::size_t kMostAddressLines = 3;

bool starts_upper(const std::string& text) {
    const auto letters = code_points(text);
    return !letters.empty() && is_upper(letters[0]);
}

bool all_letters(std::string_view text) {
    const auto letters = code_points(text);
    return !letters.empty() && std::all_of(letters.begin(), letters.end(), [](char32_t c) {
        return letter_of(c).has_value();
    });
}

// "Ánh." -> "Ánh": the end of a name.
bool ends_value(const std::string& text) {
    return text.find_last_of(",;.:)(") == text.size() - 1;
}

// The name that begins at a token: capitalised words up to a sign or another word.
Run name_at(const Line& line, std::size_t at) {
    constexpr std::string_view kTitles[] = {"ong", "ba", "anh", "chi"};
    while (at < line.size() &&
           (line.tokens[at].core.empty() ||
            (at + 2 < line.size() &&
             std::find(std::begin(kTitles), std::end(kTitles), line.tokens[at].core) !=
                 std::end(kTitles) &&
             (!starts_upper(line.tokens[at].word->text) || line.size() - at > 3)))) {
        ++at;
    }
    Run out;
    std::size_t end = at;
    while (end < line.size() && end - at < kMostName) {
        const std::string& text = line.tokens[end].word->text;
        const std::string bare = stripped(text, ",;.:)(");
        if (!starts_upper(text) || !all_letters(bare)) {
            break;
        }
        ++end;
        if (ends_value(text)) {
            break;
        }
    }
    if (end - at >= kLeastName) {
        add(out, line, at, end);
        out.text = stripped(out.text, ",;.:)( ");
    }
    return out;
}

Run named_in_the_letter(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < std::min(lines.size(), kHeadLines); ++i) {
        const Line& line = lines[i];
        if (find(line, {"nguoi bi to cao", "nguoi bi khieu nai", "bi phan anh"}) ||
            is_heading(line)) {
            continue;
        }
        std::size_t from = 0;
        while (const auto hit = find(line,
                                     {"ho va ten nguoi khieu nai",
                                      "ho va ten nguoi to cao",
                                      "ho va ten nguoi kien nghi",
                                      "ho va ten nguoi phan anh",
                                      "ho va ten nguoi de nghi",
                                      "ho va ten nguoi lam don",
                                      "ho va ten nguoi viet don",
                                      "ho va ten",
                                      "ho ten",
                                      "ten toi la",
                                      "toi ten la",
                                      "toi ten",
                                      "toi la",
                                      "nguoi khieu nai",
                                      "nguoi to cao",
                                      "nguoi kien nghi",
                                      "nguoi phan anh",
                                      "nguoi de nghi",
                                      "nguoi lam don",
                                      "nguoi viet don"},
                                     from)) {
            if (Run name = name_at(line, hit->behind); !name.empty()) {
                return name;
            }
            from = hit->at + 1;
        }
    }
    return {};
}

// The last line that is a name alone, at the foot of the letter.
Run signed_by(const std::vector<Line>& lines) {
    const std::size_t first = lines.size() > kSignatureLines ? lines.size() - kSignatureLines : 0;
    for (std::size_t i = lines.size(); i > first; --i) {
        const Line& line = lines[i - 1];
        if (line.size() < kLeastName || line.size() > kMostName || is_heading(line)) {
            continue;
        }
        const Run name = name_at(line, 0);
        if (!name.empty() && name.text.size() + 2 >= [&] {
                std::size_t bytes = line.size() - 1;
                for (const Token& token : line.tokens) {
                    bytes += token.word->text.size();
                }
                return bytes;
            }()) {
            return name;
        }
    }
    return {};
}

std::string folded(const Run& run) {
    std::vector<PageText> one(1);
    one[0].words.push_back({run.text, {}, 0, 0});
    return lines_of(one).at(0).tokens.at(0).core;
}

}  // namespace

Field find_sender(const std::vector<Line>& lines) {
    const Run named = named_in_the_letter(lines);
    const Run signature = signed_by(lines);
    if (named.empty() && signature.empty()) {
        return field_of(Name::Sender, {}, "");
    }
    if (named.empty() || signature.empty()) {
        const Run& only = named.empty() ? signature : named;
        Field out = field_of(Name::Sender, only, only.text);
        out.mark = Mark::Doubtful;
        out.rule = "one_witness";
        return out;
    }
    const bool same_letters = distance(folded(named), folded(signature), 1) <= 1;
    const Run& surer = same_letters && signature.confidence > named.confidence ? signature : named;
    Field out = field_of(Name::Sender, surer, surer.text);
    const Run& other = &surer == &named ? signature : named;
    out.evidence.insert(out.evidence.end(), other.evidence.begin(), other.evidence.end());
    // Two readings of one name: what both say needs no look, even where one of them was unsure.
    const bool agrees = named.text == signature.text;
    out.mark = agrees ? Mark::Sure : Mark::Doubtful;
    out.rule = agrees ? "agrees" : "differs";
    return out;
}

Field find_address(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < std::min(lines.size(), kHeadLines); ++i) {
        const auto hit = find(lines[i],
                              {"noi dang ky thuong tru",
                               "dia chi thuong tru",
                               "thuong tru tai",
                               "thuong tru",
                               "dia chi lien he",
                               "dia chi",
                               "cho o hien nay",
                               "noi o hien nay",
                               "cho o",
                               "hien o tai",
                               "hien ngu tai",
                               "tru tai"});
        // In running text the words are no label: a label begins its line or its part of it.
        if (!hit || hit->behind >= lines[i].size() ||
            !(hit->at <= 1 || ends_value(lines[i].tokens[hit->at - 1].word->text))) {
            continue;
        }
        Run run;
        std::size_t from = hit->behind;
        while (from < lines[i].size() && lines[i].tokens[from].core.empty()) {
            ++from;
        }
        const auto end = find(lines[i], {"so dien thoai", "dien thoai", "so cccd", "cccd"}, from);
        add(run, lines[i], from, end ? end->at : lines[i].size());
        for (std::size_t next = i + 1;
             !end && next < lines.size() && next < i + kMostAddressLines &&
             ran_out_of_room(lines, next - 1) && !begins_with_label(lines[next]) &&
             !run.text.ends_with('.');
             ++next) {
            add(run, lines[next], 0, lines[next].size());
        }
        const PutRight right = put_places_right(stripped(run.text, ".;:,- "));
        Field out = field_of(Name::Address, run, right.text);
        if (right.changed && out.mark == Mark::Sure) {
            out.mark = Mark::Doubtful;
            out.rule = "repaired";
        }
        return out;
    }
    return field_of(Name::Address, {}, "");
}

}  // namespace kiosk::fields
