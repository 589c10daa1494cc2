// A non-blocking connect to each address in turn until one answers. No keep-alive and no reuse: a
// printer that is switched off is noticed by its missing answers, not by the socket
// (Klemen1337/node-thermal-printer#55).
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "drivers/transport/fd_transport.hpp"

namespace kiosk::transport {
namespace {

constexpr std::uint64_t kSlice_ms = 20;

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

bool connected(int fd, std::uint64_t until_ms, const Clock& clock) {
    while (true) {
        const std::uint64_t now_ms = clock.monotonic_ms();
        if (now_ms >= until_ms) {
            errno = ETIMEDOUT;
            return false;
        }
        pollfd one{fd, POLLOUT, 0};
        if (::poll(&one, 1, static_cast<int>(std::min(until_ms - now_ms, kSlice_ms))) <= 0) {
            continue;
        }
        int error = 0;
        socklen_t size = sizeof error;
        if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
            return false;
        }
        errno = error;
        return error == 0;
    }
}

}  // namespace

OpenedTransport open_tcp(const std::string& host,
                         const std::string& port,
                         std::uint64_t timeout_ms,
                         const Clock& clock) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
        return Error{ErrorCode::NotFound, "no host " + host};
    }
    const std::unique_ptr<addrinfo, FreeAddresses> list(found);
    const std::uint64_t until_ms = clock.monotonic_ms() + timeout_ms;
    for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
        Fd fd(::socket(one->ai_family, one->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!fd) {
            continue;
        }
        const int started = ::connect(fd.get(), one->ai_addr, one->ai_addrlen);
        if (started != 0 && (errno != EINPROGRESS || !connected(fd.get(), until_ms, clock))) {
            continue;
        }
        const int on = 1;  // a question of three bytes must not wait for company
        ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return std::unique_ptr<Transport>(
            std::make_unique<FdTransport>(std::move(fd), FdKind::Socket, clock));
    }
    return errno_error(ErrorCode::NotFound, host + ":" + port);
}

}  // namespace kiosk::transport
