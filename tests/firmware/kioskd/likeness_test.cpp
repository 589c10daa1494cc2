// Goal: one letter is known again whatever reading made of it, other letters never are, and a page
// that says nothing links nothing. Method: the corpus' texts as words, misread and changed by
// known amounts, with fingerprints drawn from seeds. What real scans give: `./run bench likeness`.
#include "firmware/kioskd/likeness.hpp"

#include <bit>
#include <sstream>
#include <string>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using kioskd::Like;
using kioskd::Sketch;
using kioskd::Sketcher;

namespace {

const Bytes kSketchSecret(32, 7);

// The words of a letter of the corpus, without its head of truths.
std::vector<std::string> words_of(const std::string& letter) {
    const auto text = read_text_file(std::filesystem::path(KIOSK_SOURCE_DIR) /
                                     "tests/support/corpus/letters" / (letter + ".txt"));
    CHECK_OK(text);
    std::istringstream body(text->substr(text->find("---\n") + 4));
    std::vector<std::string> out;
    for (std::string word; body >> word;) {
        if (word[0] != '=') {
            out.push_back(word);
        }
    }
    return out;
}

ocr::PageReading page_of(const std::vector<std::string>& words, std::uint64_t look) {
    ocr::PageReading out;
    for (const std::string& word : words) {
        out.words.push_back({word, {}, 90, 0, false});
    }
    if (look != 0) {
        SeededRandom random(look);
        out.fingerprint.resize(383);
        random.fill(out.fingerprint);
    }
    return out;
}

// The same look but for `of_256` of each 256 numbers.
ocr::PageReading rescanned(ocr::PageReading page, int of_256) {
    SeededRandom random(99);
    for (std::uint8_t& number : page.fingerprint) {
        if (random.below(256) < static_cast<std::uint64_t>(of_256)) {
            number = static_cast<std::uint8_t>(random.below(256));
        }
    }
    return page;
}

}  // namespace

TEST_GROUP(Likeness) {
    const Sketcher sketcher{kSketchSecret};

    Sketch sketch(const std::vector<ocr::PageReading>& pages,
                  std::string_view number = "",
                  std::string_view sender = "") {
        std::vector<const ocr::PageReading*> views;
        for (const auto& page : pages) {
            views.push_back(&page);
        }
        return sketcher.sketch_of(views, number, sender);
    }

    Sketch letter(const std::string& name, std::uint64_t look, std::string_view sender = "") {
        return sketch({page_of(words_of(name), look)}, "", sender);
    }

    static Like like(const Sketch& a, const Sketch& b) {
        const auto forth = kioskd::compare(a, b);
        const auto back = kioskd::compare(b, a);
        CHECK_TRUE(forth.like == back.like);
        CHECK_TRUE(forth.same_number == back.same_number);
        return forth.like;
    }

    static void check(Like expected, const Sketch& a, const Sketch& b) {
        CHECK_TEXT_EQUAL(name_of(expected), name_of(like(a, b)));
    }
};

TEST(Likeness, the_same_paper_is_known_after_a_bad_scan) {
    auto words = words_of("01");
    const auto first = page_of(words, 1);
    for (std::size_t i = 0; i < words.size(); i += 20) {
        words[i] = "l1";  // one word of twenty read as nonsense
    }
    auto second = rescanned(page_of(words, 1), 16);

    check(Like::SamePaper, sketch({first}), sketch({second}));
}

TEST(Likeness, marks_and_numbers_do_not_count) {
    auto words = words_of("03");
    const auto before = sketch({page_of(words, 0)});
    words.push_back("486.500.000");
    for (std::string& word : words) {
        word = word == "ngày" ? "ngay" : word == "đất" ? "ĐAT" : word;
    }

    CHECK_TRUE(before == sketch({page_of(words, 0)}));
}

TEST(Likeness, a_letter_typed_again_is_the_same_text) {
    check(Like::SameText, letter("02", 1), letter("02", 2));
}

TEST(Likeness, a_changed_paragraph_does_not_hide_it) {
    auto words = words_of("05");
    const auto before = sketch({page_of(words, 1)});
    const auto other = words_of("06");
    for (std::size_t i = 100; i < 180; ++i) {
        words[i] = other[i];
    }

    check(Like::SameText, before, sketch({page_of(words, 2)}));
}

TEST(Likeness, the_same_text_of_another_sender_is_a_mass_letter) {
    check(Like::MassLetter, letter("02", 1, "Nguyễn Văn An"), letter("02", 2, "Trần Thị Bình"));
    // Also where it was copied with another name on it.
    check(Like::MassLetter, letter("02", 1, "Nguyễn Văn An"), letter("02", 1, "Trần Thị Bình"));
    // Nobody is another sender for what is not known.
    check(Like::SamePaper, letter("02", 1, "Nguyễn Văn An"), letter("02", 1));
}

