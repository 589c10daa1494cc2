#pragma once

#include <filesystem>
#include <string_view>

// Where a test finds what it was built with and from. Paths are put together as paths: with
// `std::string(MACRO) + …` gcc 12 warned of a copy out of bounds (array-bounds), or did not, by the
// length of the folder's name that a clone happened to lie in.
namespace kiosk::test {

// A program of this build, by its name (NEEDS in CMake says that it must be built first).
inline std::filesystem::path built_program(std::string_view name) {
    return std::filesystem::path(KIOSK_BIN_DIR) / name;
}

}  // namespace kiosk::test
