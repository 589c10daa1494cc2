#pragma once
// Files that must survive a power cut, and owned descriptors.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk {

// Owns a descriptor; closes it at the end of life.
class Fd {
public:
    Fd() = default;

    explicit Fd(int fd) noexcept : fd_(fd) {}

    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }

    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    ~Fd() { reset(); }

    [[nodiscard]] int get() const noexcept { return fd_; }

    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

    explicit operator bool() const noexcept { return fd_ >= 0; }

    void reset() noexcept;

private:
    int fd_ = -1;
};

enum class FileMode { Public = 0644, Private = 0600 };

// Whole file, at most max_bytes (else BodyTooLarge); NotFound or IoFailed name the path.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes);
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path,
                                                 std::size_t max_bytes = 1 << 20);

// Replaces the file as one step: temporary file beside it, fdatasync, rename, directory fsync.
// After success the content survives a power cut; after an error the former content stands.
[[nodiscard]] Status write_file_durably(const std::filesystem::path& path,
                                        ByteView content,
                                        FileMode mode = FileMode::Public);

// fsync of a directory, so that a rename or a new entry in it is durable.
[[nodiscard]] Status sync_directory(const std::filesystem::path& path);

// Creates the folder and its parents (mode 0700 for the last); IoFailed names the path.
[[nodiscard]] Status make_private_directory(const std::filesystem::path& path);

// Writes all bytes to a descriptor, going on after short writes and EINTR.
[[nodiscard]] Status write_all(int fd, ByteView bytes);

}  // namespace kiosk
