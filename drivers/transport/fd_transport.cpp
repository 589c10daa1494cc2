// poll() in slices of the time left, measured by the injected clock: a clock that a test puts
// forward ends the wait within one slice. Every errno but EAGAIN and EINTR counts as a broken link,
// because none of them (ENODEV, EIO, EPIPE, ECONNRESET, ENXIO) ever mends by waiting.
#include "drivers/transport/fd_transport.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace kiosk::transport {
namespace {

constexpr std::uint64_t kSlice_ms = 20;
constexpr std::size_t kMostRead = 4096;

Error broken(const char* doing) {
    return Error{ErrorCode::NotFound, doing, errno};
}

}  // namespace

bool FdTransport::wait(short events, std::uint64_t until_ms) {
    const std::uint64_t now_ms = clock_.monotonic_ms();
    if (now_ms >= until_ms) {
        return false;
    }
    pollfd one{fd_.get(), events, 0};
    const int got = ::poll(&one, 1, static_cast<int>(std::min(until_ms - now_ms, kSlice_ms)));
    // usblp and FIFOs report an error or a hang-up at once: the caller's next call names it. A
    // descriptor that is "ready" without the wanted event must not be asked in a tight loop.
    if (got > 0 && (one.revents & events) == 0) {
        pause_ms(1);
    }
    return true;
}

WriteEnd FdTransport::write(ByteView bytes, std::uint64_t until_ms) {
    WriteEnd end;
    while (end.accepted < bytes.size()) {
        const ByteView rest = bytes.subspan(end.accepted);
        const ssize_t wrote = kind_ == FdKind::Socket
                                  ? ::send(fd_.get(), rest.data(), rest.size(), MSG_NOSIGNAL)
                                  : ::write(fd_.get(), rest.data(), rest.size());
        if (wrote > 0) {
            end.accepted += static_cast<std::size_t>(wrote);
            continue;
        }
        if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            end.why = broken("writing");
            return end;
        }
        if (!wait(POLLOUT, until_ms)) {
            end.why = Error{ErrorCode::Timeout, "writing"};
            return end;
        }
    }
    return end;
}

Result<Bytes> FdTransport::read(std::uint64_t until_ms) {
    std::array<std::uint8_t, kMostRead> piece{};
    while (true) {
        const ssize_t got = ::read(fd_.get(), piece.data(), piece.size());
        if (got > 0) {
            return Bytes(piece.begin(), piece.begin() + got);
        }
        if (got == 0 && kind_ != FdKind::Quiet) {
            errno = 0;
            return broken("the other side closed");
        }
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            return broken("reading");
        }
        if (got == 0) {
            // Quiet: the descriptor stays readable, so that poll() would return at once.
            const std::uint64_t now_ms = clock_.monotonic_ms();
            if (now_ms >= until_ms) {
                return Bytes{};
            }
            pause_ms(std::min<std::uint64_t>(until_ms - now_ms, 2));
        } else if (!wait(POLLIN, until_ms)) {
            return Bytes{};
        }
    }
}

}  // namespace kiosk::transport
