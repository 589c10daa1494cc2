// Goal: the parent gets the page's words, or one honest error, whatever happens to the worker.
// Method: the real kiosk-ocr on corpus pages, and shell scripts in its place that misbehave on
// descriptor 3.
#include "image/worker/ocr_client.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/image/codes/printed_page.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/corpus/pages.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_dir.hpp"

using kiosk::Bytes;
using kiosk::ErrorCode;
namespace ocr = kiosk::ocr;

namespace {

const char* const kVariants = "clean300,skew4,shadow,stamp,rot180";

kiosk::Result<Bytes> page_file(const std::string& name) {
    KIOSK_TRY(const auto folder, kiosk::test::corpus_pages("04", kVariants));
    return kiosk::read_file(folder / name, 64U << 20);
}

ocr::OcrOptions real_worker() {
    ocr::OcrOptions out;
    out.program = kiosk::test::built_program("kiosk-ocr");
    // The worker yields to all others: beside two tests that keep two cores busy its 30 seconds of
    // CPU took four minutes. What ends a page here is the worker's own limit.
    out.codes_timeout_ms = 120'000;
    out.page_timeout_ms = 1'200'000;
    return out;
}

// A program that does `script` instead of reading a page.
ocr::OcrOptions false_worker(const kiosk::test::TempDir& dir,
                             const std::string& script,
                             std::uint64_t timeout_ms) {
    ocr::OcrOptions out;
    out.program = dir.path() / "worker.sh";
    out.page_timeout_ms = timeout_ms;
    CHECK_OK(kiosk::write_file_durably(out.program, kiosk::as_bytes("#!/bin/sh\n" + script)));
    LONGS_EQUAL(0, ::chmod(out.program.c_str(), 0700));
    return out;
}

Bytes small_page() {
    Bytes out = kiosk::to_bytes("P5\n200 200 255\n");
    out.resize(out.size() + 40'000, 255);
    return out;
}

Bytes pnm(const kiosk::test::PrintedPage& page) {
    const auto& picture = page.picture();
    Bytes out = kiosk::to_bytes("P5\n" + std::to_string(picture.width_px) + " " +
                                std::to_string(picture.height_px) + "\n255\n");
    out.insert(out.end(), picture.samples.begin(), picture.samples.end());
    return out;
}

kiosk::Result<ocr::PageReading> read_by(const ocr::OcrOptions& options, kiosk::ByteView image) {
    const auto clock = kiosk::make_system_clock();
    KIOSK_TRY(const auto document, ocr::OcrDocument::start(options, *clock));
    return document->read_page(image, 0);
}

std::u32string letters_of(const std::string& text) {
    std::u32string out;
    bool blank = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
            code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        }
        i += length;
        const bool space = code == U' ' || code == U'\n';
        if (!space || !blank) {
            out.push_back(space ? U' ' : code);
        }
        blank = space;
    }
    return out;
}

double error_rate(const std::string& truth, const std::string& read) {
    const auto a = letters_of(truth);
    const auto b = letters_of(read);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
            corner = above;
        }
    }
    return static_cast<double>(row.back()) / static_cast<double>(a.size());
}

const ocr::PageWord* find_word(const ocr::PageReading& page, std::string_view text) {
    const auto found = std::find_if(page.words.begin(), page.words.end(), [text](const auto& word) {
        return word.text == text;
    });
    return found == page.words.end() ? nullptr : &*found;
}

// Rows of loops, as a hand would write them that nobody can read.
Bytes scribbled_page() {
    constexpr int kWidth = 2480;
    constexpr int kHeight = 3508;
    Bytes out = kiosk::to_bytes("P5\n2480 3508 255\n");
    const std::size_t start = out.size();
    out.resize(start + std::size_t{kWidth} * kHeight, 255);
    kiosk::SeededRandom random(11);
    const auto dot = [&](double x, double y) {
        for (int v = static_cast<int>(y) - 3; v <= static_cast<int>(y) + 3; ++v) {
            const auto row = start + static_cast<std::size_t>(v) * kWidth;
            std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(row) + static_cast<int>(x) - 3,
                        7,
                        std::uint8_t{30});
        }
    };
    for (int y = 400; y < 3000; y += 130) {
        for (double x = 300; x < 2000; x += 45) {
            for (std::uint64_t letters = 3 + random.below(5); letters > 0; --letters) {
                const double height = 30 + static_cast<double>(random.below(45));
                const double width = 25 + static_cast<double>(random.below(20));
                for (double t = 0; t < 1; t += 0.016) {
                    dot(x + width * t + 8 * std::sin(9 * t),
                        y - height * std::abs(std::sin(4.71 * t)));
                }
                x += width;
            }
        }
    }
    return out;
}

