// Appends, so that several tickets follow each other as they would on a roll.
#include <fcntl.h>
#include <unistd.h>

#include "drivers/transport/fd_transport.hpp"

namespace kiosk::transport {

OpenedTransport open_file(const std::string& path, const Clock& clock) {
    Fd fd(::open(
        path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0600));
    if (!fd || ::lseek(fd.get(), 0, SEEK_END) < 0) {
        return errno_error(ErrorCode::IoFailed, path);
    }
    return std::unique_ptr<Transport>(
        std::make_unique<FdTransport>(std::move(fd), FdKind::Quiet, clock));
}

}  // namespace kiosk::transport
