// Goal: no input that once mattered breaks a parser again. Method: every file of the corpus, and
// each of them cut short and with single bytes changed (seeded), goes through the fuzz target.
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_GROUP(FuzzReplay){};

TEST(FuzzReplay, the_corpus_and_its_neighbours_break_nothing) {
    kiosk::SeededRandom random(20261124);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(FUZZ_CORPUS)) {
        const auto file = kiosk::read_file(entry.path(), 1 << 20);
        CHECK_OK(file);
        ++files;
        LONGS_EQUAL(0, LLVMFuzzerTestOneInput(file->data(), file->size()));
        for (int i = 0; i < 300 && !file->empty(); ++i) {
            const kiosk::Bytes cut(
                file->begin(),
                file->begin() + static_cast<std::ptrdiff_t>(random.below(file->size())));
            LONGS_EQUAL(0, LLVMFuzzerTestOneInput(cut.data(), cut.size()));
            auto changed = *file;
            changed[random.below(changed.size())] = static_cast<std::uint8_t>(random.below(256));
            LONGS_EQUAL(0, LLVMFuzzerTestOneInput(changed.data(), changed.size()));
        }
    }
    CHECK(files > 0);
}
