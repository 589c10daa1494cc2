// Goal: a sheet that parts letters shows every word whole, and both of its codes are read from the
// paper. Method: the page says itself whether a text fitted; the file is drawn by poppler and read
// by ZXing, whole and with its upper or lower half gone. KIOSK_SAVE_PICTURES=1 leaves the file in
// build/…/goldens, to be looked at.
#include "firmware/paper/separator_sheet.hpp"

#include <cstdlib>
#include <filesystem>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/read_qr_gray.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;

namespace {

const std::string kOffice = "Trụ sở Tiếp công dân thành phố Hà Nội";

// The page as a printer and a scanner would have it, 100 dpi gray: "P5\nwidth height\n255\n…".
Bytes drawn(const Bytes& pdf, int page) {
    const test::TempDir folder;
    const auto file = folder.path() / "sheet.pdf";
    CHECK_OK(write_file_durably(file, pdf));
    const std::string n = std::to_string(page);
    auto painter = test::ChildProcess::start({"/usr/bin/pdftoppm",
                                              "-r",
                                              "100",
                                              "-gray",
                                              "-f",
                                              n,
                                              "-l",
                                              n,
                                              "-singlefile",
                                              file.string(),
                                              (folder.path() / "sheet").string()});
    CHECK_OK(painter);
    LONGS_EQUAL(0, painter->wait());
    auto picture = read_file(folder.path() / "sheet.pgm", 16U << 20);
    CHECK_OK(picture);
    return std::move(picture).value();
}

}  // namespace

TEST_GROUP(SeparatorSheet) {
    std::optional<draw::Toolbox> toolbox;

    void setup() override {
        auto opened = draw::Toolbox::open();
        CHECK_OK(opened);
        toolbox.emplace(std::move(opened).value());
    }

    Result<paper::SeparatorSheets> sheets(int first, int count, const std::string& office) {
        std::vector<petitions::Separator> list;
        for (int i = 0; i < count; ++i) {
            list.push_back({"HN-01", "1", first + i});
        }
        return paper::separator_sheets(*toolbox, list, office, 1795482000000);
    }
};

TEST(SeparatorSheet, shows_its_words_whole) {
    const auto out = sheets(7, 2, kOffice);

    CHECK_OK(out);
    CHECK_TRUE(out->fits);
    if (std::getenv("KIOSK_SAVE_PICTURES") != nullptr) {
        const std::filesystem::path folder = KIOSK_BIN_DIR "/../goldens";
        std::filesystem::create_directories(folder);
        CHECK_OK(write_file_durably(folder / "separators.pdf", out->pdf));
    }
    CHECK_TRUE(sheets(petitions::kMostSheet, 1, kOffice + ", cơ sở 2, quận Hà Đông")->fits);
    CHECK_FALSE(sheets(1, 1, std::string(400, 'W'))->fits);
}

TEST(SeparatorSheet, is_one_page_of_a4_a_sheet_and_the_same_bytes_each_time) {
    const auto out = sheets(1, 3, kOffice);

    CHECK_OK(out);
    const std::string file(as_text(out->pdf));
    STRCMP_CONTAINS("%PDF-1.", file.substr(0, 8).c_str());
    CHECK_TRUE(file.find("/Count 3") != std::string::npos);
    CHECK_TRUE(file.find("/MediaBox [ 0 0 595.275591 841.889764 ]") != std::string::npos);
    CHECK_TRUE(sheets(1, 3, kOffice)->pdf == out->pdf);
}

TEST(SeparatorSheet, both_codes_are_read_from_the_paper_and_mean_the_sheet) {
    const auto out = sheets(7, 2, kOffice);
    CHECK_OK(out);
    const Bytes second = drawn(out->pdf, 2);

    const auto whole = test::read_qr_gray(second, test::Part::Whole);

    LONGS_EQUAL(2, whole.size());
    for (const auto part : {test::Part::Upper, test::Part::Lower}) {
        const auto half = test::read_qr_gray(second, part);
        LONGS_EQUAL(1, half.size());
        const petitions::PageCode code = petitions::read_page_code(half[0]);
        CHECK_TRUE(std::get_if<petitions::Separator>(&code) != nullptr);
        CHECK_TRUE((std::get<petitions::Separator>(code) == petitions::Separator{"HN-01", "1", 8}));
    }
}

TEST(SeparatorSheet, none_too_many_and_odd_ones_are_refused) {
    CHECK_ERROR(ErrorCode::BadArgument, sheets(1, 0, kOffice));
    CHECK_ERROR(ErrorCode::BadArgument, sheets(1, 51, kOffice));
    CHECK_ERROR(ErrorCode::BadArgument, sheets(petitions::kMostSheet, 2, kOffice));
    CHECK_ERROR(ErrorCode::BadArgument,
                paper::separator_sheets(*toolbox, {{"Hà Nội", "1", 1}}, kOffice, 0));
    CHECK_OK(sheets(1, 50, kOffice));
}
