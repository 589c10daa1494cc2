// Goal: the printed form shows every word and number whole, on one page, with its fonts in it.
// Method: the page says itself whether a text fitted; it is drawn with the largest numbers and the
// longest name; of the file's own structure only what every reader of PDF looks at is read.
// KIOSK_SAVE_PICTURES=1 leaves the files in build/…/goldens, to be looked at.
#include "firmware/paper/tcd01_sheet.hpp"

#include <cstdlib>
#include <filesystem>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::reception;

namespace {

constexpr std::int64_t kMorning_ms = 1795482000000;

Tcd01Report report(std::string_view period, std::int64_t times) {
    constexpr std::array<std::int64_t, kTcd01Columns> kSample = {
        812, 1315, 402, 746, 1148, 301, 64, 22, 121, 9, 6, 3, 66, 167, 30,
        7,   4,    25,  2,   1,    0,   0,  0,  0,   0, 0, 0, 0,  0};
    Tcd01Report out;
    out.office = "Trụ sở Tiếp công dân thành phố Hà Nội";
    out.period = named_period(period).value();
    for (std::size_t i = 0; i < kTcd01Columns; ++i) {
        out.table.columns.at(i) = kSample.at(i) * times;
    }
    out.unrecorded = 3;
    out.made_ms = kMorning_ms;
    return out;
}

}  // namespace

TEST_GROUP(Tcd01Sheet) {
    std::optional<draw::Toolbox> toolbox;

    void setup() override {
        auto opened = draw::Toolbox::open();
        CHECK_OK(opened);
        toolbox.emplace(std::move(opened).value());
    }

    paper::Tcd01Sheet sheet(const Tcd01Report& what, const char* name) {
        auto out = paper::tcd01_sheet(*toolbox, what);
        CHECK_OK(out);
        if (std::getenv("KIOSK_SAVE_PICTURES") != nullptr) {
            const std::filesystem::path folder = KIOSK_BIN_DIR "/../goldens";
            std::filesystem::create_directories(folder);
            CHECK_OK(write_file_durably(folder / name, out->pdf));
        }
        return std::move(out).value();
    }
};

TEST(Tcd01Sheet, shows_a_quarter_whole) {
    CHECK_TRUE(sheet(report("Q1-2026", 1), "tcd01-quarter.pdf").fits);
}

TEST(Tcd01Sheet, shows_numbers_of_six_digits_and_the_longest_name_whole) {
    Tcd01Report what = report("Y-2026", 900);
    for (int i = 0; i < 8; ++i) {
        what.office += " Ban Tiếp công dân Trung ương tại thành phố Hà Nội";
    }
    what.unrecorded = 999'999;
    what.table.columns.fill(888'888);

    CHECK_TRUE(sheet(what, "tcd01-longest.pdf").fits);
}

TEST(Tcd01Sheet, shows_a_range_of_practice_in_which_nobody_may_delegate) {
    Tcd01Report what = report("Q1-2026", 1);
    what.period = period_between(queue::BusinessDay::parse("2026-07-01").value(),
                                 queue::BusinessDay::parse("2026-07-31").value())
                      .value();
    what.unrecorded = 0;
    what.use = ReportUse::Training;

    CHECK_TRUE(sheet(what, "tcd01-range.pdf").fits);
}

TEST(Tcd01Sheet, is_one_page_of_a4_across_with_its_fonts) {
    const auto made = sheet(report("H1-2026", 1), "tcd01-half.pdf");
    const std::string file(as_text(made.pdf));

    STRCMP_CONTAINS("%PDF-1.", file.substr(0, 8).c_str());
    CHECK_TRUE(file.find("/Count 1") != std::string::npos);
    CHECK_TRUE(file.find("/MediaBox [ 0 0 841.889764 595.275591 ]") != std::string::npos);
    CHECK_TRUE(file.find("/FontFile") != std::string::npos);
    CHECK_TRUE(file.find("Inter") != std::string::npos);
}

TEST(Tcd01Sheet, has_the_same_bytes_each_time) {
    const auto first = sheet(report("Q1-2026", 1), "tcd01-quarter.pdf");
    const auto second = sheet(report("Q1-2026", 1), "tcd01-quarter.pdf");

    CHECK_TRUE(first.pdf == second.pdf);
}
