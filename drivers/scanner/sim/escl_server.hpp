#pragma once
// Sockets of the eSCL simulator: one poll loop, one request per connection, bytes as the device
// gives them.

#include <cstdint>
#include <memory>
#include <string>

#include "drivers/scanner/sim/escl_device.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::scanner {

class EsclServer {
public:
    // Listens on an IPv4 host and port (0 = the kernel chooses). IoFailed when it cannot.
    [[nodiscard]] static Result<std::unique_ptr<EsclServer>> open(const std::string& host,
                                                                  std::uint16_t port,
                                                                  EsclDevice device);
    EsclServer(const EsclServer&) = delete;
    EsclServer& operator=(const EsclServer&) = delete;
    ~EsclServer();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    // Serves on the calling thread until stop(). At most 32 connections; more are closed at once.
    void run();
    // Ends run(). Any thread, also a signal handler.
    void stop() noexcept;

private:
    struct Connection;
    EsclServer(Fd listener, Fd wake, std::uint16_t port, EsclDevice device);
    void admit();
    void read_from(Connection& connection);
    void write_to(Connection& connection);

    Fd listener_;
    Fd wake_;
    std::uint16_t port_;
    EsclDevice device_;
    std::vector<Connection> connections_;
};

// "HOST:PORT" to its parts; BadArgument.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
};

[[nodiscard]] Result<ListenAddress> parse_listen(const std::string& text);

// Writes a SANE configuration that knows the simulator and nothing else: dll.conf, airscan.conf,
// and escl-sim.control, by which the scanner port finds the control address. The device is then
// called `airscan:e0:sim`. IoFailed names the path.
[[nodiscard]] Status write_sane_config(const std::filesystem::path& folder,
                                       const std::string& host,
                                       std::uint16_t port);

}  // namespace kiosk::scanner
