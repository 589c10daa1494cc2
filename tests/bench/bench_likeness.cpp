// Compares every letter with every other by the product's own sketches: tests/bench/likeness.py
// draws and reads them, and judges what this prints. With --book it measures how long a letter
// waits for its like among many.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "firmware/kioskd/letter_search.hpp"
#include "firmware/kioskd/likeness.hpp"
#include "firmware/kioskd/likeness_book.hpp"
#include "tests/bench/report.hpp"

namespace {

using namespace kiosk;
namespace fs = std::filesystem;

struct Letter {
    std::string name;
    kioskd::Sketch sketch;
};

std::string field_of(const Json& letter, std::string_view name) {
    const auto fields = letter.find("fields");
    if (fields == letter.end()) {
        return {};
    }
    for (const Json& field : *fields) {
        if (field.value("name", "") == name) {
            return field.value("value", "");
        }
    }
    return {};
}

// What `kiosk-ocr --json` wrote of one letter.
Result<kioskd::Sketch> sketch_of(const kioskd::Sketcher& sketcher, const fs::path& path) {
    KIOSK_TRY(const auto text, read_text_file(path, std::size_t{64} << 20));
    KIOSK_TRY(const Json letter, parse_json(text));
    std::vector<ocr::PageReading> pages;
    for (const Json& page : letter["pages"]) {
        ocr::PageReading& read = pages.emplace_back();
        if (page.value("state", "") != "read") {
            continue;
        }
        KIOSK_TRY(read.fingerprint, from_base64(page["print"].get<std::string>()));
        for (const Json& word : page["words"]) {
            ocr::PageWord& to = read.words.emplace_back();
            to.text = word["t"].get<std::string>();
            to.confidence = word["c"].get<int>();
        }
    }
    std::vector<const ocr::PageReading*> views;
    for (const auto& page : pages) {
        views.push_back(&page);
    }
    return sketcher.sketch_of(views, field_of(letter, "id_number"), field_of(letter, "sender"));
}

int compare_all(const std::string& folder, std::uint64_t seed) {
    SeededRandom random(seed);
    const kioskd::Sketcher sketcher(random.bytes<32>());
    std::vector<Letter> letters;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        auto sketch = sketch_of(sketcher, file);
        if (!sketch) {
            std::fprintf(stderr, "%s\n", describe(sketch.error()).c_str());
            return 1;
        }
        std::printf(
            "letter %s %zu %u\n", file.stem().c_str(), sketch->pages.size(), sketch->groups);
        letters.push_back({file.stem(), std::move(*sketch)});
    }
    for (std::size_t i = 0; i < letters.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto found = kioskd::compare(letters[i].sketch, letters[j].sketch);
            std::printf("pair %s %s %s %d %d %.3f\n",
                        letters[i].name.c_str(),
                        letters[j].name.c_str(),
                        std::string(name_of(found.like)).c_str(),
                        found.same_number ? 1 : 0,
                        found.distance,
                        found.similarity);
        }
    }
    return 0;
}

// A letter of three pages whose numbers are random: it is like no other.
kioskd::Sketch any_sketch(SeededRandom& random) {
    kioskd::Sketch out;
    for (int page = 0; page < 3; ++page) {
        out.pages.push_back(random.next_u64());
    }
    out.groups = 500;
    for (std::uint16_t& word : out.words) {
        word = static_cast<std::uint16_t>(random.below(1 << 16));
    }
    return out;
}

Status measure_book(const fs::path& file, std::size_t letters, bench::Report& report) {
    constexpr kioskd::LikenessBook::SecretName kSecret{};
    const auto clock = make_system_clock();
    const auto ms_since = [&](std::uint64_t start) {
        return static_cast<double>(clock->monotonic_ms() - start);
    };
    SeededRandom random(1);
    KIOSK_TRY(auto book, kioskd::LikenessBook::open(file, kSecret));
    const auto filling = clock->monotonic_ms();
    for (std::size_t n = 0; n < letters; ++n) {
        KIOSK_CHECK(book->keep(LetterId{random.bytes<16>()},
                               petitions::LetterClass::Ordinary,
                               static_cast<std::int64_t>(n),
                               any_sketch(random)));
    }
    report.line(
        "to keep one letter, mean", ms_since(filling) / static_cast<double>(letters), "ms", 5);
    book.reset();
    const auto opening = clock->monotonic_ms();
    KIOSK_TRY(book, kioskd::LikenessBook::open(file, kSecret));
    report.line("to open the book", ms_since(opening), "ms", 1000);
    constexpr int kAsked = 50;
    double worst_ms = 0;
    std::size_t found = 0;
    for (int i = 0; i < kAsked; ++i) {
        const auto asked = any_sketch(random);
        const auto start = clock->monotonic_ms();
        found += book->find_like(asked).all;
        worst_ms = std::max(worst_ms, ms_since(start));
    }
    report.line("to find the like of one letter, worst", worst_ms, "ms", 50);
    report.line("found of letters that are like none", static_cast<double>(found), "", 0);
    return {};
}

// 400 letters of three pages, as an office has after days without a link.
Status measure_search(bench::Report& report) {
    constexpr int kLetters = 400;
    const auto clock = make_system_clock();
    SeededRandom random(2);
    KIOSK_TRY(const auto search, kioskd::LetterSearch::open());
    std::vector<LetterId> letters;
    const auto since = [&](std::uint64_t start) {
        return static_cast<double>(clock->monotonic_ms() - start);
    };
    const auto filling = clock->monotonic_ms();
    for (int n = 0; n < kLetters; ++n) {
        std::vector<std::string> pages(3);
        for (std::string& page : pages) {
            for (int word = 0; word < 450; ++word) {
                page += fmt::format("tiếng{} ", random.below(6000));
            }
        }
        letters.push_back(LetterId{random.bytes<16>()});
        KIOSK_CHECK(search->add(letters.back(), petitions::LetterClass::Ordinary, pages, {}));
    }
    report.line("to take one letter in, mean", since(filling) / kLetters, "ms", 20);
    const auto asking = clock->monotonic_ms();
    KIOSK_TRY(const auto found, search->find("tieng1 tieng22 ti"));
    report.line("to find by a beginning on every page", since(asking), "ms", 50);
    report.line("letters that hold two rare words", static_cast<double>(found.all), "", 40);
    double worst_ms = 0;
    for (int n = 0; n < 20; ++n) {
        const auto removing = clock->monotonic_ms();
        KIOSK_CHECK(search->remove(letters[static_cast<std::size_t>(n)]));
        worst_ms = std::max(worst_ms, since(removing));
    }
    report.line("to let a letter go, worst", worst_ms, "ms", 100);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    std::string folder;
    std::uint64_t seed = 1;
    std::size_t letters = 0;
    CLI::App app{"Prints how alike each two of the read letters of a folder are."};
    app.add_option("folder",
                   folder,
                   "NAME.json of `kiosk-ocr --json`, one a letter; with --book a "
                   "folder for the book")
        ->required();
    app.add_option("--seed", seed, "of the secret");
    app.add_option("--book", letters, "measure a book of so many letters, and search, instead");
    CLI11_PARSE(app, argc, argv);
    if (letters == 0) {
        return compare_all(folder, seed);
    }
    std::printf("a book of %zu letters\n", letters);
    bench::Report report;
    Status done = measure_book(fs::path(folder) / "likeness.db", letters, report);
    if (done) {
        done = measure_search(report);
    }
    if (!done) {
        std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
        return 1;
    }
    return report.code();
}
