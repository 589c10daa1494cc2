// poll(2) over the listener, a wake descriptor and the connections. A connection reads until its
// request is whole, writes the answer, then ends as the device said; held ones stay until the
// client goes. Clients that say nothing cost a descriptor, never a thread.
#include "drivers/scanner/sim/escl_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "drivers/scanner/sim/control.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::size_t kMostConnections = 32;
constexpr std::size_t kReadBytes = 16 * 1024;

}  // namespace

struct EsclServer::Connection {
    Fd fd;
    std::string in;
    EsclAnswer out;
    std::size_t sent = 0;
    enum class Phase { Reading, Writing, Holding, Over } phase = Phase::Reading;
};

EsclServer::EsclServer(Fd listener, Fd wake, std::uint16_t port, EsclDevice device)
    : listener_(std::move(listener)),
      wake_(std::move(wake)),
      port_(port),
      device_(std::move(device)) {}

EsclServer::~EsclServer() = default;

Result<std::unique_ptr<EsclServer>> EsclServer::open(const std::string& host,
                                                     std::uint16_t port,
                                                     EsclDevice device) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
        return Error{ErrorCode::BadArgument, "listen address " + host};
    }
    Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    Fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!listener || !wake) {
        return errno_error(ErrorCode::IoFailed, "socket of the eSCL simulator");
    }
    const int on = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener.get(), generic, size) != 0 || ::listen(listener.get(), 16) != 0 ||
        ::getsockname(listener.get(), generic, &size) != 0) {
        return errno_error(ErrorCode::IoFailed, "listening on " + host);
    }
    return std::unique_ptr<EsclServer>(new EsclServer(
        std::move(listener), std::move(wake), ntohs(address.sin_port), std::move(device)));
}

void EsclServer::stop() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

void EsclServer::run() {
    using Phase = Connection::Phase;
    while (true) {
        std::vector<pollfd> watched{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        for (const Connection& connection : connections_) {
            const bool writing = connection.phase == Phase::Writing;
            watched.push_back(
                {connection.fd.get(), static_cast<short>(writing ? POLLOUT : POLLIN), 0});
        }
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
            return;
        }
        if (watched[0].revents != 0) {
            return;
        }
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            if (watched[i + 2].revents == 0) {
                continue;
            }
            if (connections_[i].phase == Phase::Writing) {
                write_to(connections_[i]);
            } else {
                read_from(connections_[i]);
            }
        }
        std::erase_if(connections_, [](const Connection& c) { return c.phase == Phase::Over; });
        if (watched[1].revents != 0) {
            admit();
        }
    }
}

void EsclServer::admit() {
    Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (fd && connections_.size() < kMostConnections) {
        connections_.emplace_back().fd = std::move(fd);
    }
}

void EsclServer::read_from(Connection& connection) {
    std::array<char, kReadBytes> buffer;  // filled by read
    const auto got = ::read(connection.fd.get(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        connection.phase = Connection::Phase::Over;
        return;
    }
    if (connection.phase == Connection::Phase::Holding) {
        return;
    }
    connection.in.append(buffer.data(), static_cast<std::size_t>(got));
    const auto request = parse_request(connection.in);
    if (!request) {
        connection.phase = Connection::Phase::Over;
    } else if (*request) {
        connection.out = device_.answer(**request);
        connection.phase = Connection::Phase::Writing;
        write_to(connection);
    }
}

void EsclServer::write_to(Connection& connection) {
    const std::string& bytes = connection.out.bytes;
    while (connection.sent < bytes.size()) {
        const auto put = ::send(connection.fd.get(),
                                bytes.data() + connection.sent,
                                bytes.size() - connection.sent,
                                MSG_NOSIGNAL);
        if (put < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                connection.phase = Connection::Phase::Over;
            }
            return;
        }
        connection.sent += static_cast<std::size_t>(put);
    }
    connection.phase = Connection::Phase::Over;
    switch (connection.out.after) {
        case AfterSend::Close:
            break;
        case AfterSend::CloseTaken:
            device_.sheet_taken();
            break;
        case AfterSend::Hold:
            connection.phase = Connection::Phase::Holding;
            break;
        case AfterSend::Reset: {
            const linger hard{1, 0};
            ::setsockopt(connection.fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            break;
        }
    }
}

Result<ListenAddress> parse_listen(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    ListenAddress out;
    if (colon != std::string::npos) {
        out.host = text.substr(0, colon);
        const char* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + colon + 1, end, out.port);
        if (parsed.ec == std::errc{} && parsed.ptr == end && !out.host.empty()) {
            return out;
        }
    }
    return Error{ErrorCode::BadArgument, "HOST:PORT expected, not " + text};
}

Status write_sane_config(const std::filesystem::path& folder,
                         const std::string& host,
                         std::uint16_t port) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorCode::IoFailed, "making " + folder.string(), error.value()};
    }
    const std::string address = host + ":" + std::to_string(port);
    KIOSK_CHECK(write_file_durably(folder / "dll.conf", as_bytes("airscan\n")));
    // Discovery off: the kiosk talks to the scanner it was told of, not to what answers first.
    KIOSK_CHECK(write_file_durably(folder / "airscan.conf",
                                   as_bytes("[devices]\n\"sim\" = http://" + address +
                                            "/eSCL, eSCL\n\n[options]\ndiscovery = disable\n"
                                            "ws-discovery = off\n")));
    return write_file_durably(folder / kControlFile, as_bytes(address + "\n"));
}

}  // namespace kiosk::scanner
