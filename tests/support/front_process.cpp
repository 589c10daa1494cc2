// nginx takes no port 0, so a free port is looked for first and could be taken meanwhile; then the
// start fails with nginx's own words in error.log.
#include "tests/support/front_process.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include "firmware/base/clock.hpp"

namespace kiosk::test {
namespace {

constexpr const char* kNginx = "/usr/sbin/nginx";

sockaddr_in loopback(int port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(static_cast<std::uint16_t>(port));
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return out;
}

int free_port() {
    const Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    KIOSK_ASSERT(::bind(fd.get(), generic, size) == 0, "the kernel has a free port");
    KIOSK_ASSERT(::getsockname(fd.get(), generic, &size) == 0, "a bound socket has a name");
    return ntohs(address.sin_port);
}

bool listens(int port) {
    const Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

bool FrontProcess::installed() {
    return std::filesystem::exists(kNginx);
}

void FrontProcess::write(const char* name, std::string_view text) const {
    KIOSK_ASSERT(write_file_durably(folder_ / name, as_bytes(text)).has_value(),
                 "a test can write its files");
}

FrontProcess::FrontProcess(const std::vector<const HubProcess*>& hubs)
    : folder_(std::filesystem::absolute(hubs.front()->dir() / "nginx")), port_(free_port()) {
    std::filesystem::create_directories(folder_);
    std::vector<std::string> args = {"front", "--listen", "127.0.0.1:" + std::to_string(port_)};
    for (const HubProcess* hub : hubs) {
        args.insert(args.end(), {"--hub", "127.0.0.1:" + std::to_string(hub->port())});
    }
    for (const HubProcess* hub : hubs) {
        if (hub->public_port() != 0) {
            args.insert(args.end(),
                        {"--public", "127.0.0.1:" + std::to_string(hub->public_port())});
        }
    }
    const RunResult made = hubs.front()->hubctl(args);
    KIOSK_ASSERT(made.exit_code == 0, "hubctl front prints a configuration");
    write("front.conf", made.out);
    const std::string at = folder_.string();
    std::string temporary;
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        temporary += std::string(kind) + "_temp_path " + at + "/" + kind + ";\n";
    }
    write("nginx.conf",
          "daemon off;\nmaster_process off;\npid " + at + "/pid;\nerror_log " + at +
              "/error.log;\nevents { worker_connections 1024; }\nhttp {\naccess_log off;\n" +
              temporary + "include " + at + "/front.conf;\n}\n");
    auto started = ChildProcess::start({kNginx, "-e", at + "/error.log", "-c", at + "/nginx.conf"});
    KIOSK_ASSERT(started.has_value(), "nginx can be started");
    process_.emplace(std::move(started).value());
    for (int i = 0; i < 500 && !listens(port_); ++i) {
        pause_ms(20);
    }
    KIOSK_ASSERT(listens(port_), "nginx listens; its error.log says why it does not");
}

}  // namespace kiosk::test
