// Goal: what a letter says of itself is found with its place, and nothing is said that it does not
// say. Method: the corpus letters as perfectly read text; single lines made wrong as recognition
// makes them wrong; any text at all.
#include "image/fields/fields.hpp"

#include <filesystem>
#include <map>
#include <sstream>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "firmware/base/text.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::fields;

namespace {

constexpr Date kToday{2026, 11, 24};
constexpr std::size_t kLine = 88;  // letters of a printed line

// Words of lines, each with a box that tells its place: x = its number in the line.
class Typed {
public:
    void line(const std::string& text, int confidence = 95) {
        std::istringstream words(text);
        int x = 0;
        for (std::string word; words >> word; ++x) {
            page_.words.push_back({word, {x, line_, 1, 1}, confidence, line_});
        }
        line_ += x > 0 ? 1 : 0;
    }

    // As it is printed: broken where the next word has no room.
    void paragraph(const std::string& text) {
        std::istringstream words(text);
        std::string now;
        for (std::string word; words >> word;) {
            if (!now.empty() && now.size() + 1 + word.size() > kLine * 5 / 4) {  // bytes
                line(now);
                now.clear();
            }
            now += (now.empty() ? "" : " ") + word;
        }
        line(now);
    }

    [[nodiscard]] Suggestions found() const { return suggest({page_}, kToday); }

    [[nodiscard]] Field field(Name name) const {
        return found().fields[static_cast<std::size_t>(name)];
    }

private:
    PageText page_;
    int line_ = 0;
};

struct CorpusLetter {
    std::map<std::string, std::string> truth;
    Typed typed;
};

CorpusLetter corpus_letter(const std::string& number) {
    CorpusLetter out;
    const auto text = read_text_file(std::filesystem::path(KIOSK_SOURCE_DIR) /
                                     "tests/support/corpus/letters" / (number + ".txt"));
    CHECK_OK(text);
    const auto normal = to_nfc(*text);
    CHECK_OK(normal);
    std::istringstream lines(*normal);
    bool body = false;
    for (std::string line; std::getline(lines, line);) {
        if (line == "---") {
            body = true;
        } else if (!body) {
            const std::size_t colon = line.find(": ");
            out.truth[line.substr(1, colon - 1)] = line.substr(colon + 2);
        } else {
            out.typed.paragraph(line.starts_with('=') ? line.substr(3) : line);
        }
    }
    return out;
}

std::string digits(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c >= '0' && c <= '9' ? std::string(1, c) : "";
    }
    return out;
}

std::string law_kind(const std::string& kind) {
    const std::map<std::string, std::string> kinds{{"khieu_nai", "complaint"},
                                                   {"to_cao", "denunciation"},
                                                   {"kien_nghi", "recommendation"},
                                                   {"de_nghi", "recommendation"},
                                                   {"phan_anh", "reflection"}};
    return kinds.at(kind);
}

}  // namespace

TEST_GROUP(Fields){};

TEST(Fields, every_field_of_every_corpus_letter_is_found) {
    for (const char* number : {"01", "02", "03", "04", "05", "06"}) {
        CorpusLetter letter = corpus_letter(number);
        const auto& truth = letter.truth;
        const auto value = [&](Name name) { return letter.typed.field(name).value; };
        CHECK_TEXT_EQUAL(truth.at("sender"), value(Name::Sender));
        CHECK_TEXT_EQUAL(truth.at("address"), value(Name::Address));
        CHECK_TEXT_EQUAL(truth.at("cccd"), value(Name::IdNumber));
        CHECK_TEXT_EQUAL(digits(truth.at("phone")), value(Name::Phone));
        CHECK_TEXT_EQUAL(truth.at("date"), value(Name::Date));
        CHECK_TEXT_EQUAL(truth.at("to"), value(Name::Addressee));
        // The truth says the kind before what is printed in the brackets.
        const std::string subject = fold_vi(value(Name::Subject));
        CHECK_TRUE_TEXT(!subject.empty() && fold_vi(truth.at("subject")).ends_with(subject),
                        number);
        CHECK_TEXT_EQUAL(law_kind(truth.at("kind")), letter.typed.found().kind.kind);
    }
}

