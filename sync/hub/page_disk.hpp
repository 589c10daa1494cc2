#pragma once
// The file system under the page store, as far as that needs it: the operating system's, or a
// played one that loses what was not synced. Any thread; no two at once on one file.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub {

// An open file. Errors: DiskFull, IoFailed.
class PageFile {
public:
    virtual ~PageFile() = default;
    [[nodiscard]] virtual std::uint64_t bytes() const = 0;
    // All of it, at the end; after an error any part of it may stand there.
    [[nodiscard]] virtual Status append(ByteView bytes) = 0;
    // From `at` on; 0 at the end, else at least one byte.
    [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t at,
                                                   std::span<std::uint8_t> out) = 0;
    // Shortens the file to so many bytes.
    [[nodiscard]] virtual Status cut(std::uint64_t bytes) = 0;
    // What was appended survives a power cut, once the name does.
    [[nodiscard]] virtual Status sync() = 0;
};

// Errors name the path: NotFound, DiskFull, IoFailed.
class PageDisk {
public:
    virtual ~PageDisk() = default;
    // With its parents, for the owner alone; there already is no error.
    [[nodiscard]] virtual Status make_folder(const std::filesystem::path& path) = 0;
    // Names made, changed and taken out in it survive a power cut.
    [[nodiscard]] virtual Status sync_folder(const std::filesystem::path& path) = 0;
    // Makes the file when it is not there.
    [[nodiscard]] virtual Result<std::unique_ptr<PageFile>> open(
        const std::filesystem::path& path) = 0;
    // nullopt: there is no such file.
    [[nodiscard]] virtual std::optional<std::uint64_t> bytes_of(
        const std::filesystem::path& path) const = 0;
    // Whole; BodyTooLarge above `most`.
    [[nodiscard]] virtual Result<Bytes> read(const std::filesystem::path& path,
                                             std::size_t most) const = 0;
    // Replaces the file as one step, durably.
    [[nodiscard]] virtual Status write_durably(const std::filesystem::path& path,
                                               ByteView content) = 0;
    // Durable once the folder of `to` is synced.
    [[nodiscard]] virtual Status rename(const std::filesystem::path& from,
                                        const std::filesystem::path& to) = 0;
    // False when there was none.
    virtual bool remove(const std::filesystem::path& path) noexcept = 0;
    // All files in the folder and below it, in any order; none when there is no such folder.
    [[nodiscard]] virtual Result<std::vector<std::filesystem::path>> files_under(
        const std::filesystem::path& folder) const = 0;
    // When the file's bytes last changed; 0 when there is none.
    [[nodiscard]] virtual std::int64_t changed_unix_s(const std::filesystem::path& path) const = 0;
};

[[nodiscard]] std::unique_ptr<PageDisk> make_system_page_disk();

}  // namespace kiosk::hub
