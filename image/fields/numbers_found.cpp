// Identity number, phone and date: digits behind their labels.
#include <algorithm>

#include "image/fields/found.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

constexpr std::size_t kIdentity = 12;
constexpr std::size_t kOldIdentity = 9;
constexpr std::size_t kLeastDigits = 6;  // fewer are no number of a person, misread or not
constexpr std::size_t kMostGap = 3;      // words between a label and its number
constexpr std::size_t kPlaceWords = 7;   // "Xuân Đỉnh, Hà Nội, ngày …"

struct Number {
    Run run;
    Digits digits;
};

bool ends_number(const std::string& text) {
    return text.find_last_of(",;:)") == text.size() - 1 || text.ends_with('.');
}

// Takes words of digits from a token on, until `most` digits are there or a sign ends them. True:
// the line ended first.
bool take_digits(Number& out, const Line& line, std::size_t from, std::size_t most, Repair repair) {
    std::size_t to = from;
    bool open = true;
    while (open && to < line.size() && to < from + 5) {
        const std::string& text = line.tokens[to].word->text;
        const auto some = digits_of(stripped(text, ",;:.()- "), repair);
        if (!some || some->text.empty() || out.digits.text.size() + some->text.size() > most) {
            open = false;
            break;
        }
        out.digits.text += some->text;
        out.digits.repaired = out.digits.repaired || some->repaired;
        ++to;
        open = !ends_number(text);
    }
    add(out.run, line, from, to);
    return open && to == line.size() && out.digits.text.size() < most;
}

// The digits behind a label: the first word of digits within a few words, and those that follow it,
// also in the next line where there are fewer than `least`.
Number digits_behind(const std::vector<Line>& lines,
                     std::size_t in,
                     std::size_t at,
                     std::size_t least,
                     std::size_t most,
                     Repair repair) {
    const Line& line = lines[in];
    Number out;
    std::size_t from = at;
    while (from < line.size() && from < at + kMostGap) {
        const auto some = digits_of(stripped(line.tokens[from].word->text, ",;:.()- "), repair);
        if (some && some->text.size() >= 2) {
            break;
        }
        ++from;
    }
    if (take_digits(out, line, from, most, repair) && out.digits.text.size() < least &&
        in + 1 < lines.size()) {
        take_digits(out, lines[in + 1], 0, most, repair);
    }
    // One word of more digits than there can be is a misread number: it is shown, not passed over.
    if (out.run.empty() && from < line.size()) {
        take_digits(out, line, from, line.tokens[from].word->text.size(), repair);
    }
    return out;
}

std::optional<int> whole_number(const std::string& word, std::size_t least, std::size_t most) {
    const auto digits = digits_of(stripped(word, ",;:.()"));
    if (!digits || digits->text.size() < least || digits->text.size() > most) {
        return std::nullopt;
    }
    int out = 0;
    for (const char c : digits->text) {
        out = out * 10 + (c - '0');
    }
    return out;
}

// A day or a month. A number of ones alone is 1 or 11, however many strokes were seen.
std::optional<int> day_or_month(const std::string& word) {
    const auto read = digits_of(stripped(word, ",;:.()"), Repair::Freely);
    if (!read) {
        return std::nullopt;
    }
    const bool ones = read->text.size() > 2 && read->text.find_first_not_of('1') == read->text.npos;
    return ones ? std::optional(11) : whole_number(read->text, 1, 2);
}

struct SpeltDate {
    Date date;
    bool repaired = false;
};

