// One thread and poll(2). Bytes are read only while the count to the next cut lasts, so a cut
// falls exactly on its byte; what was read before it is still carried (with its delay), then all
// connections end together, as they do when a cable is pulled.
#include "tests/support/cut_proxy/cut_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/cut_proxy/link.hpp"

namespace kiosk::test {
namespace {

constexpr std::uint64_t kLongestDrain_ms = 1000;  // a cut does not wait longer for slow readers
// Between the last byte carried and the cut. A pulled cable leaves the kernel what came before it;
// a reset in the same moment would take that too, and how much, the machine's load decides.
constexpr std::uint64_t kRead_ms = 5;
constexpr int kTick_ms = 20;

constexpr std::string_view kAnswer500 =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
constexpr std::string_view kAnswerPortal =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    "<html><title>Wi-Fi login</title><form action=\"/login\"></form></html>\r\n";

struct Connection {
    Fd client;
    Fd hub;
    DelayLine up;
    DelayLine down;
    bool answered = false;
    bool over = false;
};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// accept4 and SOCK_NONBLOCK are not used for the hub: connect on loopback ends at once.
Fd connect_to(std::uint16_t port) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    if (!fd ||
        ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return {};
    }
    ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
    return fd;
}

void set_no_delay(int fd) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void end_socket(Fd& fd, CutStyle style) {
    if (fd && style == CutStyle::Reset) {
        const linger hard{1, 0};
        ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }
    fd.reset();
}

class Proxy final : public CutProxy {
public:
    Proxy(Fd listener,
          std::uint16_t port,
          Fd wake,
          std::uint16_t hub_port,
          LinkFaults faults,
          std::uint64_t seed)
        : listener_(std::move(listener)),
          wake_(std::move(wake)),
          port_(port),
          hub_port_(hub_port),
          faults_(faults),
          random_(seed) {
        plan_next_cut();
        thread_ = std::thread([this] { run(); });
    }

    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    ~Proxy() override {
        stopping_ = true;
        wake_up();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const override { return port_; }

    void set_faults(const LinkFaults& faults) override {
        {
            std::lock_guard lock(mutex_);
            faults_ = faults;
            plan_next_cut();
        }
        wake_up();
    }

    void set_hub_port(std::uint16_t hub_port) override {
        std::lock_guard lock(mutex_);
        hub_port_ = hub_port;
    }

    void cut_now() override {
        {
            std::lock_guard lock(mutex_);
            cut_all();
        }
        wake_up();
    }

    [[nodiscard]] LinkCounts counts() const override {
        std::lock_guard lock(mutex_);
        return counts_;
    }

private:
    void wake_up() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
    }

    void plan_next_cut() {
        to_cut_ = faults_.cut_every_bytes;
        if (faults_.cut_spread_bytes > 0) {
            to_cut_ -= random_.below(std::min(faults_.cut_spread_bytes, to_cut_));
        }
        cut_due_ms_ = 0;
        drained_ms_ = 0;
        to_repeat_ = faults_.repeat_every_bytes;
    }

    void cut_all() {
        if (!connections_.empty()) {
            ++counts_.cuts;
        }
        for (auto& connection : connections_) {
            end_socket(connection.client, faults_.cut_style);
            end_socket(connection.hub, faults_.cut_style);
        }
        connections_.clear();
        plan_next_cut();
    }

    void run() {
        while (!stopping_) {
            std::vector<pollfd> polled = watched();
            ::poll(polled.data(), polled.size(), something_waits() ? 1 : kTick_ms);
            std::uint64_t ignored = 0;
            if ((polled[0].revents & POLLIN) != 0) {
                [[maybe_unused]] const auto got = ::read(wake_.get(), &ignored, sizeof ignored);
            }
            std::lock_guard lock(mutex_);
            if ((polled[1].revents & POLLIN) != 0) {
                accept_one();
            }
            for (auto& connection : connections_) {
                move_bytes(connection);
            }
            connections_.remove_if([](const Connection& c) { return c.over; });
            cut_if_due();
        }
        std::lock_guard lock(mutex_);
        connections_.clear();
    }

    // Bytes or a cut wait for their time.
    bool something_waits() {
        std::lock_guard lock(mutex_);
        return cut_due_ms_ > 0 ||
               std::any_of(connections_.begin(), connections_.end(), [](const Connection& c) {
                   return !c.up.empty() || !c.down.empty();
               });
    }

    std::vector<pollfd> watched() {
        std::lock_guard lock(mutex_);
        std::vector<pollfd> out{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        const std::uint64_t now = clock_->monotonic_ms();
        for (const auto& c : connections_) {
            const auto rate = faults_.bytes_per_s;
            watch(out, c.client, !c.up.full() && !c.up.source_ended, c.down.ready(now, rate));
            watch(out, c.hub, !c.down.full() && !c.down.source_ended, c.up.ready(now, rate));
        }
        return out;
    }

    void watch(std::vector<pollfd>& out, const Fd& fd, bool reads, bool writes) const {
        const bool may_read = reads && cut_due_ms_ == 0;
        if (fd && (may_read || writes)) {
            const int events = (may_read ? POLLIN : 0) | (writes ? POLLOUT : 0);
            out.push_back({fd.get(), static_cast<short>(events), 0});
        }
    }

    void accept_one() {
        Fd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!client) {
            return;
        }
        ++counts_.connections;
        set_no_delay(client.get());
        if (faults_.mode == LinkMode::Refuse) {
            end_socket(client, CutStyle::Reset);
            return;
        }
        Connection connection;
        connection.client = std::move(client);
        if (faults_.mode == LinkMode::Forward) {
            connection.hub = connect_to(hub_port_);
            if (!connection.hub) {
                end_socket(connection.client, CutStyle::Reset);
                return;
            }
            set_no_delay(connection.hub.get());
        }
        connections_.push_back(std::move(connection));
    }

