// Goal: words are found with and without marks, nothing of a protected or handed-over letter is,
// and no query is anything but words. Method: small letters, long ones, and hostile queries.
#include "firmware/kioskd/letter_search.hpp"

#include <algorithm>
#include <string>

#include "tests/support/check.hpp"

using namespace kiosk;
using kioskd::LetterSearch;
using petitions::LetterClass;

namespace {

LetterId letter_of(std::uint8_t n) {
    LetterId out;
    out.bytes[0] = n;
    return out;
}

}  // namespace

TEST_GROUP(LetterSearch) {
    std::unique_ptr<LetterSearch> search;

    void setup() override {
        auto opened = LetterSearch::open();
        CHECK_OK(opened);
        search = std::move(*opened);
    }

    void add(std::uint8_t n,
             const std::vector<std::string>& pages,
             const std::vector<LetterSearch::Value>& values = {}) {
        CHECK_OK(search->add(letter_of(n), LetterClass::Ordinary, pages, values));
    }

    // Which letters a query finds, newest first: "2 1".
    std::string found(std::string_view query) {
        const auto letters = search->find(query);
        CHECK_OK(letters);
        std::string out;
        for (const auto& one : letters->newest) {
            out += (out.empty() ? "" : " ") + std::to_string(one.letter.bytes[0]);
        }
        return out;
    }

    std::string pages(std::string_view query) {
        const auto letters = search->find(query);
        CHECK_OK(letters);
        std::string out;
        for (const auto& one : letters->newest) {
            for (const int page : one.pages) {
                out += (out.empty() ? "" : " ") + std::to_string(page);
            }
        }
        return out;
    }
};

TEST(LetterSearch, marks_and_case_do_not_count) {
    add(1, {"ĐƠN TỐ CÁO\nKính gửi: Ủy ban nhân dân"});
    add(2, {"Đơn khiếu nại về đất đai"});

    CHECK_TEXT_EQUAL("1", found("don to cao"));
    CHECK_TEXT_EQUAL("1", found("đơn tố cáo"));
    CHECK_TEXT_EQUAL("1", found("ĐƠN tÔ CÀO"));
    CHECK_TEXT_EQUAL("2 1", found("đơn"));
    CHECK_TEXT_EQUAL("2", found("dat ĐAI"));
    // The same letters in the other form of Unicode.
    CHECK_TEXT_EQUAL("1", found("U\u0309y ban"));
}

TEST(LetterSearch, the_last_word_may_be_a_beginning) {
    add(1, {"Đơn khiếu nại về đất đai"});

    CHECK_TEXT_EQUAL("1", found("khieu na"));
    CHECK_TEXT_EQUAL("", found("khie nai"));
    CHECK_TEXT_EQUAL("1", found("đ"));
}

TEST(LetterSearch, every_word_must_be_there_on_whatever_page) {
    add(1, {"Nguyễn Văn An", "đất đai", "đất ở"});

    CHECK_TEXT_EQUAL("1", found("đai nguyễn"));
    CHECK_TEXT_EQUAL("", found("đai lê"));
    CHECK_TEXT_EQUAL("2", pages("đất đai"));
    CHECK_TEXT_EQUAL("1 2 3", pages("đất an"));
    CHECK_TEXT_EQUAL("2 3", pages("đất"));
}

TEST(LetterSearch, fields_are_found_with_their_page) {
    add(1,
        {"một", "hai"},
        {{"Trần Thị Bình", 2}, {"0912345678", 1}, {"Hà Nội", 0}, {"Ba Đình", 9}});

    CHECK_TEXT_EQUAL("2", pages("tran binh"));
    CHECK_TEXT_EQUAL("1", pages("09123"));
    CHECK_TEXT_EQUAL("1", pages("ha noi"));
    CHECK_TEXT_EQUAL("1", pages("ba dinh"));
}

TEST(LetterSearch, a_protected_letter_never_enters) {
    CHECK_OK(
        search->add(letter_of(1), LetterClass::Protected, {"đơn tố cáo"}, {{"Lê Văn Cường", 1}}));

    LONGS_EQUAL(0, search->size());
    CHECK_TEXT_EQUAL("", found("đơn"));
    CHECK_TEXT_EQUAL("", found("cuong"));
}

TEST(LetterSearch, a_letter_that_was_handed_over_is_gone) {
    add(1, {"đơn thứ nhất"});
    add(2, {"đơn thứ hai"});
    CHECK_OK(search->remove(letter_of(1)));
    CHECK_OK(search->remove(letter_of(9)));

    CHECK_TEXT_EQUAL("2", found("đơn thứ"));
    CHECK_TEXT_EQUAL("", found("nhất"));
    LONGS_EQUAL(1, search->size());
}