TEST(Fields, a_name_that_letter_and_signature_agree_on_is_sure) {
    CorpusLetter letter = corpus_letter("04");
    const Field sender = letter.typed.field(Name::Sender);
    CHECK_TRUE(sender.mark == Mark::Sure);
    CHECK_TEXT_EQUAL("agrees", sender.rule);
    CHECK_EQUAL(2U, sender.evidence.size());
}

TEST(Fields, two_readings_of_a_name_are_to_be_looked_at) {
    Typed typed;
    typed.line("Tên tôi là: Nguyễn Thị Hông Nhung");
    typed.line("NGƯỜI KHIẾU NẠI");
    typed.line("Nguyễn Thị Hồng Nhung", 97);
    const Field sender = typed.field(Name::Sender);
    CHECK_TEXT_EQUAL("Nguyễn Thị Hồng Nhung", sender.value);
    CHECK_TRUE(sender.mark == Mark::Doubtful);
    CHECK_TEXT_EQUAL("differs", sender.rule);
}

TEST(Fields, who_is_denounced_is_never_the_sender) {
    Typed typed;
    typed.line("ĐƠN TỐ CÁO");
    typed.line("Người bị tố cáo: ông Đặng Hữu Thưởng, công chức địa chính");
    CHECK_TEXT_EQUAL("", typed.field(Name::Sender).value);
    CHECK_TRUE(typed.found().kind.may_denounce);
}

TEST(Fields, labels_with_a_wrong_letter_are_known) {
    Typed typed;
    typed.line("Ho vả tẽn ngưỡi tỗ cáo: Lê Thị Ngọc Ánh");
    typed.line("Kinh gửì : Thanh tra thành phố Hà Nội");
    typed.line("Địa chỉ Thôn Đoài, xã Phù Lưu Tế");
    typed.line("Sỗ đìên thoai: 0988 1O7 452");
    CHECK_TEXT_EQUAL("Lê Thị Ngọc Ánh", typed.field(Name::Sender).value);
    CHECK_TEXT_EQUAL("Thanh tra thành phố Hà Nội", typed.field(Name::Addressee).value);
    CHECK_TEXT_EQUAL("Thôn Đoài, xã Phù Lưu Tế", typed.field(Name::Address).value);
    CHECK_TEXT_EQUAL("0988107452", typed.field(Name::Phone).value);
    CHECK_TEXT_EQUAL("repaired", typed.field(Name::Phone).rule);
}

TEST(Fields, an_identity_number_is_never_sure_and_a_wrong_one_is_not_suggested) {
    const auto id_of = [](const std::string& born, const std::string& number) {
        Typed typed;
        typed.line("Tôi là Trần Văn Quyết, " + born);
        typed.line("CCCD số " + number + ", cấp ngày 22/6/2021");
        return typed.field(Name::IdNumber);
    };
    CHECK_TEXT_EQUAL("001062008815", id_of("sinh năm 1962", "001062008815").value);
    CHECK_TRUE(id_of("sinh năm 1962", "001062008815").mark == Mark::Doubtful);
    CHECK_TEXT_EQUAL("repaired", id_of("sinh năm 1962", "00I062008815").rule);
    CHECK_TEXT_EQUAL("001062008815", id_of("sinh ngày 08/11/1962", "001 062 008 815").value);
    CHECK_TEXT_EQUAL("001062008815", id_of("sinh ngày 27 tháng 02 năm 1962", "001062008815").value);
    CHECK_TEXT_EQUAL("old_number", id_of("", "012345678").rule);
    for (const char* wrong : {"001063008815",
                              "901062008815",
                              "001962008815",
                              "0010620088155",  // a digit too many
                              "00106200881",
                              "0010620"}) {
        const Field field = id_of("sinh năm 1962", wrong);
        CHECK_TEXT_EQUAL("", field.value);
        CHECK_TRUE(field.mark == Mark::Empty);
        CHECK_TEXT_EQUAL("checks_fail", field.rule);
        CHECK_EQUAL(1U, field.evidence.size());  // where to look
    }
}

