// Goal: a code on a page is found where it lies, whatever the paper went through, and nothing is
// found where there is none. Method: pages of A6 with codes printed on them by other libraries,
// then bent, smeared, cut and turned; corpus pages without any.
#include "image/codes/codes.hpp"

#include <string>

#include "firmware/base/file.hpp"
#include "image/page/codec.hpp"
#include "tests/image/codes/printed_page.hpp"
#include "tests/support/check.hpp"
#include "tests/support/corpus/pages.hpp"

namespace codes = kiosk::page_codes;
using codes::Effort;
using kiosk::test::flat;
using kiosk::test::PrintedPage;
using kiosk::test::qr;
using kiosk::test::turned;

namespace {

const std::string kSheet = "TDSEP1|HN-01|kiosk-1|17|00000000";
// As long as a card's: 53 modules.
const std::string kCard =
    "001190012345|012345678|Nguyễn Thị Bích Ngọc|15031990|Nữ|Số 12 ngõ 34 phố Láng Hạ, phường Láng "
    "Hạ, quận Ba Đình, Hà Nội|25042021";

std::vector<codes::Code> find(const PrintedPage& page, Effort effort) {
    return codes::find_codes(page.picture(), page.dpi(), effort);
}

PrintedPage a6(int dpi = 300) {
    return {105, 148, dpi};
}

void found(const PrintedPage& page, Effort effort, const std::string& text) {
    const auto all = find(page, effort);
    LONGS_EQUAL(1, all.size());
    CHECK_TEXT_EQUAL(text, all[0].text);
    CHECK_TRUE(all[0].kind == codes::Kind::Qr);
}

void not_found(const PrintedPage& page) {
    LONGS_EQUAL(0, find(page, Effort::Quick).size());
    LONGS_EQUAL(0, find(page, Effort::Thorough).size());
}

// The box is where (x, y, side) in mm says, within `off` pixels.
void lies(
    const codes::Code& code, const PrintedPage& page, double x, double y, double side, int off) {
    const double left = page.px(x - side / 2);
    const double top = page.px(y - side / 2);
    CHECK(std::abs(code.box[0] - left) <= off && std::abs(code.box[1] - top) <= off);
    CHECK(std::abs(code.box[2] - page.px(side)) <= 2 * off);
    CHECK(std::abs(code.box[3] - page.px(side)) <= 2 * off);
}

}  // namespace

TEST_GROUP(PageCodeFinder){};

TEST(PageCodeFinder, a_code_is_found_where_it_lies) {
    for (const int dpi : {150, 200, 300, 600}) {
        PrintedPage page = a6(dpi);
        page.print(qr(kSheet), 60, 50, 30, flat());
        for (const Effort effort : {Effort::Quick, Effort::Thorough}) {
            const auto all = find(page, effort);

            LONGS_EQUAL(1, all.size());
            CHECK_TEXT_EQUAL(kSheet, all[0].text);
            lies(all[0], page, 60, 50, 30, 4 + dpi / 100);
        }
    }
}

TEST(PageCodeFinder, a_card_is_found_at_the_resolution_of_an_office_scanner) {
    for (const int dpi : {200, 300}) {
        PrintedPage page = a6(dpi);
        page.print(qr(kCard), 40, 60, 20, flat());

        found(page, Effort::Thorough, kCard);
    }
}

TEST(PageCodeFinder, a_fuzzy_code_is_found_by_looking_closer) {
    PrintedPage page = a6();
    page.print(qr(kCard), 40, 60, 22, flat());
    page.blur(13);

    LONGS_EQUAL(0, find(page, Effort::Quick).size());
    found(page, Effort::Thorough, kCard);
}

TEST(PageCodeFinder, distorted_codes_are_found) {
    PrintedPage skewed = a6();
    skewed.print(
        qr(kCard), 50, 70, 30, [](double x, double y) { return std::pair(x + 0.2 * y, y * 1.08); });
    PrintedPage far_side = a6();
    far_side.print(qr(kCard), 50, 70, 35, [](double x, double y) {
        const double near = 1 + 0.004 * y;
        return std::pair(x * near, y * near);
    });
    PrintedPage wavy = a6();
    wavy.print(qr(kSheet), 50, 70, 35, [](double x, double y) {
        return std::pair(x + 0.4 * std::sin(y / 6), y);
    });

    found(skewed, Effort::Thorough, kCard);
    found(far_side, Effort::Thorough, kCard);
    found(wavy, Effort::Thorough, kSheet);
}

