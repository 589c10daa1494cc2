// Goal: the faults are what they say, to the byte, since other tests measure by them.
// Method: a server on loopback that echoes, a client with plain sockets, the proxy between them.
#include "tests/support/cut_proxy/cut_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// Echoes each connection, one after the other, until destroyed.
class EchoServer {
public:
    EchoServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        KIOSK_ASSERT(::bind(listener_.get(), generic, size) == 0 &&
                         ::listen(listener_.get(), 8) == 0 &&
                         ::getsockname(listener_.get(), generic, &size) == 0,
                     "a test can listen on loopback");
        port = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }

    EchoServer(const EchoServer&) = delete;
    EchoServer& operator=(const EchoServer&) = delete;

    ~EchoServer() {
        stopping_ = true;
        thread_.join();
    }

    std::uint16_t port = 0;
    std::atomic<std::uint64_t> received{0};

private:
    [[nodiscard]] bool readable(int fd) const {
        pollfd polled{fd, POLLIN, 0};
        while (!stopping_) {
            if (::poll(&polled, 1, 10) > 0) {
                return true;
            }
        }
        return false;
    }

    void run() {
        while (readable(listener_.get())) {
            const Fd peer(::accept(listener_.get(), nullptr, nullptr));
            std::array<std::uint8_t, 4096> buffer{};
            while (peer && readable(peer.get())) {
                const auto got = ::recv(peer.get(), buffer.data(), buffer.size(), 0);
                if (got <= 0) {
                    break;
                }
                received += static_cast<std::uint64_t>(got);
                ::send(peer.get(), buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
            }
        }
    }

    Fd listener_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

Fd connect_to(std::uint16_t port) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const timeval limit{5, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

void send_bytes(const Fd& fd, std::size_t size) {
    const Bytes bytes(size, 'x');
    for (std::size_t sent = 0; sent < size;) {
        const auto done = ::send(fd.get(), bytes.data() + sent, size - sent, MSG_NOSIGNAL);
        if (done <= 0) {
            return;
        }
        sent += static_cast<std::size_t>(done);
    }
}

// Reads until `most` bytes, the end or an error.
std::string receive(const Fd& fd, std::size_t most) {
    std::string out;
    std::array<char, 4096> buffer{};
    while (out.size() < most) {
        const auto got =
            ::recv(fd.get(), buffer.data(), std::min(buffer.size(), most - out.size()), 0);
        if (got <= 0) {
            break;
        }
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
}

}  // namespace

TEST_GROUP(CutProxy) {
    EchoServer server_;

    [[nodiscard]] std::unique_ptr<CutProxy> proxy(const LinkFaults& faults) const {
        return std::move(CutProxy::start(server_.port, faults, 1)).value();
    }
};

TEST(CutProxy, without_faults_carries_everything_both_ways) {
    const auto link = proxy({});
    const Fd client = connect_to(link->port());

    send_bytes(client, 100'000);
    const auto echo = receive(client, 100'000);

    CHECK_EQUAL(100'000U, echo.size());
    CHECK_EQUAL(100'000U, link->counts().up_bytes);
    CHECK_EQUAL(100'000U, link->counts().down_bytes);
    CHECK_EQUAL(0U, link->counts().cuts);
}

TEST(CutProxy, cuts_exactly_after_the_bytes_that_were_asked_for) {
    LinkFaults faults;
    faults.cut_every_bytes = 30'000;
    faults.cut_counts = CutCounts::Up;
    faults.cut_style = CutStyle::Finish;
    const auto link = proxy(faults);
    const Fd client = connect_to(link->port());

    send_bytes(client, 80'000);
    receive(client, 80'000);

    CHECK_EQUAL(1U, link->counts().cuts);
    CHECK_EQUAL(30'000U, link->counts().up_bytes);
    // The server's thread may not have read yet what the proxy has delivered.
    for (int look = 0; look < 2000 && server_.received.load() < 30'000U; ++look) {
        pause_ms(5);
    }
    CHECK_EQUAL(30'000U, server_.received.load());
}

TEST(CutProxy, cuts_again_on_the_next_connection) {
    LinkFaults faults;
    faults.cut_every_bytes = 10'000;
    faults.cut_counts = CutCounts::Up;
    const auto link = proxy(faults);
    for (int i = 0; i < 3; ++i) {
        const Fd client = connect_to(link->port());
        send_bytes(client, 20'000);
        receive(client, 20'000);
    }

    CHECK_EQUAL(3U, link->counts().cuts);
    CHECK_EQUAL(30'000U, link->counts().up_bytes);
}

TEST(CutProxy, a_piece_goes_on_twice_after_the_bytes_that_were_asked_for) {
    LinkFaults faults;
    faults.repeat_every_bytes = 1000;
    const auto link = proxy(faults);
    const Fd client = connect_to(link->port());

    send_bytes(client, 999);
    CHECK_EQUAL(999U, receive(client, 999).size());
    CHECK_EQUAL(0U, link->counts().repeats);
    send_bytes(client, 1);

    CHECK_EQUAL(2U, receive(client, 2).size());
    CHECK_EQUAL(1U, link->counts().repeats);
    CHECK_EQUAL(1000U, link->counts().up_bytes);
}

TEST(CutProxy, delay_holds_each_byte_back) {
    const auto clock = make_system_clock();
    LinkFaults faults;
    faults.delay_up_ms = 60;
    faults.delay_down_ms = 60;
    const auto link = proxy(faults);
    const Fd client = connect_to(link->port());
    const auto start = clock->monotonic_ms();

    send_bytes(client, 10);
    CHECK_EQUAL(10U, receive(client, 10).size());

    CHECK_TRUE(clock->monotonic_ms() - start >= 120);
}

TEST(CutProxy, rate_holds_the_stream_back) {
    const auto clock = make_system_clock();
    LinkFaults faults;
    faults.bytes_per_s = 100'000;
    const auto link = proxy(faults);
    const Fd client = connect_to(link->port());
    const auto start = clock->monotonic_ms();

    send_bytes(client, 50'000);
    CHECK_EQUAL(50'000U, receive(client, 50'000).size());

    CHECK_TRUE(clock->monotonic_ms() - start >= 350);
}

TEST(CutProxy, answers_nonsense_where_it_is_told_to) {
    LinkFaults faults;
    faults.mode = LinkMode::Status500;
    const auto link = proxy(faults);
    const auto ask = [&link] {
        const Fd client = connect_to(link->port());
        send_bytes(client, 10);
        return receive(client, 10'000);
    };

    STRCMP_CONTAINS("500 Internal", ask().c_str());
    faults.mode = LinkMode::Portal;
    link->set_faults(faults);
    STRCMP_CONTAINS("<form", ask().c_str());
    faults.mode = LinkMode::Garbage;
    link->set_faults(faults);
    CHECK_FALSE(ask().empty());
    faults.mode = LinkMode::Refuse;
    link->set_faults(faults);
    CHECK_TRUE(ask().empty());
    CHECK_EQUAL(0U, server_.received.load());
}

TEST(CutProxy, heals_when_the_fault_is_taken_away) {
    LinkFaults faults;
    faults.mode = LinkMode::Refuse;
    const auto link = proxy(faults);
    CHECK_TRUE(receive(connect_to(link->port()), 1).empty());

    link->set_faults({});
    const Fd client = connect_to(link->port());
    send_bytes(client, 100);

    CHECK_EQUAL(100U, receive(client, 100).size());
}
