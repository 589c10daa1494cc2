// gen.py draws into a folder of its own beside the final one; a rename makes it visible whole, and
// whoever comes second keeps what is there.
#include "tests/support/corpus/pages.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "firmware/base/file.hpp"

extern char** environ;

namespace kiosk::test {
namespace {

namespace fs = std::filesystem;

std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
    for (const char c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
    }
    return hash;
}

Result<std::uint64_t> hash_of(const fs::path& corpus, std::string_view request) {
    std::vector<fs::path> files{corpus / "gen.py"};
    for (const auto& entry : fs::directory_iterator(corpus / "letters")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::uint64_t hash = fnv(14695981039346656037ULL, request);
    for (const auto& file : files) {
        KIOSK_TRY(const auto text, read_text_file(file));
        hash = fnv(hash, text);
    }
    return hash;
}

int run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    pid_t pid = -1;
    if (::posix_spawn(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) {
        return -1;
    }
    int status = -1;
    ::waitpid(pid, &status, 0);
    return status;
}

}  // namespace

Result<fs::path> corpus_pages(const std::string& letter, const std::string& variants, Side side) {
    const fs::path corpus = fs::path(KIOSK_SOURCE_DIR) / "tests/support/corpus";
    const std::string which = side == Side::Back ? ":back" : "";
    KIOSK_TRY(const auto hash, hash_of(corpus, letter + ":" + variants + which));
    const fs::path parent = fs::path(KIOSK_BIN_DIR).parent_path() / "corpus";
    const fs::path ready = parent / std::to_string(hash);
    if (fs::exists(ready)) {
        return ready;
    }
    const fs::path fresh = parent / (std::to_string(hash) + "." + std::to_string(::getpid()));
    std::error_code failed;
    fs::create_directories(parent, failed);
    std::vector<std::string> words{"/usr/bin/python3",
                                   (corpus / "gen.py").string(),
                                   fresh.string(),
                                   "--letters",
                                   letter,
                                   "--variants",
                                   variants,
                                   "--all-pages"};
    if (side == Side::Back) {
        words.emplace_back("--back");
    }
    const int status = run(std::move(words));
    if (status != 0) {
        fs::remove_all(fresh, failed);
        return Error{ErrorCode::NotFound, "the corpus generator cannot run"};
    }
    fs::rename(fresh, ready, failed);
    if (failed) {
        fs::remove_all(fresh, failed);
    }
    return ready;
}

}  // namespace kiosk::test