TEST(PageCodeFinder, a_code_is_found_at_any_angle) {
    for (const double degrees : {3.0, 45.0, 90.0, 137.0, 180.0, 270.0}) {
        PrintedPage page = a6();
        page.print(qr(kCard), 52, 74, 30, turned(degrees));

        found(page, Effort::Quick, kCard);
    }
}

TEST(PageCodeFinder, mirrored_codes_are_found_and_inverted_ones_by_looking_closer) {
    PrintedPage mirrored = a6();
    mirrored.print(qr(kCard), 50, 70, 30, [](double x, double y) { return std::pair(-x, y); });
    PrintedPage inverted = a6();
    inverted.print(qr(kCard), 50, 70, 30, flat());
    inverted.invert();
    inverted.cover(0, 0, 105, 45, 245);
    inverted.cover(0, 95, 105, 148, 245);
    inverted.cover(0, 0, 25, 148, 245);
    inverted.cover(75, 0, 105, 148, 245);

    found(mirrored, Effort::Quick, kCard);
    found(inverted, Effort::Thorough, kCard);
}

TEST(PageCodeFinder, a_spot_is_made_good_and_half_a_code_is_none) {
    PrintedPage spot = a6();
    spot.print(qr(kCard), 50, 70, 40, flat());
    spot.cover(52, 72, 60, 80, 30);
    PrintedPage cropped = a6();
    cropped.print(qr(kCard), 50, 70, 40, flat());
    cropped.cover(52, 0, 105, 148, 245);
    PrintedPage unreadable = a6();
    unreadable.print(qr(kCard), 50, 70, 40, flat());
    for (int line = 0; line < 12; ++line) {
        unreadable.cover(20, 52 + 3 * line, 80, 53.5 + 3 * line, 25);
    }

    found(spot, Effort::Quick, kCard);
    not_found(cropped);
    not_found(unreadable);
}

TEST(PageCodeFinder, a_code_beyond_the_edge_of_the_page_is_none) {
    PrintedPage page = a6();
    page.print(qr(kSheet), 100, 70, 30, flat());

    not_found(page);
}

TEST(PageCodeFinder, several_codes_come_from_the_top_down) {
    PrintedPage page = a6();
    page.print(qr("one"), 20, 20, 20, flat());
    page.print(qr("two"), 80, 25, 20, turned(90));
    page.print(qr("three"), 25, 110, 20, flat());
    page.print(qr("one"), 80, 115, 20, flat());
    page.print(kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "HN-2026-000123"),
               52,
               70,
               60,
               flat());

    for (const Effort effort : {Effort::Quick, Effort::Thorough}) {
        const auto all = find(page, effort);

        LONGS_EQUAL(5, all.size());
        CHECK_TEXT_EQUAL("one", all[0].text);
        CHECK_TEXT_EQUAL("two", all[1].text);
        CHECK_TEXT_EQUAL("HN-2026-000123", all[2].text);
        CHECK_TRUE(all[2].kind == codes::Kind::Code128);
        CHECK_TEXT_EQUAL("three", all[3].text);
        CHECK_TEXT_EQUAL("one", all[4].text);
    }
}

TEST(PageCodeFinder, a_bar_code_is_found_as_high_as_it_is_along_and_across) {
    const auto bars = kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "HN-2026-000123");
    for (const double degrees : {0.0, 90.0, 180.0, 270.0}) {
        PrintedPage page = a6();
        page.print(bars, 52, 74, 50, turned(degrees));
        const bool across = degrees == 90 || degrees == 270;

        const auto all = find(page, Effort::Quick);

        LONGS_EQUAL(1, all.size());
        CHECK_TEXT_EQUAL("HN-2026-000123", all[0].text);
        CHECK(std::abs(all[0].box[across ? 3 : 2] - page.px(50)) <= 20);
        CHECK(std::abs(all[0].box[across ? 2 : 3] - page.px(50.0 * bars.height / bars.width)) <= 8);
        CHECK(std::abs(all[0].box[across ? 1 : 0] - page.px((across ? 74 : 52) - 25)) <= 10);
    }
}

// The library's assertions end the process at the second of them when it is asked for all at once.
TEST(PageCodeFinder, bar_codes_of_one_text_are_each_found) {
    const auto bars = kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "A 1");
    PrintedPage page(148, 210, 300);
    page.print(bars, 40, 30, 45, flat());
    page.print(bars, 100, 30, 45, flat());
    page.print(bars, 60, 90, 60, turned(10));
    page.print(
        kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "B 2"), 100, 160, 40, turned(90));

    for (const Effort effort : {Effort::Quick, Effort::Thorough}) {
        const auto all = find(page, effort);

        LONGS_EQUAL(4, all.size());
        CHECK_TEXT_EQUAL("A 1", all[0].text);
        CHECK_TEXT_EQUAL("A 1", all[1].text);
        CHECK_TEXT_EQUAL("A 1", all[2].text);
        CHECK_TEXT_EQUAL("B 2", all[3].text);
    }
}

