// posix_spawn instead of fork: kioskd has threads. The environment is made anew, so that no secret
// that a service manager put into kioskd's own reaches a process full of foreign drivers.
#include "drivers/scanner/worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace kiosk::scanner {
namespace {

constexpr std::uint64_t kTick_ms = 5;
constexpr std::size_t kReadBytes = 256 * 1024;

std::vector<std::string> environment(const std::string& config_dir) {
    std::vector<std::string> out{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
    if (!config_dir.empty()) {
        out.push_back("SANE_CONFIG_DIR=" + config_dir);
    }
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (const char* value = ::getenv(name); value != nullptr) {
            out.push_back(std::string(name) + "=" + value);
        }
    }
    return out;
}

// Undoes what kioskd does to signals: the worker must die of SIGTERM.
void set_signals(posix_spawnattr_t* attributes) {
    sigset_t none;
    sigset_t standard;
    sigemptyset(&none);
    sigemptyset(&standard);
    for (const int signal : {SIGTERM, SIGINT, SIGPIPE, SIGHUP}) {
        sigaddset(&standard, signal);
    }
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &standard);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

}  // namespace

Status WorkerProcess::spawn(const std::string& path, const std::string& config_dir) {
    end(Ending::Kill, 0);
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return errno_error(ErrorCode::ScannerFault, "socketpair");
    }
    channel_ = Fd(ends[0]);
    Fd theirs(ends[1]);
    if (theirs.get() == 3) {  // dup2 onto itself would keep close-on-exec
        theirs = Fd(::fcntl(3, F_DUPFD_CLOEXEC, 4));
    }
    auto text = environment(config_dir);
    std::vector<char*> variables;
    for (std::string& entry : text) {
        variables.push_back(entry.data());
    }
    variables.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), 3);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    set_signals(&attributes);
    std::string program = path;
    std::array<char*, 2> arguments{program.data(), nullptr};
    const int failed = ::posix_spawn(
        &pid_, path.c_str(), &actions, &attributes, arguments.data(), variables.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) {
        pid_ = -1;
        return Error{ErrorCode::ScannerFault, "starting " + path, failed};
    }
    parser_ = FrameParser();
    return {};
}

Status WorkerProcess::send(FrameType type, ByteView payload) {
    const Bytes frame = encode_frame(type, payload);
    ByteView rest = frame;
    while (!rest.empty()) {
        const auto sent = ::send(channel_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan has died"};
        }
        rest = rest.subspan(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<Frame> WorkerProcess::receive(std::uint64_t deadline_ms) {
    Bytes buffer;
    while (true) {
        auto frame = parser_.next();
        if (!frame) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan babbles"};
        }
        if (*frame) {
            return std::move(**frame);
        }
        const std::uint64_t now_ms = clock_.monotonic_ms();
        if (now_ms >= deadline_ms) {
            return Error{ErrorCode::ScannerTimeout, "kiosk-scan is silent"};
        }
        pollfd wait{channel_.get(), POLLIN, 0};
        const int ready = ::poll(&wait, 1, static_cast<int>(deadline_ms - now_ms));
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            continue;
        }
        buffer.resize(kReadBytes);
        const auto got = ready < 0 ? -1 : ::read(channel_.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan has died"};
        }
        parser_.feed(ByteView(buffer).first(static_cast<std::size_t>(got)));
    }
}

void WorkerProcess::end(Ending how, std::uint64_t grace_ms) {
    channel_.reset();
    if (pid_ <= 0) {
        return;
    }
    if (how == Ending::Terminate) {
        ::kill(pid_, SIGTERM);
    }
    const std::uint64_t until_ms = clock_.monotonic_ms() + (how == Ending::Kill ? 0 : grace_ms);
    int status = 0;
    while (clock_.monotonic_ms() < until_ms) {
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            return;
        }
        pause_ms(kTick_ms);
    }
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

}  // namespace kiosk::scanner
