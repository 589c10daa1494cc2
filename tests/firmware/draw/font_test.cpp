// Every letter that Vietnamese needs is in each weight of Inter, and no mark of a toned letter
// grows into its base: at Inter Display 62 of 120 do (rsms/inter#333), and an old reader then
// takes "ổ" for "ô". Method: paint one letter at 160 px, count connected dark parts, compare with
// the parts its shape must have.
#include <deque>

#include "firmware/base/text.hpp"
#include "firmware/draw/canvas.hpp"
#include "tests/firmware/draw/letters.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::draw;

namespace kiosk::test {
namespace {

std::string upper(std::string_view vowel) {
    constexpr std::pair<std::string_view, std::string_view> kPairs[] = {{"a", "A"},
                                                                        {"ă", "Ă"},
                                                                        {"â", "Â"},
                                                                        {"e", "E"},
                                                                        {"ê", "Ê"},
                                                                        {"i", "I"},
                                                                        {"o", "O"},
                                                                        {"ô", "Ô"},
                                                                        {"ơ", "Ơ"},
                                                                        {"u", "U"},
                                                                        {"ư", "Ư"},
                                                                        {"y", "Y"},
                                                                        {"đ", "Đ"}};
    for (const auto& [small, large] : kPairs) {
        if (small == vowel) {
            return std::string(large);
        }
    }
    return {};
}

}  // namespace

std::vector<std::string> toned_letters() {
    std::vector<std::string> out;
    for (const auto vowel : kBaseVowels) {
        for (const auto tone : kTones) {
            out.push_back(to_nfc(std::string(vowel) + std::string(tone)).value());
            out.push_back(to_nfc(upper(vowel) + std::string(tone)).value());
        }
    }
    return out;
}

std::vector<std::string> needed_letters() {
    std::vector<std::string> out = toned_letters();
    for (const char* letter : {"ă", "â", "ê", "ô", "ơ", "ư", "đ"}) {
        out.emplace_back(letter);
        out.push_back(upper(letter));
    }
    for (const char* sign :
         {"“", "”", "‘", "’", "–", "—", "…", "·", "•", "₫", "\u00A0", "×", "°"}) {
        out.emplace_back(sign);
    }
    return out;
}

namespace {

constexpr Weight kWeights[] = {Weight::Regular, Weight::Medium, Weight::SemiBold, Weight::Bold};

// Connected black parts, counting diagonal neighbours as joined.
int parts_of(Bitmap picture) {
    int parts = 0;
    for (int y = 0; y < picture.height_px(); ++y) {
        for (int x = 0; x < picture.width_px(); ++x) {
            if (!picture.black(x, y)) {
                continue;
            }
            ++parts;
            std::deque<std::pair<int, int>> open{{x, y}};
            picture.set(x, y, false);
            while (!open.empty()) {
                const auto [cx, cy] = open.front();
                open.pop_front();
                for (int i = 0; i < 9; ++i) {
                    const int nx = cx + i % 3 - 1;
                    const int ny = cy + i / 3 - 1;
                    if (nx >= 0 && ny >= 0 && nx < picture.width_px() && ny < picture.height_px() &&
                        picture.black(nx, ny)) {
                        picture.set(nx, ny, false);
                        open.emplace_back(nx, ny);
                    }
                }
            }
        }
    }
    return parts;
}

// Parts by the letter's shape: the base (i keeps its dot only without a tone above), the hat of
// ă â ê ô (a horn belongs to its base), the tone.
int parts_wanted(std::string_view vowel, std::string_view tone) {
    const bool hat = vowel == "ă" || vowel == "â" || vowel == "ê" || vowel == "ô";
    const bool dotted = vowel == "i" && tone == "\u0323";
    return 1 + (hat ? 1 : 0) + (dotted ? 1 : 0) + 1;
}

Bitmap picture_of(Toolbox& toolbox, const std::string& letter, Weight weight) {
    Surface surface(320, 260, kWhite);
    {
        Canvas canvas(toolbox, surface);
        canvas.text(Text{letter, TextStyle{.size_px = 160, .weight = weight}}, {80, 20}, kBlack);
    }
    // Any grey counts: a thin bridge is a bridge.
    return surface.to_bitmap(200);
}

}  // namespace
}  // namespace kiosk::test

