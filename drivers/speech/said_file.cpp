// Appends by one write, so that a reader sees whole lines.
#include "drivers/speech/said_file.hpp"

#include <fcntl.h>

#include "firmware/base/file.hpp"

namespace kiosk::speech {
namespace {

constexpr std::uintmax_t kMostBytes = 1 << 20;

}  // namespace

Result<std::filesystem::path> folder_of(std::string_view device) {
    const std::size_t colon = device.find(':');
    if (colon == std::string_view::npos || colon + 1 == device.size()) {
        return Error{ErrorCode::BadArgument,
                     "speech " + std::string(device.substr(0, colon)) + ":DIR names no folder"};
    }
    return std::filesystem::path(device.substr(colon + 1));
}

Status add_said_line(const std::filesystem::path& folder, std::string_view line) {
    const std::filesystem::path path = folder / "speech.txt";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (const auto size = std::filesystem::file_size(path, failed); !failed && size > kMostBytes) {
        std::filesystem::rename(path, folder / "speech.old.txt", failed);
    }
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!file) {
        return errno_error(ErrorCode::SpeechGone, path.string());
    }
    const std::string text = std::string(line) + "\n";
    if (auto written = write_all(file.get(), as_bytes(text)); !written) {
        return Error{ErrorCode::SpeechGone, path.string(), written.error().os_errno};
    }
    return {};
}

}  // namespace kiosk::speech
