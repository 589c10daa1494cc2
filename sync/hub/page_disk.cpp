// The operating system's files.
#include "sync/hub/page_disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "firmware/base/file.hpp"

namespace kiosk::hub {
namespace {

namespace fs = std::filesystem;

class SystemFile final : public PageFile {
public:
    SystemFile(Fd fd, std::uint64_t bytes) : fd_(std::move(fd)), bytes_(bytes) {}

    std::uint64_t bytes() const override { return bytes_; }

    Status append(ByteView bytes) override {
        KIOSK_CHECK(write_all(fd_.get(), bytes));
        bytes_ += bytes.size();
        return {};
    }

    Result<std::size_t> read(std::uint64_t at, std::span<std::uint8_t> out) override {
        const ssize_t got = ::pread(fd_.get(), out.data(), out.size(), static_cast<off_t>(at));
        if (got < 0) {
            return errno_error(ErrorCode::IoFailed, "reading a page begun before");
        }
        return static_cast<std::size_t>(got);
    }

    Status cut(std::uint64_t bytes) override {
        if (::ftruncate(fd_.get(), static_cast<off_t>(bytes)) != 0) {
            return errno_error(ErrorCode::IoFailed, "shortening a page");
        }
        bytes_ = bytes;
        return {};
    }

    Status sync() override {
        return ::fdatasync(fd_.get()) == 0 ? Status()
                                           : errno_error(ErrorCode::IoFailed, "keeping a blob");
    }

private:
    Fd fd_;  // its place is the end of the file: opened to append
    std::uint64_t bytes_;
};

class SystemDisk final : public PageDisk {
public:
    Status make_folder(const fs::path& path) override { return make_private_directory(path); }

    Status sync_folder(const fs::path& path) override { return sync_directory(path); }

    Result<std::unique_ptr<PageFile>> open(const fs::path& path) override {
        Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (!fd) {
            return errno_error(ErrorCode::IoFailed, "beginning a page");
        }
        const off_t end = ::lseek(fd.get(), 0, SEEK_END);
        if (end < 0) {
            return errno_error(ErrorCode::IoFailed, "beginning a page");
        }
        return std::unique_ptr<PageFile>(
            std::make_unique<SystemFile>(std::move(fd), static_cast<std::uint64_t>(end)));
    }

    std::optional<std::uint64_t> bytes_of(const fs::path& path) const override {
        std::error_code error;
        const auto size = fs::file_size(path, error);
        return error ? std::nullopt : std::optional<std::uint64_t>(size);
    }

    Result<Bytes> read(const fs::path& path, std::size_t most) const override {
        return read_file(path, most);
    }

    Status write_durably(const fs::path& path, ByteView content) override {
        return write_file_durably(path, content, FileMode::Private);
    }

    Status rename(const fs::path& from, const fs::path& to) override {
        return ::rename(from.c_str(), to.c_str()) == 0
                   ? Status()
                   : errno_error(ErrorCode::IoFailed, "keeping a blob");
    }

    bool remove(const fs::path& path) noexcept override { return ::unlink(path.c_str()) == 0; }

    Result<std::vector<fs::path>> files_under(const fs::path& folder) const override {
        std::vector<fs::path> out;
        std::error_code error;
        if (!fs::exists(folder, error)) {
            return out;
        }
        for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
             at.increment(error)) {
            std::error_code gone;  // by another thread, meanwhile
            if (at->is_regular_file(gone)) {
                out.push_back(at->path());
            }
        }
        if (error) {
            return Error{ErrorCode::IoFailed, folder.string(), error.value()};
        }
        return out;
    }

    std::int64_t changed_unix_s(const fs::path& path) const override {
        struct stat facts {};

        return ::stat(path.c_str(), &facts) == 0 ? facts.st_mtim.tv_sec : 0;
    }
};

}  // namespace

std::unique_ptr<PageDisk> make_system_page_disk() {
    return std::make_unique<SystemDisk>();
}

}  // namespace kiosk::hub
