// Goal: what stands on a prepared page is read, wherever else on it there is a speck of ink.
// Method: Tesseract on a clean page of the corpus, with marks put where they do no harm.
#include "image/ocr/reader.hpp"

#include <algorithm>
#include <cstdlib>

#include "firmware/base/file.hpp"
#include "image/page/codec.hpp"
#include "image/page/gate.hpp"
#include "tests/support/check.hpp"
#include "tests/support/corpus/pages.hpp"

using namespace kiosk;

namespace {

page::Prepared clean_page() {
    const auto folder = test::corpus_pages("04", "clean300").value();
    const Bytes file = read_file(folder / "04-1.clean300.png", 64U << 20).value();
    const auto header = page::inspect(file).value();
    const auto picture = page::decode(file, header).value();
    return page::prepare(picture, page::page_dpi(header, 0), page::Resolution::Full, {});
}

void mark(page::Gray8& copy, int left, int top, int width, int height) {
    for (int y = top; y < top + height; ++y) {
        std::fill_n(copy.row(y) + left, width, std::uint8_t{0});
    }
}

}  // namespace

TEST_GROUP(OcrReader) {
    std::unique_ptr<ocr::Reader> reader = std::move(ocr::Reader::open("vie")).value();
};

// What is left of a fold at both edges once made the ink reach from side to side; a page that was
// clear to every eye came out as nonsense and then, as a "handwritten" one, without any text.
TEST(OcrReader, ink_at_both_edges_changes_nothing_of_what_is_read) {
    page::Prepared page = clean_page();
    const auto before = reader->read(page);
    CHECK_OK(before);
    CHECK_TRUE(before->mean_confidence >= 90);

    const int middle = page.copy.height_px / 3;
    mark(page.copy, 28, middle, 40, 6);
    mark(page.copy, page.copy.width_px - 68, middle + 700, 40, 6);
    const auto after = reader->read(page);

    CHECK_OK(after);
    CHECK_TRUE(after->mean_confidence >= 90);
    CHECK_TRUE(after->words.size() + 5 >= before->words.size());
    const auto same_place = [](const ocr::Word& a, const ocr::Word& b) {
        return a.text == b.text && std::abs(a.box[0] - b.box[0]) <= 2 &&
               std::abs(a.box[1] - b.box[1]) <= 2;
    };
    std::size_t found = 0;
    for (const auto& word : before->words) {
        found += std::any_of(after->words.begin(), after->words.end(), [&](const auto& other) {
            return same_place(word, other);
        });
    }
    CHECK_TRUE(found + 5 >= before->words.size());
}
