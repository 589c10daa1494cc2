#pragma once
// Corpus pages for tests: drawn once into the build folder, found again by the hash of the
// generator, the letters and the request. Safe when several test programs ask at once.

#include <filesystem>
#include <string>

#include "firmware/base/result.hpp"

namespace kiosk::test {

// Back: the empty other side of each page, through which its front may shine.
enum class Side { Front, Back };

// Folder with the pages of `letter` in each of `variants` (comma-separated, as gen.py names them).
// NotFound when Python with Pillow, NumPy and SciPy or the fonts are missing: skip the test then.
// Drawing takes one to three seconds a page.
[[nodiscard]] Result<std::filesystem::path> corpus_pages(const std::string& letter,
                                                         const std::string& variants,
                                                         Side side = Side::Front);

}  // namespace kiosk::test