TEST(Fields, an_identity_number_is_found_where_its_label_was_misread) {
    Typed typed;
    typed.line("Tôi tên là Phạm Đức Hưởng, CCŒ 036090004518, số điện thoại 0369 552 018.");
    const Field field = typed.field(Name::IdNumber);
    CHECK_TEXT_EQUAL("036090004518", field.value);
    CHECK_TRUE(field.mark == Mark::Doubtful);
    Typed other;
    other.line("Tài khoản 999999999999 tại ngân hàng");
    CHECK_TEXT_EQUAL("", other.field(Name::IdNumber).value);
}

TEST(Fields, only_a_date_behind_a_place_is_the_letters) {
    Typed typed;
    typed.line("Tôi sinh ngày 27 tháng 02 năm 1958; dân tộc: Kinh");
    typed.line("Đến ngày 09 tháng 8 năm 2022, ông yêu cầu tôi nộp tiền");
    CHECK_TEXT_EQUAL("", typed.field(Name::Date).value);
    typed.line("Hà Nội, ngày 31 tháng 02 năm 2024");
    CHECK_TEXT_EQUAL("no_date", typed.field(Name::Date).rule);
    typed.line("Hà Nội, ngày 1 tháng 12 năm 2026");
    CHECK_TEXT_EQUAL("no_date", typed.field(Name::Date).rule);
    typed.line("Xuân Đỉnh, ngày 06 tháng 5 năm 2024");
    CHECK_TEXT_EQUAL("2024-05-06", typed.field(Name::Date).value);
    CHECK_TRUE(typed.field(Name::Date).mark == Mark::Sure);
}

TEST(Fields, misread_days_and_months_are_repaired_and_to_be_looked_at) {
    for (const auto& [read, meant] : {std::pair{"27 tháng Š", "2023-08-27"},
                                      {"20 tháng I1]", "2023-11-20"},
                                      {"l2 tháng 1O", "2023-10-12"},
                                      {"2Ó tháng TÌ", "2023-11-20"},
                                      {"27 tháng S", "2023-08-27"}}) {
        Typed typed;
        typed.line(std::string("Hà Nội, ngày ") + read + " năm 2023");
        CHECK_TEXT_EQUAL(meant, typed.field(Name::Date).value);
        CHECK_TRUE(typed.field(Name::Date).mark == Mark::Doubtful);
        CHECK_TEXT_EQUAL("repaired", typed.field(Name::Date).rule);
    }
}

TEST(Fields, places_have_their_marks_and_parts_of_an_address_their_commas) {
    Typed typed;
    typed.line("Địa chỉ: Tố dân phố số 9, phường Xuân Đỉnh, quận Bác Từ Liêm. thành phó Hà Nội");
    CHECK_TEXT_EQUAL("Tổ dân phố số 9, phường Xuân Đỉnh, quận Bắc Từ Liêm, thành phố Hà Nội",
                     typed.field(Name::Address).value);
    CHECK_TRUE(typed.field(Name::Address).mark == Mark::Doubtful);
    Typed right;
    right.line("Địa chỉ: P. 1206, tòa CT3, phường La Khê, quận Hà Đông, Hà Nội");
    CHECK_TEXT_EQUAL("P. 1206, tòa CT3, phường La Khê, quận Hà Đông, Hà Nội",
                     right.field(Name::Address).value);
    CHECK_TRUE(right.field(Name::Address).mark == Mark::Sure);
}

TEST(Fields, a_number_that_goes_on_in_the_next_line_is_whole) {
    Typed typed;
    typed.line("Người phản ánh: Hoàng Minh Tuấn - CCCD: 001093015566 - Điện thoại: 0977 800");
    typed.line("164");
    typed.line("Địa chỉ: Xóm 4");
    CHECK_TEXT_EQUAL("0977800164", typed.field(Name::Phone).value);
    CHECK_EQUAL(2U, typed.field(Name::Phone).evidence.size());
}

TEST(Fields, unsure_and_odd_words_make_a_field_doubtful) {
    Typed typed;
    typed.line("Địa chỉ: Thôn Đoài, xã Phù Lưu Tế", 69);
    typed.line("(Về việc tranh chấp đất ởở)");
    CHECK_TRUE(typed.field(Name::Address).mark == Mark::Doubtful);
    CHECK_EQUAL(69, typed.field(Name::Address).confidence);
    CHECK_TRUE(typed.field(Name::Subject).mark == Mark::Doubtful);
}