    void move_bytes(Connection& c) {
        const std::uint64_t now = clock_->monotonic_ms();
        take(c.client, c.up, counts_.up_bytes, CutCounts::Up, now + faults_.delay_up_ms);
        if (!c.hub) {
            answer_nonsense(c);
            return;
        }
        std::uint64_t ignored = 0;
        take(c.hub, c.down, ignored, CutCounts::Down, now + faults_.delay_down_ms);
        std::uint64_t passed_up = 0;
        const bool alive =
            c.up.flush(c.hub.get(), now, faults_.bytes_per_s, passed_up) &&
            c.down.flush(c.client.get(), now, faults_.bytes_per_s, counts_.down_bytes);
        pass_end(c.up, c.hub);
        pass_end(c.down, c.client);
        c.over = !alive || (c.up.end_passed_on && c.down.end_passed_on);
    }

    // Reads what the count to the next cut allows.
    void take(const Fd& from,
              DelayLine& line,
              std::uint64_t& count,
              CutCounts direction,
              std::uint64_t leaves_ms) {
        const bool counted =
            faults_.cut_every_bytes > 0 &&
            (faults_.cut_counts == CutCounts::Both || faults_.cut_counts == direction);
        while (!line.full() && !line.source_ended && cut_due_ms_ == 0) {
            std::array<std::uint8_t, 16 << 10> buffer{};
            const std::size_t most =
                counted ? static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), to_cut_))
                        : buffer.size();
            const auto got = ::recv(from.get(), buffer.data(), most, MSG_DONTWAIT);
            if (got < 0) {
                line.source_ended = errno != EAGAIN && errno != EINTR;
                return;
            }
            if (got == 0) {
                line.source_ended = true;
                return;
            }
            const auto size = static_cast<std::size_t>(got);
            count += size;
            line.push(Bytes(buffer.begin(), buffer.begin() + got), leaves_ms);
            if (direction == CutCounts::Up && repeats(size)) {
                line.push(Bytes(buffer.begin(), buffer.begin() + got), leaves_ms);
            }
            if (counted) {
                to_cut_ -= size;
                if (to_cut_ == 0) {
                    cut_due_ms_ = clock_->monotonic_ms() + kLongestDrain_ms;
                }
            }
        }
    }

    // Whether this piece goes on twice.
    bool repeats(std::size_t size) {
        if (faults_.repeat_every_bytes == 0) {
            return false;
        }
        if (to_repeat_ > size) {
            to_repeat_ -= size;
            return false;
        }
        to_repeat_ = faults_.repeat_every_bytes;
        ++counts_.repeats;
        return true;
    }

    void answer_nonsense(Connection& c) {
        if (c.up.source_ended) {
            c.over = true;
            return;
        }
        if (c.up.empty() || c.answered || faults_.mode == LinkMode::BlackHole) {
            return;
        }
        Bytes answer = to_bytes(faults_.mode == LinkMode::Status500 ? kAnswer500 : kAnswerPortal);
        if (faults_.mode == LinkMode::Garbage) {
            answer.resize(1 + random_.below(600));
            random_.fill(answer);
        }
        const auto sent =
            ::send(c.client.get(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        counts_.down_bytes += sent > 0 ? static_cast<std::uint64_t>(sent) : 0;
        ::shutdown(c.client.get(), SHUT_WR);
        c.answered = true;
    }

    static void pass_end(DelayLine& line, const Fd& to) {
        if (line.source_ended && line.empty() && !line.end_passed_on) {
            ::shutdown(to.get(), SHUT_WR);
            line.end_passed_on = true;
        }
    }

    void cut_if_due() {
        if (cut_due_ms_ == 0) {
            return;
        }
        const bool drained =
            std::all_of(connections_.begin(), connections_.end(), [](const Connection& c) {
                return c.up.empty() && c.down.empty();
            });
        const std::uint64_t now = clock_->monotonic_ms();
        if (drained && drained_ms_ == 0) {
            drained_ms_ = now;
        }
        if ((drained && now >= drained_ms_ + kRead_ms) || now >= cut_due_ms_) {
            cut_all();
        }
    }

    const Fd listener_;
    const Fd wake_;
    const std::uint16_t port_;
    const std::unique_ptr<Clock> clock_ = make_system_clock();
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;  // guards all below
    std::uint16_t hub_port_;
    LinkFaults faults_;
    SeededRandom random_;
    std::uint64_t to_cut_ = 0;
    std::uint64_t to_repeat_ = 0;
    std::uint64_t cut_due_ms_ = 0;  // 0 = no cut is due
    std::uint64_t drained_ms_ = 0;  // since when nothing waits before it; 0 = something does
    LinkCounts counts_;
    std::list<Connection> connections_;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<CutProxy>> CutProxy::start(std::uint16_t hub_port,
                                                  LinkFaults faults,
                                                  std::uint64_t seed) {
    Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    Fd wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (!listener || !wake || ::bind(listener.get(), generic, size) != 0 ||
        ::listen(listener.get(), 64) != 0 || ::getsockname(listener.get(), generic, &size) != 0) {
        return errno_error(ErrorCode::IoFailed, "listening on loopback");
    }
    return std::unique_ptr<CutProxy>(std::make_unique<Proxy>(
        std::move(listener), ntohs(address.sin_port), std::move(wake), hub_port, faults, seed));
}

}  // namespace kiosk::test
