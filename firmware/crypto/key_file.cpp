// The mode is checked on the open descriptor, not on the path, so that a file cannot be changed
// for another one between the check and the reading.
#include "firmware/crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "firmware/base/file.hpp"

namespace kiosk::crypto {

Status save_key_file(const std::filesystem::path& path, ByteView key) {
    return write_file_durably(path, key, FileMode::Private);
}

Result<SecretBytes> load_key_file(const std::filesystem::path& path, std::size_t max_bytes) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        return errno_error(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::IoFailed,
                           path.string());
    }

    struct stat info {};

    if (::fstat(file.get(), &info) != 0) {
        return errno_error(ErrorCode::IoFailed, path.string());
    }
    if (!S_ISREG(info.st_mode) || (info.st_mode & 077) != 0) {
        return Error{ErrorCode::BadKey, path.string() + ": a key file must have mode 0600"};
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0 || size > max_bytes) {
        return Error{ErrorCode::BadKey, path.string() + ": not the size of a key"};
    }
    SecretBytes key(size);
    std::size_t filled = 0;
    while (filled < size) {
        const auto got = ::read(file.get(), key.writable().data() + filled, size - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return errno_error(ErrorCode::IoFailed, path.string());
        }
        filled += static_cast<std::size_t>(got);
    }
    return key;
}

}  // namespace kiosk::crypto
