// termios in raw mode; VMIN = VTIME = 0 is left to O_NONBLOCK. CLOCAL: the carrier line of printers
// is not wired. What was in the line before we opened it belongs to nobody and is thrown away.
#include <fcntl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <utility>

#include "drivers/transport/fd_transport.hpp"

namespace kiosk::transport {
namespace {

constexpr std::array<std::pair<int, speed_t>, 5> kSpeeds{
    {{9600, B9600}, {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}}};

Status make_raw(int fd, speed_t speed, const std::string& path) {
    termios line{};
    if (::tcgetattr(fd, &line) != 0) {
        return errno_error(ErrorCode::IoFailed, path);
    }
    ::cfmakeraw(&line);  // 8 data bits, no parity, no echo, no line editing
    line.c_cflag &= ~static_cast<tcflag_t>(CSTOPB);
    line.c_cflag |= CLOCAL | CREAD | CRTSCTS;
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (::cfsetispeed(&line, speed) != 0 || ::cfsetospeed(&line, speed) != 0 ||
        ::tcsetattr(fd, TCSANOW, &line) != 0) {
        return errno_error(ErrorCode::IoFailed, path);
    }
    ::tcflush(fd, TCIOFLUSH);
    return {};
}

}  // namespace

OpenedTransport open_serial(const std::string& path, int baud, const Clock& clock) {
    for (const auto& [rate, speed] : kSpeeds) {
        if (rate != baud) {
            continue;
        }
        Fd fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        if (!fd) {
            const bool gone = errno == ENOENT || errno == ENODEV || errno == ENXIO;
            return errno_error(gone ? ErrorCode::NotFound : ErrorCode::IoFailed, path);
        }
        KIOSK_CHECK(make_raw(fd.get(), speed, path));
        return std::unique_ptr<Transport>(
            std::make_unique<FdTransport>(std::move(fd), FdKind::Line, clock));
    }
    return Error{ErrorCode::BadArgument, "baud: 9600, 19200, 38400, 57600 or 115200"};
}

}  // namespace kiosk::transport
