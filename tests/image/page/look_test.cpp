// Goal: empty backs are told from pages with a few words whatever became of them, and red and blue
// ink is found where it is. Method: corpus pages and their backs under the damages that leave
// traces; marks painted at known places.
#include "image/page/look.hpp"

#include <string>

#include "firmware/base/file.hpp"
#include "image/page/codec.hpp"
#include "image/page/parameters.hpp"
#include "tests/support/check.hpp"
#include "tests/support/corpus/pages.hpp"

namespace page = kiosk::page;
using kiosk::test::Side;

namespace {

const char* const kTraces = "bleed,fold,faint,blur,noise";

kiosk::Result<page::Look> look_at_page(const std::string& name, Side side) {
    KIOSK_TRY(const auto folder, kiosk::test::corpus_pages("01", kTraces, side));
    KIOSK_TRY(const auto file, kiosk::read_file(folder / (name + ".png"), 64U << 20));
    KIOSK_TRY(const auto header, page::inspect(file));
    KIOSK_TRY(const auto picture, page::decode(file, header));
    const auto prepared =
        page::prepare(picture, page::page_dpi(header, 0), page::Resolution::Full, std::nullopt);
    return page::look_at(picture, prepared);
}

page::Picture white_page() {
    return {1240, 1754, 3, std::vector<std::uint8_t>(std::size_t{1240} * 1754 * 3, 250)};
}

void paint(page::Picture& picture, std::array<int, 4> box, std::array<std::uint8_t, 3> ink) {
    for (int y = box[1]; y < box[1] + box[3]; ++y) {
        for (int x = box[0]; x < box[0] + box[2]; ++x) {
            std::copy(ink.begin(),
                      ink.end(),
                      picture.samples.begin() +
                          (static_cast<std::ptrdiff_t>(y) * picture.width_px + x) * 3);
        }
    }
}

page::Look look_at_picture(const page::Picture& picture) {
    return page::look_at(picture,
                         page::prepare(picture, 150, page::Resolution::Full, std::nullopt));
}

constexpr std::array<std::uint8_t, 3> kRed{214, 40, 48};
constexpr std::array<std::uint8_t, 3> kBlue{40, 58, 160};

}  // namespace

TEST_GROUP(PageLook){};

// The second page of letter 01 has four words; its back has two punched holes.
TEST(PageLook, an_empty_back_is_blank_and_four_words_are_not) {
    for (const std::string damage : {"bleed", "fold", "faint", "blur", "noise"}) {
        for (const std::string stem : {"01-1.", "01-2."}) {
            const auto back = look_at_page(stem + damage, Side::Back);
            if (!back) {
                SKIP_TEST("the corpus cannot be drawn here");
            }
            CHECK_TRUE_TEXT(back->blank, (stem + damage).c_str());
            const auto front = look_at_page(stem + damage, Side::Front);
            CHECK_OK(front);
            CHECK_FALSE_TEXT(front->blank, (stem + damage).c_str());
        }
    }
}

TEST(PageLook, the_other_side_that_shines_through_is_told_from_faint_print) {
    const auto back = look_at_page("01-1.bleed", Side::Back);
    const auto faint = look_at_page("01-1.faint", Side::Front);
    if (!back || !faint) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    CHECK_TRUE(back->shines_through);
    CHECK_FALSE(faint->shines_through);
    CHECK_TRUE(faint->ink_gray >= page::kFaintGray);
}

TEST(PageLook, what_is_out_of_focus_is_soft) {
    const auto blurred = look_at_page("01-1.blur", Side::Front);
    const auto folded = look_at_page("01-1.fold", Side::Front);
    if (!blurred || !folded) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    CHECK_TRUE(blurred->soft_percent >= page::kOutOfFocus_percent);
    CHECK_TRUE(folded->soft_percent < page::kOutOfFocus_percent);
}

TEST(PageLook, a_stamp_and_a_signature_are_found_where_they_are) {
    auto picture = white_page();
    paint(picture, {700, 1200, 210, 14}, kRed);  // a stamp's frame, 36 mm
    paint(picture, {700, 1396, 210, 14}, kRed);
    paint(picture, {700, 1200, 14, 210}, kRed);
    paint(picture, {896, 1200, 14, 210}, kRed);
    paint(picture, {770, 1270, 70, 70}, kRed);  // and the star in it
    paint(picture, {300, 1500, 180, 8}, kBlue);

    const auto look = look_at_picture(picture);

    CHECK_FALSE(look.blank);
    CHECK_EQUAL(2U, look.marks.size());
    CHECK_TRUE(look.marks[0].kind == page::ColourKind::Stamp);
    const auto& box = look.marks[0].box;
    CHECK_TRUE(box[0] > 680 && box[0] <= 700 && box[1] > 1180 && box[1] <= 1200);
    CHECK_TRUE(box[0] + box[2] >= 910 && box[0] + box[2] < 935);
    CHECK_TRUE(look.marks[1].kind == page::ColourKind::Pen);
    CHECK_TRUE(look.marks[1].box[1] > 1480 && look.marks[1].box[1] <= 1500);
}

TEST(PageLook, a_red_underline_and_gray_scans_have_no_marks) {
    auto picture = white_page();
    paint(picture, {200, 400, 800, 6}, kRed);
    CHECK_TRUE(look_at_picture(picture).marks.empty());

    const page::Picture gray{
        1240, 1754, 1, std::vector<std::uint8_t>(std::size_t{1240} * 1754, 90)};
    CHECK_TRUE(look_at_picture(gray).marks.empty());
}