TEST(PageCodeFinder, other_kinds_of_codes_are_none) {
    for (const auto& [format, text] : {std::pair{ZXing::BarcodeFormat::EAN13, "8934567890120"},
                                       {ZXing::BarcodeFormat::Code39, "HN-2026"},
                                       {ZXing::BarcodeFormat::DataMatrix, "HN-2026-000123"},
                                       {ZXing::BarcodeFormat::Aztec, "HN-2026-000123"},
                                       {ZXing::BarcodeFormat::PDF417, "HN-2026-000123"}}) {
        PrintedPage page = a6();
        page.print(kiosk::test::other_code(format, text), 52, 74, 50, flat());

        not_found(page);
    }
}

TEST(PageCodeFinder, texts_that_are_no_plain_text_are_left_out) {
    for (const std::string& text : {std::string("Nguy\xE1n V\xFFn"),
                                    std::string("BEGIN:VCARD\nN:A\nEND:VCARD"),
                                    std::string("bell\x07"),
                                    std::string("next\xC2\x85line"),
                                    std::string("nul\0byte", 8),
                                    std::string(513, 'x')}) {
        PrintedPage page = a6();
        page.print(qr(text), 52, 74, 50, flat());

        not_found(page);
    }
    PrintedPage longest = a6();
    longest.print(qr(std::string(512, 'x')), 52, 74, 50, flat());

    found(longest, Effort::Quick, std::string(512, 'x'));
}

TEST(PageCodeFinder, a_page_may_be_in_colour) {
    PrintedPage page = a6();
    page.print(qr(kCard), 50, 70, 30, flat());
    for (const auto& [red, green, blue] :
         {std::tuple{30, 60, 160}, {20, 20, 20}, {20, 120, 40}, {120, 70, 20}}) {
        const auto all = codes::find_codes(page.in_colour(red, green, blue), 300, Effort::Thorough);

        LONGS_EQUAL(1, all.size());
        CHECK_TEXT_EQUAL(kCard, all[0].text);
    }
}

TEST(PageCodeFinder, a_page_full_of_codes_gives_some_of_them) {
    PrintedPage page(210, 297, 200);
    for (int i = 0; i < 30; ++i) {
        page.print(kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "A" + std::to_string(i)),
                   38 + 67 * (i % 3),
                   12 + 11 * (i / 3),
                   36,
                   flat());
        page.print(qr("Q" + std::to_string(i)), 20 + 20 * (i % 9), 150 + 20 * (i / 9), 12, flat());
    }

    const auto all = find(page, Effort::Thorough);

    CHECK(all.size() >= 8 && all.size() <= codes::kMostCodes);
}

TEST(PageCodeFinder, pictures_of_nothing_have_none) {
    for (const auto& [width, height] : {std::pair{0, 0}, {1, 1}, {1, 3000}, {3000, 1}, {40, 40}}) {
        const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
        const kiosk::page::Picture gray{width, height, 1, std::vector<std::uint8_t>(pixels, 0)};
        const kiosk::page::Picture white{
            width, height, 3, std::vector<std::uint8_t>(3 * pixels, 255)};

        LONGS_EQUAL(0, codes::find_codes(gray, 300, Effort::Thorough).size());
        LONGS_EQUAL(0, codes::find_codes(white, 300, Effort::Thorough).size());
    }
    LONGS_EQUAL(0, codes::find_codes(a6().picture(), 0, Effort::Thorough).size());
    not_found(a6());
}

TEST(PageCodeFinder, a_letter_without_a_code_has_none) {
    const auto folder = kiosk::test::corpus_pages("04", "clean300,skew4,shadow,stamp,rot180");
    if (!folder) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    for (const char* name : {"04-1.clean300.png", "04-1.shadow.png", "04-1.stamp.jpg"}) {
        const auto file = kiosk::read_file(*folder / name, 64U << 20);
        CHECK_OK(file);
        const auto header = kiosk::page::inspect(*file);
        CHECK_OK(header);
        const auto picture = kiosk::page::decode(*file, *header);
        CHECK_OK(picture);

        LONGS_EQUAL(0, codes::find_codes(*picture, header->dpi, Effort::Thorough).size());
    }
}