TEST(Likeness, a_misread_number_makes_nobody_another_sender) {
    const std::vector<ocr::PageReading> pages{page_of(words_of("01"), 1)};

    check(Like::SamePaper,
          sketch(pages, "001185012347", "Nguyễn Thị Hồng Nhung"),
          sketch(pages, "001185012341", "NGUYỄN THỊ HỒNG NHUNG"));
}

TEST(Likeness, the_same_number_makes_a_link_strong_and_needs_less_text) {
    auto words = words_of("01");
    const auto first = sketch({page_of(words, 1)}, "001185012347");
    const auto nobody = sketch({page_of(words, 1)});
    CHECK_TRUE(kioskd::compare(first, sketch({page_of(words, 1)}, "001 185 012 347")).same_number);
    CHECK_FALSE(kioskd::compare(first, nobody).same_number);

    const auto other = words_of("06");
    for (std::size_t i = 150; i < 300; ++i) {
        words[i] = other[i];
    }
    check(Like::SameText, first, sketch({page_of(words, 2)}, "001185012347"));
    check(Like::None, nobody, sketch({page_of(words, 2)}));
}

TEST(Likeness, one_person_may_send_two_letters) {
    const auto first = sketch({page_of(words_of("01"), 1)}, "001185012347", "Nguyễn Văn An");
    const auto second = sketch({page_of(words_of("02"), 2)}, "001185012347", "Nguyễn Văn An");

    check(Like::None, first, second);
    CHECK_FALSE(kioskd::compare(first, second).same_number);
}

TEST(Likeness, different_letters_are_never_linked) {
    const std::array names{"01", "02", "03", "04", "05", "06"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            check(Like::None, letter(names[i], i + 1), letter(names[j], j + 1));
            // Nor where their pages look alike, as full pages do.
            check(Like::None, letter(names[i], 9), letter(names[j], 9));
        }
    }
}

TEST(Likeness, a_letter_that_came_back_with_more_papers_is_known) {
    const auto alone = letter("01", 1);
    const auto more = sketch(
        {page_of(words_of("01"), 5), page_of(words_of("03"), 6), page_of(words_of("04"), 7)});

    check(Like::SameText, alone, more);
    check(Like::SamePaper,
          alone,
          sketch({page_of(words_of("03"), 6),
                  page_of(words_of("04"), 7),
                  page_of(words_of("02"), 8),
                  page_of(words_of("01"), 1)}));
}

TEST(Likeness, pages_that_nobody_could_read_are_known_by_their_look) {
    const auto first = sketch({page_of({}, 1), page_of({}, 2), page_of({}, 3)});

    check(Like::SamePaper, first, sketch({page_of({}, 3), page_of({}, 1), page_of({}, 2)}));
    check(Like::SamePaper, first, sketch({page_of({}, 1), page_of({}, 8), page_of({}, 3)}));
    check(Like::None, first, sketch({page_of({}, 1), page_of({}, 8), page_of({}, 9)}));
}

TEST(Likeness, one_page_is_not_counted_for_two) {
    const auto twice = sketch({page_of({}, 1), page_of({}, 1), page_of({}, 1)});

    check(Like::None, twice, sketch({page_of({}, 1), page_of({}, 5), page_of({}, 6)}));
}

TEST(Likeness, one_form_filled_by_two_people_is_not_one_paper) {
    check(Like::None,
          sketch({page_of({}, 1)}, "", "Nguyễn Văn An"),
          sketch({page_of({}, 1)}, "", "Trần Thị Bình"));
}

TEST(Likeness, blank_pages_and_a_few_words_link_nothing) {
    const auto blank = sketch({page_of({}, 0), page_of({}, 0)});
    check(Like::None, blank, blank);
    check(Like::None, sketch({}), sketch({}));

    const auto words = words_of("01");
    const auto few = sketch({page_of({words.begin() + 15, words.begin() + 50}, 0)}, "001185012347");
    check(Like::None, few, few);
}

TEST(Likeness, the_heading_of_every_letter_does_not_count) {
    std::vector<std::string> words;
    for (const char* word : {"CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"}) {
        words.push_back(word);
    }
    const auto text = words_of("04");
    words.insert(words.end(), text.begin() + 8, text.end());
    const auto with = sketch({page_of(words, 0)});
    words.erase(words.begin(), words.begin() + 5);  // three words stay: no group of the motto

    CHECK_TRUE(with == sketch({page_of(words, 0)}));
}

TEST(Likeness, words_read_unsurely_speak_against_nothing) {
    // A handwriting: each scan gives other nonsense.
    auto first = page_of(words_of("01"), 1);
    auto second = page_of(words_of("03"), 1);
    check(Like::None, sketch({first}), sketch({second}));
    for (ocr::PageWord& word : first.words) {
        word.confidence = 60;
    }

    CHECK_FALSE(sketch({first}).surely_read);
    check(Like::SamePaper, sketch({first}), sketch({second}));
    // What agrees is no nonsense.
    first.fingerprint.clear();
    check(Like::SameText, sketch({first}), letter("01", 1));
}