TEST(LetterSearch, a_letter_taken_in_again_is_replaced) {
    add(1, {"cũ rồi", "trang hai"});
    add(2, {"đơn khác"});
    add(1, {"mới đây"});

    CHECK_TEXT_EQUAL("", found("cũ"));
    CHECK_TEXT_EQUAL("", found("trang"));
    CHECK_TEXT_EQUAL("1", found("mới"));
    LONGS_EQUAL(2, search->size());
}

TEST(LetterSearch, no_query_is_anything_but_words) {
    add(1, {"đơn not near and or text words NOTE 12/QĐ-UBND"});
    for (const char* query : {"\"",
                              "\"\"",
                              "'; DROP TABLE words; --",
                              "*",
                              "^đơn -đơn +đơn",
                              "(đơn",
                              "đơn)",
                              "text : đơn",
                              "{text} : đơn",
                              "NEAR(đơn text, 5)",
                              "đơn AND OR NOT",
                              "đơn OR zzz",
                              "đơn NOT text",
                              "rank MATCH 'bm25(1)'",
                              "\\",
                              "%_",
                              "\xff\xfe\xc3",
                              "\xed\xa0\x80",
                              "đơn\xc4"}) {
        CHECK_OK(search->find(query));
    }

    CHECK_TEXT_EQUAL("", found("\"*^()"));
    CHECK_TEXT_EQUAL("", found("đơn OR zzz"));       // three words, one is not there
    CHECK_TEXT_EQUAL("1", found("đơn NOT text"));    // three words that are there
    CHECK_TEXT_EQUAL("1", found("NEAR(đơn text)"));  //
    CHECK_TEXT_EQUAL("1", found("12/QĐ-UBND"));
    CHECK_TEXT_EQUAL("1", found("\"đơn\" text*words"));
    CHECK_TEXT_EQUAL("1", found(std::string_view("đơn\0text", 10)));
}

TEST(LetterSearch, an_endless_query_is_cut) {
    add(1, {"đơn"});

    CHECK_OK(search->find(std::string(1 << 20, 'x')));
    std::string many = "đơn ";
    for (int i = 0; i < 16; ++i) {
        many += "đơn ";
    }
    CHECK_TEXT_EQUAL("1", found(many + "zzz"));  // beyond the sixteenth word nobody looks
    CHECK_TEXT_EQUAL("", found("đơn zzz"));
}

TEST(LetterSearch, the_longest_letter_is_found_by_its_last_page) {
    std::vector<std::string> pages_of_200;
    for (int n = 1; n <= 200; ++n) {
        std::string text = "trang thu" + std::to_string(n);
        for (int i = 0; i < 400; ++i) {
            text += " chữ" + std::to_string(i * n % 991);
        }
        pages_of_200.push_back(text);
    }
    add(1, {"đơn"});
    add(2, pages_of_200);

    CHECK_TEXT_EQUAL("200", pages("thu200"));
    LONGS_EQUAL(200, search->find("trang")->newest[0].pages.size());
    CHECK_OK(search->remove(letter_of(2)));
    CHECK_TEXT_EQUAL("", found("trang"));
    CHECK_TEXT_EQUAL("1", found("đơn"));
}

TEST(LetterSearch, the_first_letters_go_when_there_is_no_room) {
    const std::string long_text = [] {
        std::string out;
        for (std::size_t i = 0; out.size() < LetterSearch::kMostBytes / 5 * 2; ++i) {
            out += "tu" + std::to_string(i % 5000) + ' ';
        }
        return out;
    }();
    add(1, {"mot", long_text});
    add(2, {"hai", long_text});
    add(3, {"ba"});
    CHECK_TEXT_EQUAL("2 1", found("tu1"));

    add(4, {"bon", long_text});
    CHECK_TEXT_EQUAL("4 2", found("tu1"));
    CHECK_TEXT_EQUAL("3", found("ba"));

    CHECK_ERROR(
        ErrorCode::BodyTooLarge,
        search->add(letter_of(5), LetterClass::Ordinary, {long_text, long_text, long_text}, {}));
    CHECK_TEXT_EQUAL("4 2", found("tu1"));
}

TEST(LetterSearch, names_fifty_and_counts_them_all) {
    for (std::uint8_t n = 1; n <= 60; ++n) {
        add(n, {"đơn"});
    }

    const auto letters = search->find("đơn");
    CHECK_OK(letters);
    LONGS_EQUAL(60, letters->all);
    LONGS_EQUAL(50, letters->newest.size());
    LONGS_EQUAL(60, letters->newest[0].letter.bytes[0]);
}

TEST(LetterSearch, an_empty_letter_is_taken_and_finds_nothing) {
    add(1, {});
    add(2, {"", ""});

    LONGS_EQUAL(2, search->size());
    CHECK_TEXT_EQUAL("", found("a"));
    CHECK_TEXT_EQUAL("", found(""));
}
