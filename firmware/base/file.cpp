// Durable files after the usual recipe: write beside, fdatasync, rename, fsync the directory.
#include "firmware/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace kiosk {

void Fd::reset() noexcept {
    if (fd_ >= 0) {
        ::close(fd_);
        fd_ = -1;
    }
}

Status write_all(int fd, ByteView bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(fd, bytes.data() + done, bytes.size() - done);
        if (wrote < 0 && errno != EINTR) {
            return errno_error(ErrorCode::IoFailed, "writing");
        }
        done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
    return {};
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        return errno_error(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::IoFailed,
                           path.string());
    }
    Bytes out;
    std::array<std::uint8_t, 65536> piece{};
    while (true) {
        const ssize_t got = ::read(fd.get(), piece.data(), piece.size());
        if (got == 0) {
            return out;
        }
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno_error(ErrorCode::IoFailed, path.string());
        }
        out.insert(out.end(), piece.begin(), piece.begin() + got);
        if (out.size() > max_bytes) {
            return Error{ErrorCode::BodyTooLarge, path.string()};
        }
    }
}

Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes) {
    KIOSK_TRY(const Bytes bytes, read_file(path, max_bytes));
    return std::string(as_text(bytes));
}

Status sync_directory(const std::filesystem::path& path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) {
        return errno_error(ErrorCode::IoFailed, "syncing folder " + path.string());
    }
    return {};
}

Status write_file_durably(const std::filesystem::path& path, ByteView content, FileMode mode) {
    const std::filesystem::path beside = path.string() + ".new";
    {
        const Fd fd(::open(
            beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<mode_t>(mode)));
        if (!fd) {
            return errno_error(ErrorCode::IoFailed, beside.string());
        }
        auto written = write_all(fd.get(), content);
        if (written && ::fdatasync(fd.get()) != 0) {
            written = errno_error(ErrorCode::IoFailed, "syncing");
        }
        if (!written) {
            ::unlink(beside.c_str());
            return std::move(written).error().with(beside.string());
        }
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) {
        Error error = errno_error(ErrorCode::IoFailed, path.string());
        ::unlink(beside.c_str());
        return error;
    }
    const std::filesystem::path folder = path.parent_path();
    return sync_directory(folder.empty() ? "." : folder);
}

Status make_private_directory(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) {
        return Error{ErrorCode::IoFailed, path.string(), error.value()};
    }
    if (::chmod(path.c_str(), 0700) != 0) {
        return errno_error(ErrorCode::IoFailed, path.string());
    }
    return {};
}

}  // namespace kiosk
