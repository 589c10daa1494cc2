// What every paper must hold, over both widths, both languages and the longest fields: size,
// letter height, number height, QR read back, nothing left out, refusals.
#include "tests/firmware/paper/samples.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/base/file.hpp"
#include "firmware/draw/canvas.hpp"
#include "firmware/paper/sheet.hpp"
#include "firmware/paper/words.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/golden/golden.hpp"
#include "tests/support/read_qr.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;

namespace {

// Heights of the runs of rows that hold black, margins aside.
struct Run {
    int top = 0;
    int rows = 0;
};

std::vector<Run> runs_of(const Bitmap& page) {
    std::vector<Run> runs;
    bool inside = false;
    for (int y = 0; y < page.height_px(); ++y) {
        bool black = false;
        for (int x = 0; x < page.width_px() && !black; ++x) {
            black = page.black(x, y);
        }
        if (black && !inside) {
            runs.push_back({y, 0});
        }
        if (black) {
            ++runs.back().rows;
        }
        inside = black;
    }
    return runs;
}

// The tallest run of the upper third is the number.
Run number_of(const Bitmap& page) {
    Run tallest;
    for (const Run& run : runs_of(page)) {
        if (run.top < page.height_px() / 3 && run.rows > tallest.rows) {
            tallest = run;
        }
    }
    return tallest;
}

bool has_solid_run(const Bitmap& page, double rows) {
    const auto runs = runs_of(page);
    return std::any_of(
        runs.begin(), runs.end(), [&](const Run& run) { return std::abs(run.rows - rows) <= 4; });
}

}  // namespace

TEST_GROUP(Paper) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();

    void check_page(const Result<Bitmap>& page, int width, const std::string& payload) {
        CHECK_OK(page);
        CHECK_EQUAL(width, page.value().width_px());
        CHECK_TRUE(page.value().height_px() <= paper::kMostRows);
        CHECK_TEXT_EQUAL(payload, test::read_qr(test::to_surface(page.value())));
    }
};

TEST(Paper, every_paper_keeps_width_and_rows_and_its_qr_code_is_read_back) {
    for (const auto size : {test::kWide, test::kNarrow, paper::PaperSize{512, 180}}) {
        for (const Language language : {Language::Vi, Language::En}) {
            for (int copy = 0; copy < 2; ++copy) {
                auto ticket = test::usual_ticket(language);
                auto receipt = test::usual_receipt(language);
                ticket.copy = receipt.copy = copy;
                check_page(
                    paper::ticket(toolbox, ticket, size), size.width_dots, ticket.qr_payload);
                check_page(
                    paper::receipt(toolbox, receipt, size), size.width_dots, receipt.qr_payload);
            }
        }
        auto page = test::usual_test_page();
        check_page(paper::test_page(toolbox, page, size), size.width_dots, page.qr_payload);
    }
}

TEST(Paper, the_longest_fields_stay_inside_the_paper_and_leave_nothing_out) {
    for (const int dpi : {150, 203, 210}) {
        for (const int width : {384, 576, 832}) {
            for (const Language language : {Language::Vi, Language::En}) {
                auto ticket = test::longest_ticket();
                auto receipt = test::longest_receipt();
                ticket.language = receipt.language = language;
                ticket.qr_payload = receipt.qr_payload = std::string(331, 'q');
                check_page(paper::ticket(toolbox, ticket, {width, dpi}), width, ticket.qr_payload);
                check_page(
                    paper::receipt(toolbox, receipt, {width, dpi}), width, receipt.qr_payload);
            }
        }
    }
}

TEST(Paper, the_number_is_at_least_twelve_millimetres_high) {
    for (const auto size : {test::kWide, test::kNarrow}) {
        for (const auto& number : {queue::TicketNumber{"A", 1},
                                   queue::TicketNumber{"B", 888},
                                   queue::TicketNumber{"AB", 120},
                                   queue::TicketNumber{"WM", 4000}}) {
            auto what = test::usual_ticket(Language::Vi);
            what.number = number;
            const Bitmap page = paper::ticket(toolbox, what, size).value();

            const int tallest = number_of(page).rows;
            const std::string words = number.text() + " is " + std::to_string(tallest) + " rows";
            CHECK_TRUE_TEXT(tallest >= 12 * 203 / 25.4 - 1, words.c_str());
        }
    }
}