TEST(Likeness, another_secret_gives_nothing_to_compare) {
    const std::vector<ocr::PageReading> pages{page_of(words_of("01"), 1)};
    const Sketcher other(Bytes(32, 8));
    const auto here = sketch(pages, "001185012347", "Nguyễn Văn An");
    const auto there = other.sketch_of({&pages[0]}, "001185012347", "Nguyễn Văn An");

    check(Like::None, here, there);
    CHECK_TRUE(kioskd::compare(here, there).similarity < 0.05);
    CHECK_TRUE(kioskd::compare(here, there).distance > 12);
    CHECK_TRUE(here.identity != there.identity && here.sender != there.sender);
    CHECK_TRUE(sketcher.secret_name() != other.secret_name());
}

TEST(Likeness, a_mark_says_which_of_a_million_and_no_more) {
    const auto one = sketch({}, "001185012347", "Nguyễn Văn An");

    CHECK_TRUE(one.identity >= 1 && one.identity <= 1U << 20);
    CHECK_TRUE(one.sender >= 1 && one.sender <= 1U << 20);
    LONGS_EQUAL(0, sketch({}).identity);
    LONGS_EQUAL(0, sketch({}, "", "").sender);
}

TEST(Likeness, the_longest_letter_is_cut_to_its_first_pages) {
    std::vector<ocr::PageReading> pages;
    for (std::uint64_t n = 1; n <= 200; ++n) {
        pages.push_back(page_of({}, n));
    }

    LONGS_EQUAL(16, sketch(pages).pages.size());
}

TEST(Likeness, a_fingerprint_of_another_length_is_none) {
    auto page = page_of({}, 1);
    page.fingerprint.pop_back();

    LONGS_EQUAL(0, sketch({page}).pages.size());
}

TEST(Likeness, bytes_bring_a_sketch_back) {
    for (const auto& one : {sketch({}),
                            letter("01", 1, "Nguyễn Văn An"),
                            sketch({page_of({}, 1), page_of({}, 2)}, "001185012347")}) {
        const auto back = kioskd::sketch_from(kioskd::bytes_of(one));
        CHECK_OK(back);
        CHECK_TRUE(one == *back);
    }
}

TEST(Likeness, bytes_that_are_no_sketch_are_refused) {
    const auto sound = kioskd::bytes_of(letter("01", 1));
    for (std::size_t length = 0; length < sound.size(); ++length) {
        CHECK_ERROR(ErrorCode::BadArgument, kioskd::sketch_from(ByteView(sound).first(length)));
    }
    auto longer = sound;
    longer.push_back(0);
    CHECK_ERROR(ErrorCode::BadArgument, kioskd::sketch_from(longer));

    const auto changed = [&](std::size_t at, std::uint8_t value) {
        auto bytes = sound;
        bytes[at] = value;
        return kioskd::sketch_from(bytes);
    };
    CHECK_ERROR(ErrorCode::BadArgument, changed(0, 2));                    // version
    CHECK_ERROR(ErrorCode::BadArgument, changed(1, 17));                   // pages
    CHECK_ERROR(ErrorCode::BadArgument, changed(10, 2));                   // surely
    CHECK_ERROR(ErrorCode::BadArgument, changed(11, 0xFF));                // groups
    CHECK_ERROR(ErrorCode::BadArgument, changed(sound.size() - 8, 0x80));  // identity
    CHECK_ERROR(ErrorCode::BadArgument, changed(sound.size() - 4, 0x80));  // sender
}

TEST(Likeness, a_sheet_scanned_twice_is_told_from_its_neighbours) {
    constexpr std::size_t kPrint_bytes = 383;  // image/page/fingerprint.hpp
    ocr::PageReading sheet;
    SeededRandom random(5);
    for (std::size_t i = 0; i < kPrint_bytes; ++i) {
        sheet.fingerprint.push_back(static_cast<std::uint8_t>(random.below(256)));
    }
    ocr::PageReading again = sheet;
    for (std::size_t i = 0; i < again.fingerprint.size(); i += 40) {
        again.fingerprint[i] = static_cast<std::uint8_t>(random.below(256));
    }
    ocr::PageReading other = sheet;
    std::reverse(other.fingerprint.begin(), other.fingerprint.end());
    CHECK_TRUE(kioskd::is_same_sheet(sheet, again));
    CHECK_FALSE(kioskd::is_same_sheet(sheet, other));

    // With too little ink for a fingerprint the words tell, where there are some.
    ocr::PageReading few;
    CHECK_FALSE(kioskd::is_same_sheet(few, few));
    few.text = "Nguyễn Thị Nhung\n";
    few.words.resize(3);
    CHECK_TRUE(kioskd::is_same_sheet(few, few));
    CHECK_FALSE(kioskd::is_same_sheet(few, sheet));
}
