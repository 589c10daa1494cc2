#pragma once
// A scratch folder of its own for one test, removed with all it holds at the end of its life.

#include <cstdlib>
#include <filesystem>
#include <string>

#include "firmware/base/assert.hpp"

namespace kiosk::test {

class TempDir {
public:
    explicit TempDir(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
        std::string name = (parent / "kiosk-test-XXXXXX").string();
        KIOSK_ASSERT(::mkdtemp(name.data()) != nullptr, "a test can make a scratch folder");
        path_ = name;
    }

    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace kiosk::test