TEST(Paper, the_number_is_read_by_a_program_that_knows_nothing_of_it) {
    const Bitmap page =
        paper::ticket(toolbox, test::usual_ticket(Language::Vi), test::kWide).value();
    const Run number = number_of(page);
    // The number alone, on white, a third of its size: what Tesseract expects of a line.
    const draw::Surface whole = test::to_surface(page);
    draw::Surface crop(page.width_px() / 3 + 60, number.rows / 3 + 60, draw::kWhite);
    {
        draw::Canvas canvas(toolbox, crop, {30, 30, page.width_px() / 3.0, number.rows / 3.0});
        canvas.image(whole,
                     {30, 30 - number.top / 3.0, page.width_px() / 3.0, page.height_px() / 3.0});
    }
    test::TempDir folder;
    const std::string path = folder.path() / "number.png";
    CHECK_OK(write_file_durably(path, crop.to_png().value()));

    auto tesseract = test::ChildProcess::start(
        {"/usr/bin/tesseract", path, "stdout", "-l", "vie", "--psm", "7"});

    CHECK_OK(tesseract);
    const std::string line = tesseract.value().read_line(60'000).value_or(std::string());
    CHECK_TEXT_EQUAL("A012", line);
}

TEST(Paper, the_smallest_text_has_capitals_of_24_dots) {
    const auto sheet = paper::Sheet::open(toolbox, test::kNarrow).value();
    const paper::Fit tiny{.largest_px = 10, .smallest_px = 5};

    const draw::Text text = sheet.fitted(std::string(4096, 'x'), tiny, 300);

    CHECK_TRUE(draw::cap_height_px(text.style.size_px) >= 24 - 0.01);
}

TEST(Paper, our_own_sentences_are_never_cut) {
    for (const auto size : {test::kWide, test::kNarrow}) {
        auto sheet = paper::Sheet::open(toolbox, size, paper::Density::Tight).value();
        for (const Language language : {Language::Vi, Language::En}) {
            const auto& say = paper::words(language);
            for (const std::string& sentence :
                 {say.ticket_next, say.ticket_keep, say.receipt_next}) {
                const draw::Text text =
                    sheet.fitted(sentence,
                                 {.weight = draw::Weight::Medium, .most_lines = 4},
                                 sheet.inner_width());
                CHECK_TRUE_TEXT(sheet.measure(text).fits, sentence.c_str());
            }
        }
    }
}

TEST(Paper, half_of_the_widest_code_fits_one_line_of_the_narrowest_paper) {
    const auto sheet = paper::Sheet::open(toolbox, test::kNarrow).value();
    const std::string code = test::longest_receipt().public_code;

    const draw::Text text = sheet.fitted(
        code.substr(6), {.largest_px = 52, .weight = draw::Weight::Bold}, sheet.inner_width());

    CHECK_EQUAL(16U, code.size());
    CHECK_TRUE(sheet.measure(text).fits);
}

TEST(Paper, only_a_copy_bears_the_mark) {
    auto what = test::usual_ticket(Language::Vi);
    const Bitmap first = paper::ticket(toolbox, what, test::kWide).value();
    what.copy = 1;
    const Bitmap copy = paper::ticket(toolbox, what, test::kWide).value();

    // A bar of white letters on black: 44 px type and 28 of padding.
    CHECK_FALSE(has_solid_run(first, 83));
    CHECK_TRUE(has_solid_run(copy, 83));
    CHECK_TRUE(copy.height_px() > first.height_px());
}

TEST(Paper, words_count_people_and_not_numbers) {
    CHECK_TEXT_EQUAL("5 người phía\u00A0trước", paper::ahead_words(Language::Vi, 5));
    CHECK_TEXT_EQUAL("Không còn ai phía\u00A0trước", paper::ahead_words(Language::Vi, 0));
    CHECK_TEXT_EQUAL("1 person ahead of\u00A0you", paper::ahead_words(Language::En, 1));
    CHECK_TEXT_EQUAL("2 người", paper::party_words(Language::Vi, 2));
    CHECK_TEXT_EQUAL(
        "Chờ tới 25 phút, sớm\u00A0nhất\u00A0"
        "15",
        paper::wait_words(Language::Vi, 15, 25));
    CHECK_TEXT_EQUAL("Up to 25 minutes", paper::wait_words(Language::En, 25, 25));
    CHECK_TEXT_EQUAL("IN LẠI LẦN 3", paper::copy_words(Language::Vi, 3));
}

TEST(Paper, refuses_what_must_not_be_printed) {
    const auto ticket_with = [&](auto change) {
        auto what = test::usual_ticket(Language::Vi);
        change(what);
        return paper::ticket(toolbox, what, test::kWide);
    };
    using Ticket = paper::TicketPaper;
    constexpr auto kBad = ErrorCode::BadArgument;
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.party = 0; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.people_ahead = -1; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.copy = -1; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.copy = 100; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.number = {"", 12}; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.wait = paper::WaitRange{25, 15}; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.qr_payload = ""; }));
    CHECK_ERROR(kBad, ticket_with([](Ticket& it) { it.qr_payload = std::string(332, 'q'); }));
    CHECK_ERROR(kBad, paper::ticket(toolbox, test::usual_ticket(Language::Vi), {300, 203}));
    CHECK_ERROR(kBad, paper::ticket(toolbox, test::usual_ticket(Language::Vi), {576, 600}));
    const auto receipt_with = [&](auto change) {
        auto what = test::usual_receipt(Language::Vi);
        change(what);
        return paper::receipt(toolbox, what, test::kWide);
    };
    using Receipt = paper::ReceiptPaper;
    CHECK_ERROR(kBad, receipt_with([](Receipt& it) { it.pin = "48291"; }));
    CHECK_ERROR(kBad, receipt_with([](Receipt& it) { it.pin = "48291a"; }));
    CHECK_ERROR(kBad, receipt_with([](Receipt& it) { it.pages = 0; }));
    CHECK_ERROR(kBad, receipt_with([](Receipt& it) { it.public_code[7] = 'Z'; }));
    CHECK_ERROR(kBad, receipt_with([](Receipt& it) { it.hotline = std::string(25, '0'); }));
}