TEST(Fields, the_kind_has_its_reasons_and_two_kinds_are_mixed) {
    Typed mixed;
    mixed.line("ĐƠN KHIẾU NẠI, TỐ CÁO");
    CHECK_TEXT_EQUAL("mixed", mixed.found().kind.kind);
    CHECK_TRUE(mixed.found().kind.may_denounce);
    CHECK_EQUAL(2U, mixed.found().kind.reasons.size());

    Typed none;
    none.line("Kính gửi anh chị");
    CHECK_TEXT_EQUAL("", none.found().kind.kind);
    CHECK_TRUE(none.found().kind.reasons.empty());

    Typed hidden;
    hidden.line("ĐƠN KIẾN NGHỊ");
    hidden.line("Tôi tố cáo ông X nhận tiền. Tôi xin chịu trách nhiệm về việc tố cáo này.");
    CHECK_TEXT_EQUAL("recommendation", hidden.found().kind.kind);
    CHECK_TRUE(hidden.found().kind.may_denounce);

    Typed untitled;
    untitled.line("Tôi phản ánh quán ăn, phản ánh bụi, và phản ánh tiếng ồn");
    CHECK_TEXT_EQUAL("reflection", untitled.found().kind.kind);
    CHECK_TEXT_EQUAL("words", untitled.found().kind.reasons.at(0).rule);
}

TEST(Fields, several_addressees_and_a_long_one) {
    Typed typed;
    typed.line("Kính gửi:");
    typed.line("- Ủy ban nhân dân thành phố Hà Nội;");
    typed.line("- Thanh tra thành phố.");
    typed.line("Tôi là: Vũ Thị Mai");
    CHECK_TEXT_EQUAL("Ủy ban nhân dân thành phố Hà Nội; Thanh tra thành phố",
                     typed.field(Name::Addressee).value);
}

TEST(Fields, a_long_address_goes_on_in_the_next_line_and_the_text_of_the_letter_does_not) {
    Typed typed;
    typed.paragraph(
        "Địa chỉ: P. 1206, tòa CT3, khu đô thị Văn Khê, phường La Khê, quận Hà Đông, thành "
        "phố Hà Nội, nước Cộng hòa xã hội chủ nghĩa Việt Nam");
    typed.paragraph(
        "Chúng tôi là các hộ dân sinh sống cạnh mương tiêu Cầu Vôi từ đầu năm 2024, một cơ "
        "sở tái chế nhựa hoạt động");
    CHECK_TRUE(typed.field(Name::Address).value.ends_with("nghĩa Việt Nam"));
}

TEST(Fields, any_text_is_taken_and_every_suggestion_is_bounded) {
    SeededRandom random{7};
    const std::vector<std::string> words{
        "Kính",  "gửi:", "ĐƠN",    "TỐ",         "CÁO",     "(V/v",  "ngày", "12",
        "tháng", "năm",  "2024",   "CCCD",       "0011850", "12347", "Tôi",  "là",
        "-",     ")",    "\u202e", "\U0001F600", "Nguyễn",  "Văn",   "A,",   std::string(400, 'x'),
        "Địa",   "chỉ",  "ĐT",     "Ø",          "..."};
    for (int round = 0; round < 3000; ++round) {
        PageText page;
        int line = 0;
        for (std::uint64_t i = random.below(60); i > 0; --i) {
            line += random.below(4) == 0 && !page.words.empty() ? 1 : 0;
            page.words.push_back({words[random.below(words.size())],
                                  {1, 2, 3, 4},
                                  static_cast<int>(random.below(101)),
                                  line});
        }
        const auto found = suggest({page, {}, page}, kToday);
        CHECK_EQUAL(kNames, found.fields.size());
        for (const Field& field : found.fields) {
            CHECK_TRUE(field.value.size() <= kMostValue && is_utf8(field.value));
            CHECK_TRUE((field.mark == Mark::Empty) == field.value.empty());
            CHECK_TRUE(field.name != Name::IdNumber || field.mark != Mark::Sure);
        }
    }
}
