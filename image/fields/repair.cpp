// A compound decides only where the other syllable stands as it is and the letters are the same but
// for their marks; compounds with a twin ("chi trả", "chỉ trả") are not in the list.
#include "image/fields/repair.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

#include "firmware/base/text.hpp"
#include "image/fields/letters.hpp"
#include "image/fields/numbers.hpp"

namespace kiosk::fields {
namespace {

// Words of petitions and of offices, from common use; chosen by us, not taken from a dictionary.
constexpr auto kCompounds = std::to_array<std::string_view>(
    {"an toàn",    "bàn giao",   "bảo đảm",     "bảo vệ",      "biên bản",    "bồi thường",
     "bổ sung",    "cam đoan",   "cán bộ",      "căn cứ",      "căn cước",    "cấp phép",
     "chấm dứt",   "chính đáng", "chính quyền", "chính sách",  "chủ tịch",    "chứng minh",
     "chứng nhận", "công chức",  "công dân",    "cơ quan",     "cư trú",      "cưỡng chế",
     "cử tri",     "dân phố",    "diện tích",   "đất đai",     "đề nghị",     "địa bàn",
     "địa chính",  "điện thoại", "điều kiện",   "đình chỉ",    "đơn vị",      "đời sống",
     "đường phố",  "gia đình",   "giải phóng",  "giải quyết",  "giám đốc",    "giám sát",
     "giao thông", "giấy phép",  "giấy tờ",     "hạ tầng",     "hành chính",  "hành vi",
     "hiện trạng", "hỗ trợ",     "hồ sơ",       "hộ khẩu",     "hộ tịch",     "hợp pháp",
     "khiếu nại",  "kiểm tra",   "kiểm định",   "kiến nghị",   "kính gửi",    "kính mong",
     "kính trình", "lãnh đạo",   "lấn chiếm",   "mặt bằng",    "minh bạch",   "môi trường",
     "nghiêm túc", "nghiệm thu", "nguồn gốc",   "nguyện vọng", "nhà nước",    "nhân dân",
     "nhân khẩu",  "ổn định",    "ô nhiễm",     "pháp luật",   "phản ánh",    "phê duyệt",
     "phối hợp",   "phụ cấp",    "phúc lợi",    "quản lý",     "quyết định",  "quyền lợi",
     "quy định",   "quy hoạch",  "sai phạm",    "sinh hoạt",   "số tiền",     "sử dụng",
     "tái định",   "tài liệu",   "tài sản",     "thanh tra",   "thành phố",   "thẩm quyền",
     "theo dõi",   "thi công",   "thông báo",   "thu hồi",     "thủ tục",     "thực hiện",
     "thực trạng", "thường trú", "tiếng ồn",    "tiếp nhận",   "tổ chức",     "tổ trưởng",
     "tố cáo",     "tố giác",    "trách nhiệm", "trả lời",     "tranh chấp",  "trân trọng",
     "trật tự",    "trợ cấp",    "trung thực",  "trường hợp",  "tuyến đường", "ủy ban",
     "văn bản",    "vệ sinh",    "vi phạm",     "việc làm",    "xác định",    "xác minh",
     "xác nhận",   "xây dựng",   "xem xét",     "xét duyệt",   "xử lý",       "xử phạt",
     "ý kiến",     "yêu cầu"});

// Words that hold sentences together stand beside anything ("nộp đơn vì"), and are read well.
constexpr auto kKept = std::to_array<std::string_view>(
    {"bị",  "bởi", "các", "cả",  "chỉ", "cho",  "có", "của", "do", "dưới", "đang", "đã",  "đây",
     "đến", "để",  "đo",  "đó",  "hay", "khi",  "là", "lắm", "mà", "nên",  "nếu",  "này", "như",
     "quá", "rất", "sẽ",  "tại", "thì", "trên", "từ", "và",  "vì", "với",  "vào",  "ra",  "đi"});

// A word without the signs around it.
struct Core {
    std::u32string before, letters, after;
};

Core core_of(std::string_view word) {
    const std::u32string all = code_points(word);
    const auto is_part = [](char32_t c) { return letter_of(c).has_value() || is_digit(c); };
    const auto first = std::find_if(all.begin(), all.end(), is_part);
    const auto last = std::find_if(all.rbegin(), std::make_reverse_iterator(first), is_part).base();
    return {{all.begin(), first}, {first, last}, {last, all.end()}};
}

std::string lowered(std::u32string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char32_t c) { return lower(c); });
    return to_utf8(text);
}

// Same letters and the same tone, on whichever vowel it stands (uỷ, ủy).
bool same_syllable(std::u32string_view one, std::u32string_view other) {
    if (one.size() != other.size()) {
        return false;
    }
    Tone tones[2] = {Tone::Level, Tone::Level};
    for (std::size_t i = 0; i < one.size(); ++i) {
        const auto a = letter_of(one[i]);
        const auto b = letter_of(other[i]);
        if (!a || !b || a->base != b->base) {
            return false;
        }
        tones[0] = std::max(tones[0], a->tone);
        tones[1] = std::max(tones[1], b->tone);
    }
    return tones[0] == tones[1];
}

// `wanted` (lower case) with the capitals of `like`; both have the same length.
std::u32string in_case_of(std::u32string_view wanted, std::u32string_view like) {
    std::u32string out;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const char32_t c = wanted[i];
        // Beyond Latin-1 a capital of Vietnamese stands before its small letter.
        out += !is_upper(like[i]) ? c : c < 0x100 ? c - 0x20 : c - 1;
    }
    return out;
}

using Compound = std::array<std::u32string, 2>;

