#pragma once
// A client that speaks no protocol: for what a well-behaved one never sends.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

[[nodiscard]] inline Fd connect_bare(std::uint16_t port) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQUAL(0, ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)));
    return fd;
}

// False when the peer is gone.
[[nodiscard]] inline bool send_bare(const Fd& fd, std::string_view bytes) {
    return ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

// All that comes until the peer ends the connection or is quiet for `quiet_s` seconds, which then
// stands behind it in words.
[[nodiscard]] inline std::string read_bare(const Fd& fd, int quiet_s = 20) {
    const timeval quiet{quiet_s, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &quiet, sizeof(quiet));
    std::string out;
    std::array<char, 4096> piece{};
    ssize_t got = 0;
    while ((got = ::recv(fd.get(), piece.data(), piece.size(), 0)) > 0) {
        out.append(piece.data(), static_cast<std::size_t>(got));
    }
    return got < 0 && errno != ECONNRESET ? out + " (left open)" : out;
}

}  // namespace kiosk::test
