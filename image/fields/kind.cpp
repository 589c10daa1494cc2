// The title decides; the heading over the signature is a second witness; where neither speaks, the
// words of the letter do when they are of one kind by far.
#include <algorithm>
#include <array>

#include "image/fields/found.hpp"

namespace kiosk::fields {
namespace {

struct Words {
    const char* words;
    const char* kind;
};

// A request for what one is entitled to is a recommendation in the law's four kinds.
constexpr std::array<Words, 6> kKinds{Words{"khieu nai", "complaint"},
                                      {"to cao", "denunciation"},
                                      {"to giac", "denunciation"},
                                      {"kien nghi", "recommendation"},
                                      {"de nghi", "recommendation"},
                                      {"phan anh", "reflection"}};
constexpr std::size_t kDenounces = 2;  // times in the text
constexpr std::size_t kSignatureLines = 8;

// The kinds a line names, in the order of its words.
std::vector<std::string> kinds_in(const Line& line) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < line.size(); ++at) {
        for (const Words& known : kKinds) {
            if (anchor_at(line, at, known.words) > 0 &&
                std::find(out.begin(), out.end(), known.kind) == out.end()) {
                out.emplace_back(known.kind);
            }
        }
    }
    return out;
}

void witness(KindHint& out, const char* rule, const Line& line) {
    Run run;
    add(run, line, 0, line.size());
    for (const std::string& kind : kinds_in(line)) {
        out.reasons.push_back({rule, kind, run.evidence});
    }
}

// The last heading that begins with NGƯỜI.
void signature(KindHint& out, const std::vector<Line>& lines) {
    const std::size_t first = lines.size() > kSignatureLines ? lines.size() - kSignatureLines : 0;
    for (std::size_t i = lines.size(); i > first; --i) {
        const Line& line = lines[i - 1];
        if (line.size() >= 2 && line.tokens[0].core == "nguoi" && is_heading(line)) {
            witness(out, "signature", line);
            return;
        }
    }
}

std::size_t count_of(const std::vector<Line>& lines, const char* words) {
    std::size_t out = 0;
    for (const Line& line : lines) {
        for (std::size_t at = 0; at < line.size(); ++at) {
            out += anchor_at(line, at, words) > 0 ? 1U : 0U;
        }
    }
    return out;
}

// Of one kind by far: at least three times, and three times as often as any other.
void text_of_letter(KindHint& out, const std::vector<Line>& lines) {
    std::size_t most = 0;
    std::size_t second = 0;
    const char* kind = "";
    for (const Words& known : kKinds) {
        const std::size_t count = count_of(lines, known.words);
        if (count > most) {
            second = most;
            most = count;
            kind = known.kind;
        } else {
            second = std::max(second, count);
        }
    }
    if (most >= 3 && most >= 3 * second) {
        out.reasons.push_back({"words", kind, {}});
    }
}

}  // namespace

KindHint find_kind(const std::vector<Line>& lines) {
    KindHint out;
    if (const std::size_t title = title_of(lines); title < lines.size()) {
        witness(out, "title", lines[title]);
    }
    signature(out, lines);
    if (out.reasons.empty()) {
        text_of_letter(out, lines);
    }
    for (const auto& reason : out.reasons) {
        if (out.kind.empty() || out.kind == reason.kind) {
            out.kind = reason.kind;
        } else {
            out.kind = "mixed";
        }
        out.may_denounce = out.may_denounce || reason.kind == "denunciation";
    }
    out.may_denounce = out.may_denounce || count_of(lines, "to cao") >= kDenounces;
    return out;
}

}  // namespace kiosk::fields