// By their letters without marks.
const std::map<std::string, Compound, std::less<>>& compounds() {
    static const auto kByFolded = [] {
        std::map<std::string, Compound, std::less<>> out;
        for (const std::string_view both : kCompounds) {
            const auto gap = both.find(' ');
            out.emplace(
                fold_vi(both),
                Compound{code_points(both.substr(0, gap)), code_points(both.substr(gap + 1))});
        }
        return out;
    }();
    return kByFolded;
}

class Repairer {
public:
    explicit Repairer(const std::vector<Word>& words) : words_(words) {
        for (const Word& word : words) {
            cores_.push_back(core_of(word.text));
        }
    }

    std::vector<RepairedWord> repairs() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            unit(i);
            asked_unit(i);
            concerning(i);
            month(i);
            compound(i);
        }
        std::vector<RepairedWord> out;
        for (auto& [word, text] : found_) {
            out.push_back({word, std::move(text)});
        }
        return out;
    }

private:
    void set(std::size_t i, std::u32string_view letters) {
        found_.emplace(i, to_utf8(cores_[i].before) + to_utf8(letters) + to_utf8(cores_[i].after));
    }

    // "74 m2", "74 mỂ": a raised 2 that came out as a digit or as a capital with marks.
    void unit(std::size_t i) {
        const std::u32string& it = cores_[i].letters;
        if (i == 0 || it.size() < 2 || it.size() > 3) {
            return;
        }
        const std::u32string stem = it.substr(0, it.size() - 1);
        const char32_t last = it.back();
        const bool raised = last == U'2' || (is_upper(last) && last > 0x7F);
        if (raised && is_length(stem) && follows_number(i)) {
            set(i, stem + U"²");
        }
    }

    // "74 m? đất": the same, as a question that nobody asks.
    void asked_unit(std::size_t i) {
        Core& core = cores_[i];
        const bool goes_on = i + 1 < words_.size() && !cores_[i + 1].letters.empty() &&
                             !is_upper(cores_[i + 1].letters.front());
        if (i > 0 && is_length(core.letters) && core.after == U"?" && goes_on &&
            follows_number(i)) {
            found_.emplace(i, to_utf8(core.before + core.letters + U"²"));
        }
    }

    static bool is_length(std::u32string_view letters) {
        return letters == U"m" || letters == U"km" || letters == U"cm";
    }

    [[nodiscard]] bool follows_number(std::size_t i) const {
        const Core& before = cores_[i - 1];
        return !before.letters.empty() && is_digit(before.letters.back()) && before.after.empty();
    }

    // "(V/v", whose strokes run together: "(V%:", "(V⁄w:". The sign that follows stays.
    void concerning(std::size_t i) {
        std::u32string all = code_points(words_[i].text);
        const bool opened = !all.empty() && all.front() == U'(';
        const bool colon = !all.empty() && all.back() == U':';
        const std::u32string inner =
            all.substr(opened ? 1 : 0, all.size() - (opened ? 1U : 0U) - (colon ? 1U : 0U));
        if (inner.size() < 2 || inner.size() > 3 || inner.front() != U'V' || inner == U"V/v") {
            return;
        }
        const auto slanted = [](char32_t c) { return c == U'%' || c == U'/' || c == U'⁄'; };
        const bool strokes = std::any_of(inner.begin() + 1, inner.end(), slanted);
        const bool only = std::all_of(inner.begin() + 1, inner.end(), [&](char32_t c) {
            return slanted(c) || c == U'v' || c == U'w' || c == U'V' || c == U'X' || c == U'x' ||
                   (!letter_of(c) && !is_digit(c));
        });
        if (opened && strokes && only) {
            found_.emplace(i, std::string("(V/v") + (colon ? ":" : ""));
        }
    }

    // "tháng Š năm", "tháng II năm": what stands there is 1 to 12.
    void month(std::size_t i) {
        const auto is_word = [this](std::size_t at, std::string_view folded) {
            return at < words_.size() && fold_vi(to_utf8(cores_[at].letters)) == folded;
        };
        if (i == 0 || !is_word(i - 1, "thang") || !is_word(i + 1, "nam")) {
            return;
        }
        const auto digits = digits_of(words_[i].text, Repair::Freely);
        if (digits && digits->repaired && digits->text.size() <= 2) {
            const int value = std::atoi(digits->text.c_str());
            if (value >= 1 && value <= 12) {
                found_.emplace(i, digits->text);
            }
        }
    }

    void compound(std::size_t i) {
        if (i + 1 >= words_.size() || !cores_[i].after.empty() || !cores_[i + 1].before.empty()) {
            return;
        }
        const std::array<const std::u32string*, 2> read = {&cores_[i].letters,
                                                           &cores_[i + 1].letters};
        const auto known = compounds().find(fold_vi(to_utf8(*read[0]) + " " + to_utf8(*read[1])));
        if (known == compounds().end()) {
            return;
        }
        const std::array<bool, 2> same = {same_syllable(*read[0], known->second[0]),
                                          same_syllable(*read[1], known->second[1])};
        if (same[0] == same[1]) {
            return;  // as it should be, or too far from it
        }
        const std::size_t wrong = same[0] ? 1 : 0;
        if (std::find(kKept.begin(), kKept.end(), lowered(*read[wrong])) != kKept.end()) {
            return;
        }
        if (read[wrong]->size() == known->second[wrong].size()) {
            set(i + wrong, in_case_of(known->second[wrong], *read[wrong]));
        }
    }

    const std::vector<Word>& words_;
    std::vector<Core> cores_;
    std::map<std::size_t, std::string> found_;
};

}  // namespace

std::vector<RepairedWord> repairs(const std::vector<Word>& words) {
    return Repairer(words).repairs();
}

}  // namespace kiosk::fields