bool has(const ocr::PageReading& page, ocr::PageFlag flag) {
    const auto& flags = page.look.flags;
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

}  // namespace

TEST_GROUP(OcrClient){};

TEST(OcrClient, pages_become_one_searchable_pdf) {
    const auto image = page_file("04-1.stamp.jpg");
    if (!image) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto clock = kiosk::make_system_clock();
    auto options = real_worker();
    options.profile = kiosk::pdf::Profile::Compact;
    const auto document = ocr::OcrDocument::start(options, *clock);
    CHECK_OK(document);
    const auto page = (*document)->read_page(*image, 0);
    CHECK_OK(page);
    CHECK(page->layers.size() > 20'000);
    const auto shown = (*document)->show_page(*image, 0, std::nullopt);
    CHECK_OK(shown);
    CHECK_TRUE(shown->words.empty() && shown->preview_jpeg.size() > 10'000);
    ocr::PdfOrder order{"HN26-1", 1'795'482'000'000, {&*page, &*shown}};

    const auto file = (*document)->write_pdf(order);
    const auto again = (*document)->write_pdf(order);

    CHECK_OK(file);
    CHECK_TRUE(*file == *again);
    const kiosk::test::TempDir dir;
    CHECK_OK(kiosk::write_file_durably(dir.path() / "letter.pdf", *file));
    auto reader = kiosk::test::ChildProcess::start(
        {"/usr/bin/pdftotext", "-raw", (dir.path() / "letter.pdf").string(), "-"});
    CHECK_OK(reader);
    std::string text;
    while (const auto line = reader->read_line(30'000)) {
        text += *line + "\n";
    }
    LONGS_EQUAL(0, reader->wait());
    CHECK_TEXT_EQUAL(page->text, text);
}

TEST(OcrClient, a_pdf_needs_the_layers_of_every_page) {
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    ocr::PageReading none;
    ocr::PageReading nonsense;
    nonsense.layers = kiosk::to_bytes("TDL1 nonsense");

    CHECK_ERROR(kiosk::ErrorCode::BadArgument, (*document)->write_pdf({"x", 0, {&none}}));
    CHECK_ERROR(kiosk::ErrorCode::OcrFailed, (*document)->write_pdf({"x", 0, {&nonsense}}));
    CHECK_ERROR(kiosk::ErrorCode::OcrFailed, (*document)->write_pdf({"x", 0, {}}));
}

TEST(OcrClient, one_document_reads_clean_and_damaged_pages) {
    const auto truth = page_file("04-1.gt.txt");
    if (!truth) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    double sum = 0;

    for (const char* name : {"04-1.skew4.png", "04-1.shadow.png", "04-1.stamp.jpg"}) {
        const auto image = page_file(name);
        CHECK_OK(image);
        const auto page = (*document)->read_page(*image, 0);
        CHECK_OK(page);
        CHECK(page->mean_confidence > 80);
        CHECK(page->preview_jpeg.size() > 10'000);
        CHECK_FALSE(page->reduced);
        sum += error_rate(std::string(kiosk::as_text(*truth)), page->text);
    }

    // The tesseract command has 10 % and more on these pages; see ./run bench ocr.
    CHECK(sum / 3 < 0.015);
}

TEST(OcrClient, boxes_lie_on_the_page_as_scanned) {
    const auto upright = page_file("04-1.clean300.png");
    const auto turned = page_file("04-1.rot180.png");
    if (!upright || !turned) {
        SKIP_TEST("the corpus cannot be drawn here");
    }

    const auto first = read_by(real_worker(), *upright);
    const auto second = read_by(real_worker(), *turned);

    CHECK_OK(first);
    CHECK_OK(second);
    LONGS_EQUAL(0, first->quarter_turns);
    LONGS_EQUAL(2, second->quarter_turns);
    const auto* here = find_word(*first, "CỘNG");
    const auto* there = find_word(*second, "CỘNG");
    CHECK(here != nullptr && there != nullptr);
    CHECK(std::abs(2480 - here->box[0] - here->box[2] - there->box[0]) <= 8);
    CHECK(std::abs(3508 - here->box[1] - here->box[3] - there->box[1]) <= 8);
}

TEST(OcrClient, the_worker_finds_the_letters_fields_also_after_another_worker_read_it) {
    const auto image = page_file("04-1.clean300.png");
    if (!image) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    const auto page = (*document)->read_page(*image, 0);
    CHECK_OK(page);
    ::kill((*document)->worker_pid(), SIGKILL);
    CHECK_FALSE((*document)->find_fields({&*page}, {2026, 11, 24}).has_value());

    const auto found = (*document)->find_fields({&*page}, {2026, 11, 24});

    CHECK_OK(found);
    CHECK_TEXT_EQUAL("Phạm Đức Hưởng", found->fields[0].value);
    CHECK_TEXT_EQUAL("036090004518", found->fields[2].value);
    CHECK_TEXT_EQUAL("reflection", found->kind.kind);
    const auto& box = found->fields[2].evidence.at(0).box;
    const auto* word = find_word(*page, "036090004518,");
    CHECK_TRUE(word != nullptr && word->box == box);
}

TEST(OcrClient, a_worker_killed_in_mid_page_is_replaced_and_the_page_read_once_more) {
    const auto image = page_file("04-1.clean300.png");
    if (!image) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    const int pid = (*document)->worker_pid();
    std::thread killer([pid] {
        kiosk::pause_ms(50);
        ::kill(pid, SIGKILL);
    });

    const auto page = (*document)->read_page(*image, 300);
    killer.join();

    CHECK_OK(page);
    CHECK(page->reduced);
    CHECK(page->text.find("CỘNG HÒA") != std::string::npos);
    CHECK((*document)->worker_pid() != pid);
}

TEST(OcrClient, a_refused_page_is_told_at_once_and_the_document_goes_on) {
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    const int pid = (*document)->worker_pid();

    CHECK_ERROR(ErrorCode::PageNotImage,
                (*document)->read_page(kiosk::as_bytes("II*\0 no page at all"), 0));
    CHECK_ERROR(ErrorCode::PageTruncated, (*document)->read_page({}, 0));
    CHECK_ERROR(ErrorCode::PageTooLarge,
                (*document)->read_page(kiosk::as_bytes("P6\n20000 20000 255\n..."), 0));
    const auto blank = (*document)->read_page(small_page(), 0);

    CHECK_OK(blank);
    CHECK_TEXT_EQUAL("", blank->text);
    LONGS_EQUAL(pid, (*document)->worker_pid());
}

// What is read into a back that shines through, or into writing by hand, nobody wrote.
TEST(OcrClient, a_blank_and_a_handwritten_page_are_flagged_and_have_no_words) {
    const auto folder = kiosk::test::corpus_pages("04", "bleed", kiosk::test::Side::Back);
    if (!folder) {
        SKIP_TEST("the corpus cannot be drawn here");
    }
    const auto back = kiosk::read_file(*folder / "04-1.bleed.png", 64U << 20);
    CHECK_OK(back);

    const auto blank = read_by(real_worker(), *back);
    CHECK_OK(blank);
    CHECK_TRUE(has(*blank, ocr::PageFlag::Blank));
    CHECK_TRUE(blank->words.empty() && blank->text.empty());
    CHECK_FALSE(blank->preview_jpeg.empty());

    const auto written = read_by(real_worker(), scribbled_page());
    CHECK_OK(written);
    CHECK_TRUE(has(*written, ocr::PageFlag::Handwriting));
    CHECK_TRUE(written->words.empty());
}

TEST(OcrClient, codes_are_found_before_a_page_is_read_and_with_it) {
    const std::string sheet = "TDSEP1|HN-01|kiosk-1|7|03463A83";
    kiosk::test::PrintedPage page(148, 105, 300);
    page.print(kiosk::test::qr(sheet), 50, 50, 40, kiosk::test::flat());
    const Bytes image = pnm(page);
    const auto clock = kiosk::make_system_clock();
    const auto document = ocr::OcrDocument::start(real_worker(), *clock);
    CHECK_OK(document);
    const int pid = (*document)->worker_pid();

    const auto codes = (*document)->find_codes(image, 300);
    const auto read = (*document)->read_page(image, 300);

    CHECK_OK(codes);
    LONGS_EQUAL(1, codes->size());
    CHECK_TRUE(codes->front().kind == ocr::CodeKind::Qr);
    CHECK_TEXT_EQUAL(sheet, codes->front().text);
    CHECK(std::abs(codes->front().box[0] - page.px(30)) <= 8);
    CHECK_OK(read);
    CHECK_TRUE(read->codes == *codes);
    LONGS_EQUAL(pid, (*document)->worker_pid());
    CHECK_OK((*document)->find_codes(small_page(), 0));
    LONGS_EQUAL(0, (*document)->find_codes(small_page(), 0)->size());
    CHECK_ERROR(ErrorCode::PageNotImage,
                (*document)->find_codes(kiosk::as_bytes("II*\0 no page at all"), 0));
    LONGS_EQUAL(pid, (*document)->worker_pid());
}

// Thousands of the corner patterns of QR codes: each three of them might be one.
TEST(OcrClient, a_page_made_to_keep_the_finder_of_codes_busy_is_read_without_codes) {
    constexpr int kSide = 1'200;
    constexpr int kModule = 3;
    Bytes image = kiosk::to_bytes("P5\n1200 1200\n255\n");
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const int ring = std::max(std::abs(x / kModule % 9 - 4), std::abs(y / kModule % 9 - 4));
            image.push_back(ring == 2 || ring == 4 ? 255 : 0);
        }
    }

    const auto page = read_by(real_worker(), image);

    CHECK_OK(page);
    CHECK_TRUE(page->reduced);
    CHECK_TRUE(page->codes.empty());
}

TEST(OcrClient, codes_of_a_worker_that_fails_are_an_error_and_the_next_page_gets_another) {
    const kiosk::test::TempDir dir;
    const auto clock = kiosk::make_system_clock();
    auto hangs = false_worker(dir, "exec /bin/sleep 100\n", 20'000);
    hangs.codes_timeout_ms = 150;
    const auto slow = ocr::OcrDocument::start(hangs, *clock);
    CHECK_OK(slow);

    CHECK_ERROR(ErrorCode::OcrTimeout, (*slow)->find_codes(small_page(), 0));
    LONGS_EQUAL(-1, (*slow)->worker_pid());
    const kiosk::test::TempDir other;
    const char* const words = "exec printf 'TDA2\\0\\0\\0\\2\\0\\0\\0\\0\\0\\0\\0\\0{}' >&3\n";
    const auto liar = ocr::OcrDocument::start(false_worker(other, words, 20'000), *clock);
    CHECK_OK(liar);
    CHECK_ERROR(ErrorCode::OcrFailed, (*liar)->find_codes(small_page(), 0));
    LONGS_EQUAL(-1, (*liar)->worker_pid());
}

TEST(OcrClient, a_worker_that_ends_is_a_page_not_read) {
    const kiosk::test::TempDir dir;

    CHECK_ERROR(ErrorCode::OcrFailed, read_by(false_worker(dir, "exit 0\n", 20'000), small_page()));
}

TEST(OcrClient, garbage_is_a_page_not_read) {
    const kiosk::test::TempDir dir;
    for (const char* words :
         {"exec printf 'hello, this is no answer at all' >&3\n",
          "exec printf 'TDA2\\377\\377\\377\\377\\0\\0\\0\\0\\0\\0\\0\\0' >&3\n",
          "exec printf 'TDA2\\0\\0\\0\\2\\0\\0\\0\\0\\0\\0\\0\\0{}' >&3\n",
          "exec printf 'TDA2\\0\\0\\0\\11\\0\\0\\0\\0\\0\\0\\0\\0half' >&3\n"}) {
        CHECK_ERROR(ErrorCode::OcrFailed, read_by(false_worker(dir, words, 20'000), small_page()));
    }
}

TEST(OcrClient, a_worker_that_hangs_is_a_time_out) {
    const kiosk::test::TempDir dir;

    CHECK_ERROR(ErrorCode::OcrTimeout,
                read_by(false_worker(dir, "exec /bin/sleep 100\n", 150), small_page()));
}

TEST(OcrClient, a_missing_program_or_model_is_told) {
    auto missing = real_worker();
    missing.program = "/nonexistent/kiosk-ocr";
    auto no_model = real_worker();
    no_model.language = "xxx";

    CHECK_ERROR(ErrorCode::OcrFailed, read_by(missing, small_page()));
    CHECK_ERROR(ErrorCode::OcrFailed, read_by(no_model, small_page()));
}
