// posix_spawn instead of fork: kioskd has threads. Standard input is a socket, so that a program
// that died gives EPIPE and no signal. The environment is made anew and holds only what ALSA needs
// to find the user's sound settings.
#include "drivers/speech/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "firmware/base/file.hpp"

namespace kiosk::speech {
namespace {

constexpr int kTick_ms = 20;  // how late a stop may be noticed
constexpr std::size_t kMostComplaint = 4096;
constexpr std::size_t kMostContext = 160;

struct Channel {
    Fd ours;
    Fd theirs;
};

Result<Channel> channel() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return errno_error(ErrorCode::SpeechGone, "socketpair");
    }
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return Channel{Fd(ends[0]), Fd(ends[1])};
}

std::vector<std::string> environment() {
    std::vector<std::string> out{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"};
    for (const char* name : {"HOME", "XDG_RUNTIME_DIR", "ALSA_CONFIG_PATH"}) {
        if (const char* value = ::getenv(name); value != nullptr) {
            out.push_back(std::string(name) + "=" + value);
        }
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) {
        out.push_back(text.data());
    }
    out.push_back(nullptr);
    return out;
}

class Child {
public:
    Child(const ProgramRun& run, const Clock& clock) : run_(run), clock_(clock) {}

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    ~Child() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
    }

    Status start();
    Result<Bytes> finish(const std::atomic<bool>& stop);

private:
    [[nodiscard]] Error gone(const std::string& why) const {
        return {ErrorCode::SpeechGone, run_.arguments[0] + ": " + why};
    }

    void feed();
    // Reads what is there; closes the channel at its end.
    void drain(Fd& from, Bytes& into, std::size_t most);
    [[nodiscard]] std::string complaint() const;

    const ProgramRun& run_;
    const Clock& clock_;
    pid_t pid_ = -1;
    Fd input_;
    Fd output_;
    Fd errors_;
    std::size_t fed_ = 0;
    Bytes said_;
    Bytes complained_;
};

Status Child::start() {
    KIOSK_TRY(Channel input, channel());
    KIOSK_TRY(Channel output, channel());
    KIOSK_TRY(Channel errors, channel());
    auto arguments = run_.arguments;
    auto variables = environment();
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    // Via high numbers: a descriptor that is 0, 1 or 2 already must not be overwritten too early.
    const std::array<Fd*, 3> ends{&input.theirs, &output.theirs, &errors.theirs};
    for (Fd* end : ends) {
        *end = Fd(::fcntl(end->get(), F_DUPFD_CLOEXEC, 10));
    }
    for (int i = 0; i < 3; ++i) {
        posix_spawn_file_actions_adddup2(&actions, ends[static_cast<std::size_t>(i)]->get(), i);
    }
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t standard;
    sigemptyset(&none);
    sigemptyset(&standard);
    for (const int signal : {SIGTERM, SIGINT, SIGPIPE, SIGHUP}) {
        sigaddset(&standard, signal);
    }
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int failed = ::posix_spawnp(&pid_,
                                      arguments[0].c_str(),
                                      &actions,
                                      &attributes,
                                      pointers(arguments).data(),
                                      pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) {
        pid_ = -1;
        return gone(failed == ENOENT ? "is not installed" : std::strerror(failed));
    }
    input_ = std::move(input.ours);
    output_ = std::move(output.ours);
    errors_ = std::move(errors.ours);
    return {};
}

void Child::feed() {
    while (input_ && fed_ < run_.input.size()) {
        const ByteView rest = run_.input.subspan(fed_);
        const auto sent = ::send(input_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                input_.reset();  // it does not read on; its exit code says what that means
            }
            return;
        }
        fed_ += static_cast<std::size_t>(sent);
    }
    input_.reset();
}

void Child::drain(Fd& from, Bytes& into, std::size_t most) {
    std::array<std::uint8_t, 16 * 1024> piece{};
    while (from) {
        const auto got = ::read(from.get(), piece.data(), piece.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (got <= 0) {
            from.reset();
            return;
        }
        const std::size_t room = most - std::min(most, into.size());
        const std::size_t kept = std::min(room, static_cast<std::size_t>(got));
        into.insert(into.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(kept));
    }
}

Result<Bytes> Child::finish(const std::atomic<bool>& stop) {
    const std::uint64_t until_ms = clock_.monotonic_ms() + run_.timeout_ms;
    feed();
    while (output_ || errors_) {
        if (stop.load()) {
            return Error{ErrorCode::SpeechStopped};
        }
        if (clock_.monotonic_ms() >= until_ms) {
            return gone("no end within " + std::to_string(run_.timeout_ms / 1000) + " s");
        }
        std::array<pollfd, 3> ready{pollfd{output_.get(), POLLIN, 0},
                                    pollfd{errors_.get(), POLLIN, 0},
                                    pollfd{input_.get(), POLLOUT, 0}};
        (void)::poll(ready.data(), ready.size(), kTick_ms);
        feed();
        drain(output_, said_, run_.most_output + 1);
        drain(errors_, complained_, kMostComplaint);
        if (said_.size() > run_.most_output) {
            return gone("too much output");
        }
    }
    // Its outputs are closed: it ends now, or it never will.
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
        if (clock_.monotonic_ms() >= until_ms) {
            return gone("no end within " + std::to_string(run_.timeout_ms / 1000) + " s");
        }
        pause_ms(1);
    }
    pid_ = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return gone(
            "exit code " +
            std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)) +
            complaint());
    }
    return std::move(said_);
}

// ALSA's last line is the telling one.
std::string Child::complaint() const {
    std::string_view text = as_text(complained_);
    while (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    text = text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1);
    return text.empty() ? std::string() : ", " + std::string(text.substr(0, kMostContext));
}

}  // namespace

Result<Bytes> run_program(const ProgramRun& run,
                          const Clock& clock,
                          const std::atomic<bool>& stop) {
    Child child(run, clock);
    KIOSK_CHECK(child.start());
    return child.finish(stop);
}

}  // namespace kiosk::speech
