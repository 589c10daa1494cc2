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
#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "firmware/kioskd/likeness.hpp"

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

}  // namespace

int main(int argc, char** argv) {
    std::string folder;
    std::uint64_t seed = 1;
    CLI::App app{"Prints how alike each two of the read letters of a folder are."};
    app.add_option("folder", folder, "NAME.json of `kiosk-ocr --json`, one a letter")->required();
    app.add_option("--seed", seed, "of the secret");
    CLI11_PARSE(app, argc, argv);
    return compare_all(folder, seed);
}
