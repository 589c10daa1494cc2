// Words are compared without marks, by the number of words that a name has.
#include "image/fields/places.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware/base/text.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

constexpr std::array<std::string_view, 33> kNames{
    "Bắc Từ Liêm", "Nam Từ Liêm", "Hai Bà Trưng", "tổ dân phố", "Ba Đình",   "Hoàn Kiếm",
    "Tây Hồ",      "Long Biên",   "Cầu Giấy",     "Đống Đa",    "Hoàng Mai", "Thanh Xuân",
    "Hà Đông",     "Sóc Sơn",     "Đông Anh",     "Gia Lâm",    "Thanh Trì", "Mê Linh",
    "Sơn Tây",     "Ba Vì",       "Phúc Thọ",     "Đan Phượng", "Hoài Đức",  "Quốc Oai",
    "Thạch Thất",  "Chương Mỹ",   "Thanh Oai",    "Thường Tín", "Phú Xuyên", "Ứng Hòa",
    "Mỹ Đức",      "thành phố",   "Hà Nội"};
constexpr std::array<std::string_view, 12> kParts{
    "xã", "phường", "thị", "quận", "huyện", "thành", "tỉnh", "thôn", "xóm", "phố", "tổ", "khu"};

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    std::vector<std::string> out;
    for (std::string word; words >> word;) {
        out.push_back(word);
    }
    return out;
}

// "phố," -> "phố" and ",".
std::pair<std::string, std::string> apart(const std::string& word) {
    const auto end = word.find_last_not_of(",;.:)");
    return end == word.npos ? std::pair(std::string(), word)
                            : std::pair(word.substr(0, end + 1), word.substr(end + 1));
}

// "tổ" and "thành" as they begin an address.
std::string in_case_of(const std::string& right, const std::string& read) {
    const auto had = code_points(read);
    const bool capital = !had.empty() && is_upper(had[0]);
    return capital && right[0] == 't' ? "T" + right.substr(1) : right;
}

// Whether the name stands at a word; a sign may only be behind its last one.
bool stands_at(const std::vector<std::string>& words,
               std::size_t at,
               const std::vector<std::string>& name) {
    if (at + name.size() > words.size()) {
        return false;
    }
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto [word, sign] = apart(words[at + i]);
        if (fold_vi(word) != fold_vi(name[i]) || (!sign.empty() && i + 1 < name.size())) {
            return false;
        }
    }
    return true;
}

bool is_part(const std::string& word) {
    return std::find(kParts.begin(), kParts.end(), word) != kParts.end();
}

}  // namespace

PutRight put_places_right(const std::string& address) {
    PutRight out;
    std::vector<std::string> words = words_of(address);
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (const std::string_view known : kNames) {
            const auto name = words_of(std::string(known));
            if (!stands_at(words, at, name)) {
                continue;
            }
            for (std::size_t i = 0; i < name.size(); ++i) {
                const auto [word, sign] = apart(words[at + i]);
                const std::string right = in_case_of(name[i], word);
                out.changed = out.changed || word != right;
                words[at + i] = right + sign;
            }
            break;
        }
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i + 1 < words.size() && words[i].size() > 2 && words[i].back() == '.' &&
            is_part(words[i + 1])) {
            words[i].back() = ',';
        }
        out.text += (i > 0 ? " " : "") + words[i];
    }
    return out;
}

}  // namespace kiosk::fields
