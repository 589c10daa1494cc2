// Goal: a file that lasts, whose text is the letter's and whose pages look like it. Method: read
// back with code that is not ours: qpdf's check, poppler's text and picture; and with our own rules
// of PDF/A-2b.
#include "image/pdf/document.hpp"

#include <cstdlib>

#include "firmware/base/file.hpp"
#include "image/page/codec.hpp"
#include "tests/image/pdf/pdfa_rules.hpp"
#include "tests/image/pdf/sample_letter.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using pdf::PdfLetter;
using pdf::Profile;

namespace {

// Every letter of Vietnamese with its marks, both cases: 134 beside those of ASCII.
constexpr const char* kLetters[] = {
    "àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ",
    "ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ",
    "ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ Đ ÈÉẺẼẸ ÊỀẾỂỄỆ",
    "ÌÍỈĨỊ ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ",
    "Số 17/4, ngõ 42 (phường Vĩnh Tuy): 22,2 m² – “sổ đỏ” & <giấy>"};

// The words of the lines, each where the sample page has a bar.
std::vector<pdf::PdfWord> words_at_bars() {
    std::vector<pdf::PdfWord> out;
    int line = 0;
    for (const std::string text : kLetters) {
        int word = 0;
        for (std::size_t from = 0; from < text.size();) {
            const auto end = std::min(text.find(' ', from), text.size());
            out.push_back(
                {text.substr(from, end - from), {120 + word * 75, 150 + line * 50, 70, 22}, line});
            from = end + 1;
            ++word;
        }
        ++line;
    }
    return out;
}

std::string lines() {
    std::string out;
    for (const char* line : kLetters) {
        out += std::string(line) + "\n";
    }
    return out;
}

const pdf::Fixtures& fixtures() {
    static const pdf::Fixtures kFixtures = [] {
        auto out = pdf::load_fixtures();
        CHECK_OK(out);
        return std::move(out).value();
    }();
    return kFixtures;
}

PdfLetter letter(Profile profile, int pages = 1) {
    PdfLetter out{"HN26-7K2M & <b>", 1'795'482'000'000, {}};
    const auto picture = sample_picture(Marks::Stamp);
    for (int n = 0; n < pages; ++n) {
        auto layers = pdf::make_layers(picture, prepared(picture), profile, pdf::Content::Text);
        CHECK_OK(layers);
        out.pages.push_back({std::move(layers).value(), words_at_bars()});
    }
    return out;
}

// The lines that a program prints (poppler ends a page with a form feed, the last one without a
// line), and whether it was content.
std::pair<std::string, int> output_of(const std::vector<std::string>& command) {
    auto child = ChildProcess::start(command);
    CHECK_OK(child);
    std::string out;
    while (const auto line = child->read_line(30'000)) {
        out += *line + "\n";
    }
    return {out, child->wait()};
}

}  // namespace

TEST_GROUP(PdfDocument) {
    TempDir folder;

    std::filesystem::path written(const PdfLetter& from) {
        const auto file = pdf::write_pdf(from, fixtures());
        CHECK_OK(file);
        const auto path = folder.path() / "letter.pdf";
        CHECK_OK(write_file_durably(path, *file));
        return path;
    }
};

TEST(PdfDocument, gives_back_every_vietnamese_letter_on_each_page) {
    const auto path = written(letter(Profile::Archive, 2));

    const auto [text, status] = output_of({"/usr/bin/pdftotext", "-raw", path.string(), "-"});

    LONGS_EQUAL(0, status);
    CHECK_TEXT_EQUAL(lines() + "\f" + lines(), text);
}

TEST(PdfDocument, is_sound_for_qpdf_and_for_the_rules_of_pdfa) {
    for (const Profile profile : {Profile::Archive, Profile::Compact}) {
        const auto path = written(letter(profile, 2));

        const auto [text, status] = output_of({"/usr/bin/qpdf", "--check", path.string()});

        LONGS_EQUAL(0, status);
        const auto file = read_file(path, 64U << 20);
        CHECK_OK(file);
        for (const std::string& broken : broken_pdfa_rules(as_text(*file))) {
            FAIL(broken.c_str());
        }
    }
}

TEST(PdfDocument, the_same_letter_gives_the_same_bytes) {
    const auto once = pdf::write_pdf(letter(Profile::Archive, 2), fixtures());
    auto other_fixtures = pdf::load_fixtures();
    CHECK_OK(other_fixtures);
    const auto twice = pdf::write_pdf(letter(Profile::Archive, 2), *other_fixtures);

    CHECK_OK(once);
    CHECK_OK(twice);
    CHECK_TRUE(*once == *twice);
    auto later = letter(Profile::Archive, 2);
    later.made_ms += 1000;
    CHECK_FALSE(*pdf::write_pdf(later, fixtures()) == *once);
}

TEST(PdfDocument, looks_like_the_page) {
    const auto picture = sample_picture(Marks::Stamp);
    for (const Profile profile : {Profile::Archive, Profile::Compact}) {
        const auto path = written(letter(profile));
        const auto stem = (folder.path() / "drawn").string();

        LONGS_EQUAL(
            0,
            output_of(
                {"/usr/bin/pdftoppm", "-r", "150", "-singlefile", "-png", path.string(), stem})
                .second);

        const auto file = read_file(stem + ".png", 64U << 20);
        CHECK_OK(file);
        const auto header = page::inspect(*file);
        CHECK_OK(header);
        const auto drawn = page::decode(*file, *header);
        CHECK_OK(drawn);
        CHECK(std::abs(drawn->width_px - picture.width_px) <= 1);
        // Strokes are where they were: a sum of differences over the bars' rows.
        double difference = 0;
        int count = 0;
        for (int y = 150; y < 1600; y += 3) {
            for (int x = 100; x < 1100; x += 3) {
                const auto at = [&](const page::Picture& of) {
                    return of.samples[static_cast<std::size_t>((y * of.width_px + x) * 3 + 1)];
                };
                difference += std::abs(at(*drawn) - at(picture));
                ++count;
            }
        }
        CHECK(difference / count < 18);  // a page without its strokes differs by more than 40
    }
}

// Recognition sometimes gives a word a box that is far too narrow, or one that runs into the next.
TEST(PdfDocument, keeps_words_apart_whose_boxes_are_wrong) {
    auto odd = letter(Profile::Compact);
    odd.pages[0].words = {{"(Tố", {607, 608, 15, 46}, 0},
                          {"cáo", {628, 601, 141, 44}, 0},
                          {"cán", {760, 601, 90, 44}, 0},
                          {"bộ", {880, 601, 40, 44}, 0}};

    const auto [text, status] =
        output_of({"/usr/bin/pdftotext", "-raw", written(odd).string(), "-"});

    LONGS_EQUAL(0, status);
    CHECK_TEXT_EQUAL("(Tố cáo cán bộ\n", text);
}

TEST(PdfDocument, takes_words_that_no_font_has) {
    auto odd = letter(Profile::Compact);
    odd.pages[0].words = {{"mặt😀cười", {120, 150, 90, 22}, 0},
                          {"\x01\x02", {220, 150, 90, 22}, 0},
                          {"", {320, 150, 90, 22}, 0},
                          {"cuối", {420, 150, 0, 0}, 0}};

    const auto [text, status] =
        output_of({"/usr/bin/pdftotext", "-raw", written(odd).string(), "-"});

    LONGS_EQUAL(0, status);
    CHECK_TEXT_EQUAL(
        "mặt\xEF\xBF\xBD"
        "cười cuối\n",
        text);
}

TEST(PdfDocument, a_letter_without_pages_is_refused) {
    CHECK_ERROR(ErrorCode::OcrFailed, pdf::write_pdf(PdfLetter{"x", 0, {}}, fixtures()));
    CHECK_ERROR(ErrorCode::NotFound, pdf::load_fixtures(folder.path() / "no.ttf"));
}