TEST_GROUP(Fonts) {
    Toolbox toolbox = Toolbox::open().value();
};

TEST(Fonts, all_147_letters_are_in_each_weight_of_inter_itself) {
    FontFiles only_inter = FontFiles::debian();
    only_inter.fallback.clear();
    Toolbox inter = Toolbox::open(only_inter).value();
    const auto letters = test::needed_letters();
    CHECK_EQUAL(147U, letters.size());

    for (const Weight weight : test::kWeights) {
        for (const std::string& letter : letters) {
            const TextSize size = inter.measure(Text{letter, TextStyle{.weight = weight}});
            CHECK_EQUAL_TEXT(0, size.unknown_glyphs, letter.c_str());
            CHECK_TRUE_TEXT(size.width_px > 1, letter.c_str());
        }
    }
}

TEST(Fonts, no_mark_of_a_toned_letter_is_merged_with_its_letter) {
    int merged = 0;
    std::string which;
    for (const Weight weight : test::kWeights) {
        for (const auto vowel : test::kBaseVowels) {
            for (const auto tone : test::kTones) {
                const std::string small = to_nfc(std::string(vowel) + std::string(tone)).value();
                const std::string large = to_nfc(test::upper(vowel) + std::string(tone)).value();
                const int want = test::parts_wanted(vowel, tone);
                const int want_large = vowel == "i" ? 2 : want;  // I has no dot
                for (const auto& [letter, parts] :
                     {std::pair{small, want}, std::pair{large, want_large}}) {
                    if (test::parts_of(test::picture_of(toolbox, letter, weight)) != parts) {
                        ++merged;
                        which += letter + " ";
                    }
                }
            }
        }
    }
    CHECK_EQUAL_TEXT(0, merged, which.c_str());
}

// Sheets are drawn with tools that are gone at once. Pango looks for other fonts on threads that
// may still run then: they must find what they look into.
TEST(Fonts, tools_may_go_while_pango_still_looks_for_fonts) {
    for (int i = 0; i < 400; ++i) {
        Toolbox brief = Toolbox::open().value();
        for (const Weight weight : test::kWeights) {
            CHECK_TRUE(brief.measure(Text{"Số", TextStyle{.weight = weight}}).width_px > 1);
        }
    }
}

TEST(Fonts, a_missing_file_is_named_and_nothing_stands_in_for_it) {
    test::TempDir folder;
    FontFiles files = FontFiles::debian();
    files.inter[3] = folder.path() / "Inter-Bold.otf";

    const auto opened = Toolbox::open(files);

    CHECK_ERROR(ErrorCode::FontMissing, opened);
    CHECK_TEXT_EQUAL(files.inter[3].string(), opened.error().context);
}

TEST(Fonts, a_file_that_is_no_font_is_refused) {
    FontFiles files = FontFiles::debian();
    files.fallback[0] = std::filesystem::path(KIOSK_SOURCE_DIR) / "README.md";

    CHECK_ERROR(ErrorCode::FontMissing, Toolbox::open(files));
}

TEST(Fonts, a_capital_is_as_high_as_cap_height_says) {
    Surface surface(300, 300, kWhite);
    {
        Canvas canvas(toolbox, surface);
        canvas.text(Text{"H", TextStyle{.size_px = 200, .weight = Weight::Bold}}, {20, 20}, kBlack);
    }
    const Bitmap picture = surface.to_bitmap();
    int rows = 0;
    for (int y = 0; y < picture.height_px(); ++y) {
        bool black = false;
        for (int x = 0; x < picture.width_px(); ++x) {
            black = black || picture.black(x, y);
        }
        rows += black ? 1 : 0;
    }

    DOUBLES_EQUAL(cap_height_px(200), rows, 1.5);
}
