// A machine whose fonts are gone: the sentence stands on the glass, read by a reader not ours, and
// a program that nobody looks at says what is missing instead of waiting.
#include "kiosk-ui/app/no_fonts.hpp"

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "kiosk-ui/app/front.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::ui;

TEST_GROUP(UiNoFonts) {
    test::TempDir folder;
};

TEST(UiNoFonts, the_glass_says_so_without_any_font) {
    for (const Panel& panel : {Panel{}, kHallPanel}) {
        const std::string path = folder.path() / "glass.png";
        CHECK_OK(write_file_durably(path, out_of_order(panel).to_png().value()));
        auto reader = test::ChildProcess::start(
            {"/usr/bin/tesseract", path, "stdout", "-l", "vie", "--psm", "6"});
        CHECK_OK(reader);
        std::string words;
        while (const auto line = reader->read_line(60'000)) {
            words += *line + "\n";
        }
        for (const char* part : {"Máy tạm ngừng", "Mời đến", "Out of order", "counter"}) {
            CHECK_TRUE_TEXT(words.find(part) != std::string::npos, words.c_str());
        }
    }
}

TEST(UiNoFonts, a_program_without_a_glass_names_the_file_that_is_missing) {
    const auto clock = make_system_clock();
    SeededRandom random(1);
    FrontOptions options;
    options.headless = true;
    options.socket = folder.path() / "nobody.sock";
    options.fonts.inter.front() = folder.path() / "gone.otf";
    const auto front = Front::open(options, *clock, random);

    CHECK_ERROR(ErrorCode::FontMissing, front);
    CHECK_TRUE(front.error().context.find("gone.otf") != std::string::npos);
}
