// Goal: what can be one thing only is repaired, and nothing else is touched. Method: words as
// recognition gave them, and the same phrases right.
#include "image/fields/repair.hpp"

#include <algorithm>

#include "tests/support/check.hpp"

using kiosk::fields::repairs;
using kiosk::fields::Word;

namespace {

std::vector<Word> words_of(std::string_view line) {
    std::vector<Word> out;
    for (std::size_t from = 0; from < line.size();) {
        const auto end = std::min(line.find(' ', from), line.size());
        out.push_back({std::string(line.substr(from, end - from)), {}, 90, 0});
        from = end + 1;
    }
    return out;
}

std::string repaired(std::string_view line) {
    auto words = words_of(line);
    for (const auto& change : repairs(words)) {
        words[change.word].text = change.text;
    }
    std::string out;
    for (const auto& word : words) {
        out += (out.empty() ? "" : " ") + word.text;
    }
    return out;
}

}  // namespace

TEST_GROUP(Repair){};

TEST(Repair, units_stand_after_numbers) {
    CHECK_TEXT_EQUAL("63,4 m² từ 600 m², 12 km²", repaired("63,4 m2 từ 600 m2, 12 km2"));
    CHECK_TEXT_EQUAL("74 m² đất", repaired("74 mỂ đất"));
    CHECK_TEXT_EQUAL("63,4 m² từ, dài 74 m?", repaired("63,4 m? từ, dài 74 m?"));
    CHECK_TEXT_EQUAL("thửa m2 số", repaired("thửa m2 số"));
    CHECK_TEXT_EQUAL("ngõ 12, m2", repaired("ngõ 12, m2"));
    CHECK_TEXT_EQUAL("dài 74 m", repaired("dài 74 m"));
}

TEST(Repair, what_a_letter_concerns_begins_with_two_strokes) {
    CHECK_TEXT_EQUAL("(V/v: lắp", repaired("(V%: lắp"));
    CHECK_TEXT_EQUAL("(V/v giải", repaired("(VX% giải"));
    CHECK_TEXT_EQUAL("(V/v: lắp", repaired("(V⁄w: lắp"));
    CHECK_TEXT_EQUAL("(V/v: lắp", repaired("(V⁄»: lắp"));
    CHECK_TEXT_EQUAL("(V/v giải VX V% (VAT", repaired("(V/v giải VX V% (VAT"));
}

TEST(Repair, months_are_numbers_to_twelve) {
    CHECK_TEXT_EQUAL("ngày 3 tháng 8 năm 2024", repaired("ngày 3 tháng Š năm 2024"));
    CHECK_TEXT_EQUAL("tháng 11 năm", repaired("tháng II năm"));
    CHECK_TEXT_EQUAL("tháng I3 năm", repaired("tháng I3 năm"));
    CHECK_TEXT_EQUAL("tháng này năm", repaired("tháng này năm"));
}

TEST(Repair, compounds_get_their_marks_back_in_their_own_case) {
    CHECK_TEXT_EQUAL("đến kiểm tra.", repaired("đến kiếm tra."));
    CHECK_TEXT_EQUAL("ĐƠN KIẾN NGHỊ (V/v", repaired("ĐƠN KIÊN NGHỊ (V/v"));
    CHECK_TEXT_EQUAL("Phản ánh, ổn định", repaired("Phán ánh, ốn định"));
    CHECK_TEXT_EQUAL("xin trân trọng", repaired("xin trần trọng"));
    CHECK_TEXT_EQUAL("\"Ủy ban\" Ô nhiễm ĐẤT ĐAI", repaired("\"Ủy ban\" Ộ nhiễm ĐẤT ĐẠI"));
}

TEST(Repair, leaves_alone_what_may_be_meant) {
    for (const std::string_view line : {"chỉ trả 5 triệu",
                                        "ông Kiếm, tra cứu",  // a comma between them
                                        "nộp đơn vì bởi thường xuyên",
                                        "biên bản đo đạc",
                                        "kiêm trà",  // both differ
                                        "Nguyễn Thị Hồng Nhung",
                                        "12/8/2024 417b CT3",
                                        "kiểm tra",
                                        "uỷ ban",  // its tone stands where some write it
                                        ""}) {
        CHECK_TEXT_EQUAL(line, repaired(line));
    }
}