bool plain(const Line& line, std::size_t at) {
    const std::string text = stripped(line.tokens[at].word->text, ",;:.()");
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "ngày D tháng M năm Y" from a token on; the tokens it takes are six.
std::optional<SpeltDate> spelt_date(const Line& line, std::size_t at) {
    if (at + 6 > line.size() || anchor_at(line, at, "ngay") != 1 ||
        anchor_at(line, at + 2, "thang") != 1 || anchor_at(line, at + 4, "nam") != 1) {
        return std::nullopt;
    }
    const auto day = day_or_month(line.tokens[at + 1].word->text);
    const auto month = day_or_month(line.tokens[at + 3].word->text);
    const auto year = whole_number(line.tokens[at + 5].word->text, 4, 4);
    if (!day || !month || !year) {
        return std::nullopt;
    }
    return SpeltDate{{*year, *month, *day},
                     !plain(line, at + 1) || !plain(line, at + 3) || !plain(line, at + 5)};
}

// The year of birth that the letter states beside the number, if it does.
std::optional<int> stated_birth_year(const std::vector<Line>& lines) {
    for (const Line& line : lines) {
        if (const auto hit = find(line, {"sinh nam"}); hit && hit->behind < line.size()) {
            if (const auto year = whole_number(line.tokens[hit->behind].word->text, 4, 4)) {
                return year;
            }
        }
        const auto hit = find(line, {"sinh ngay"});
        if (!hit || hit->behind >= line.size()) {
            continue;
        }
        if (const auto spelt = spelt_date(line, hit->behind - 1)) {
            return spelt->date.year;
        }
        const std::string text = stripped(line.tokens[hit->behind].word->text, ",;:.()");
        if (const auto slash = text.rfind('/'); slash != text.npos) {
            if (const auto year = whole_number(text.substr(slash + 1), 4, 4)) {
                return year;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

namespace {

// An identity number whose label was misread: 12 digits in one word that hold every rule.
Field unlabelled_id_number(const std::vector<Line>& lines,
                           const Date& today,
                           std::optional<int> born) {
    for (const Line& line : lines) {
        for (std::size_t at = 0; at < line.size(); ++at) {
            const auto digits = digits_of(stripped(line.tokens[at].word->text, ",;:.()- "));
            if (!digits || digits->text.size() != kIdentity ||
                !can_be_identity_number(digits->text, today.year) ||
                (born && birth_year_of(digits->text) != *born)) {
                continue;
            }
            Run run;
            add(run, line, at, at + 1);
            Field out = field_of(Name::IdNumber, run, digits->text);
            out.mark = Mark::Doubtful;
            out.rule = digits->repaired ? "repaired" : "checks";
            return out;
        }
    }
    return field_of(Name::IdNumber, {}, "");
}

}  // namespace

// Never Sure: a wrong digit in 12 may hold every rule.
Field find_id_number(const std::vector<Line>& lines, const Date& today) {
    const auto born = stated_birth_year(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto hit = find(lines[i],
                              {"so can cuoc cong dan",
                               "can cuoc cong dan so",
                               "can cuoc cong dan",
                               "so can cuoc",
                               "can cuoc so",
                               "so dinh danh",
                               "cccd so",
                               "so cccd",
                               "cccd",
                               "ccctd",
                               "so cmnd",
                               "cmnd so",
                               "cmnd",
                               "chung minh nhan dan"});
        if (!hit) {
            continue;
        }
        const Number found =
            digits_behind(lines, i, hit->behind, kIdentity, kIdentity, Repair::Strictly);
        if (found.digits.text.size() < kLeastDigits) {
            continue;  // an identity card that is spoken of
        }
        Field out = field_of(Name::IdNumber, found.run, found.digits.text);
        const bool old = found.digits.text.size() == kOldIdentity;
        const bool holds = can_be_identity_number(found.digits.text, today.year) &&
                           (!born || birth_year_of(found.digits.text) == *born);
        if (!old && !holds) {
            out.value.clear();
            out.mark = Mark::Empty;
            out.rule = "checks_fail";
            return out;
        }
        out.mark = Mark::Doubtful;
        out.rule = old ? "old_number" : found.digits.repaired ? "repaired" : "checks";
        return out;
    }
    return unlabelled_id_number(lines, today, born);
}

Field find_phone(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto hit = find(lines[i],
                              {"so dien thoai lien he",
                               "dien thoai lien he",
                               "so dien thoai",
                               "dien thoai",
                               "di dong",
                               "sdt",
                               "dt"});
        if (!hit) {
            continue;
        }
        const Number found = digits_behind(lines, i, hit->behind, 10, 11, Repair::Freely);
        if (found.digits.text.size() < kLeastDigits) {
            continue;  // a telephone that is spoken of, no number
        }
        Field out = field_of(Name::Phone, found.run, found.digits.text);
        if (!can_be_phone(found.digits.text)) {
            out.value.clear();
            out.mark = Mark::Empty;
            out.rule = "checks_fail";
        } else if (found.digits.repaired) {
            out.mark = Mark::Doubtful;
            out.rule = "repaired";
        }
        return out;
    }
    return field_of(Name::Phone, {}, "");
}

// The date of the letter stands behind a place, at the end of a short line; others in the text are
// not it.
Field find_date(const std::vector<Line>& lines, const Date& today) {
    Field wrong = field_of(Name::Date, {}, "");
    for (const Line& line : lines) {
        for (std::size_t at = 0; at <= kPlaceWords && at + 6 <= line.size(); ++at) {
            const auto spelt = spelt_date(line, at);
            if (!spelt || line.size() - (at + 6) > 1 ||
                (at > 0 && !line.tokens[at - 1].word->text.ends_with(',') &&
                 !line.tokens[at - 1].word->text.ends_with('.'))) {
                continue;
            }
            Run run;
            add(run, line, at, at + 6);
            if (!is_date(spelt->date) || spelt->date > today) {
                wrong.evidence = run.evidence;
                wrong.rule = "no_date";
                continue;
            }
            Field out = field_of(Name::Date, run, iso(spelt->date));
            if (spelt->repaired) {
                out.mark = Mark::Doubtful;
                out.rule = "repaired";
            }
            return out;
        }
    }
    return wrong;
}

}  // namespace kiosk::fields
