// separators, over a real socket, server and office loop.
#include "firmware/base/file.hpp"
#include "tests/firmware/ctl/run_ctl.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(SeparatorVerbs) {
    OfficeServer office;
    TempDir folder;
    std::string file = (folder.path() / "sheets.pdf").string();

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
};

TEST(SeparatorVerbs, sheets_are_written_to_a_file) {
    LONGS_EQUAL(0, ctl({"separators", "--out", file}).code);
    CHECK_TEXT_EQUAL("%PDF-played 10 1-10", read_text_file(file).value());

    LONGS_EQUAL(0, ctl({"separators", "--out", file, "--from", "21", "--count", "3"}).code);
    CHECK_TEXT_EQUAL("%PDF-played 3 21-23", read_text_file(file).value());
}

TEST(SeparatorVerbs, what_cannot_be_is_refused_and_nothing_written) {
    LONGS_EQUAL(2, ctl({"separators", "--out", file, "--count", "51"}).code);
    LONGS_EQUAL(3, ctl({"--role", "citizen", "separators", "--out", file}).code);
    CHECK_FALSE(std::filesystem::exists(file));
}
