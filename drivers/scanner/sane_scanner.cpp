// "sane:NAME": kioskd's side of kiosk-scan. One worker process a batch, because backends leak; a
// worker that is silent for too long gets SIGTERM, two seconds, SIGKILL. What it says is parsed as
// hostile: sizes are bounded before memory is taken.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <deque>

#include "drivers/scanner/raster.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/scanner/worker/protocol.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX declares it nowhere

namespace kiosk::scanner {
namespace {

constexpr std::string_view kComponent = "scanner";
constexpr std::uint64_t kMaxPagePixels = 40'000'000;

// One kiosk-scan process and its channel.
class WorkerProcess {
public:
    ~WorkerProcess() { end(0); }

    [[nodiscard]] bool running() const noexcept { return pid_ > 0; }

    Status spawn(const ScannerOptions& options) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            return errno_error(ErrorCode::ScannerFault, "socketpair");
        }
        channel_ = Fd(ends[0]);
        const Fd theirs(ends[1]);
        std::vector<std::string> text;
        for (char** entry = environ; *entry != nullptr; ++entry) {
            if (!std::string_view(*entry).starts_with("SANE_CONFIG_DIR=")) {
                text.emplace_back(*entry);
            }
        }
        if (!options.config_dir.empty()) {
            text.push_back("SANE_CONFIG_DIR=" + options.config_dir);
        }
        std::vector<char*> env;
        for (std::string& entry : text) {
            env.push_back(entry.data());
        }
        env.push_back(nullptr);
        posix_spawn_file_actions_t actions{};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs.get(), 3);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawnattr_t attributes{};
        posix_spawnattr_init(&attributes);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        std::string path = options.worker_path;
        std::array<char*, 2> arguments{path.data(), nullptr};
        const int failed = ::posix_spawn(&pid_, path.c_str(), &actions, &attributes,
                                         arguments.data(), env.data());
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (failed != 0) {
            pid_ = -1;
            return Error{ErrorCode::ScannerFault, "starting " + path, failed};
        }
        parser_ = FrameParser();
        return {};
    }

    Status send(FrameType type, ByteView payload = {}) {
        const auto sent = write_all(channel_.get(), encode_frame(type, payload));
        return sent ? Status() : Status(Error{ErrorCode::ScannerFault, "kiosk-scan has died"});
    }

    // ScannerTimeout after timeout_ms of silence, ScannerFault when the worker died or babbles.
    Result<Frame> receive(std::uint64_t timeout_ms) {
        while (true) {
            auto frame = parser_.next();
            if (!frame) {
                return Error{ErrorCode::ScannerFault, "kiosk-scan babbles"};
            }
            if (*frame) {
                return std::move(**frame);
            }
            pollfd wait{channel_.get(), POLLIN, 0};
            const int ready = ::poll(&wait, 1, static_cast<int>(timeout_ms));
            if (ready == 0) {
                return Error{ErrorCode::ScannerTimeout};
            }
            std::array<std::uint8_t, 65536> buffer{};
            const ssize_t got = ready < 0 ? -1 : ::read(channel_.get(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got <= 0) {
                return Error{ErrorCode::ScannerFault, "kiosk-scan has died"};
            }
            parser_.feed(ByteView(buffer).first(static_cast<std::size_t>(got)));
        }
    }

    void end(std::uint64_t grace_ms) {
        channel_.reset();
        if (pid_ <= 0) {
            return;
        }
        ::kill(pid_, SIGTERM);
        int status = 0;
        for (std::uint64_t waited = 0; waited < grace_ms; waited += 20) {
            if (::waitpid(pid_, &status, WNOHANG) == pid_) {
                pid_ = -1;
                return;
            }
            pause_ms(20);
        }
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
    Fd channel_;
    FrameParser parser_;
};

// Tells escl-sim a word, at the address that its SANE configuration names. A scanner that knows no
// /sim is a real one.
Status order_escl_sim(const ScannerOptions& options, std::string_view word) {
    const auto config =
        read_text_file(std::filesystem::path(options.config_dir) / "airscan.conf", 65536);
    constexpr std::string_view kAddress = "http://127.0.0.1:";
    const std::size_t at = config ? config->find(kAddress) : std::string::npos;
    if (options.config_dir.empty() || at == std::string::npos) {
        return Error{ErrorCode::NotSimulated};
    }
    const int port = std::atoi(config->c_str() + at + kAddress.size());
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{2, 0};
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        return errno_error(ErrorCode::ScannerGone, "the simulator");
    }
    KIOSK_CHECK(write_all(fd.get(), as_bytes(fmt::format("POST /sim HTTP/1.1\r\nHost: sim\r\n"
                                                         "Content-Length: {}\r\n\r\n{}",
                                                         word.size(), word))));
    std::array<char, 64> answer{};
    const ssize_t got = ::read(fd.get(), answer.data(), answer.size());
    const std::string_view head(answer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (head.starts_with("HTTP/1.1 200")) {
        return {};
    }
    if (head.starts_with("HTTP/1.1 400")) {
        return Error{ErrorCode::BadArgument, "no such word; see drivers/scanner/sim/feeder.hpp"};
    }
    return Error{head.empty() ? ErrorCode::ScannerGone : ErrorCode::NotSimulated};
}

class SaneScanner final : public Scanner {
public:
    SaneScanner(ScannerOptions options, const Clock& clock)
        : options_(std::move(options)),
          device_(options_.device.substr(std::string_view("sane:").size())),
          clock_(clock) {}

    Status start(Source source, int dpi) override {
        worker_.end(options_.term_grace_ms);
        if (dpi < kLeastDpi || dpi > kMostDpi) {
            return Error{ErrorCode::BadArgument, "dpi"};
        }
        dpi_ = dpi;
        first_strip_ = true;
        delivered_ = false;
        if (too_many_deaths()) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan died three times in ten minutes"};
        }
        KIOSK_CHECK(worker_.spawn(options_));
        KIOSK_CHECK(ask(FrameType::Open, as_bytes(device_), FrameType::Opened));
        Bytes wish;
        put_u8(wish, source == Source::Flatbed ? 1 : 0);
        put_u16(wish, static_cast<std::uint16_t>(dpi));
        return ask(FrameType::Start, wish, FrameType::Started);
    }

    Result<std::optional<ScannedPage>> next() override {
        if (!worker_.running()) {
            return Error{ErrorCode::ScannerFault, "not started"};
        }
        auto page = receive_page();
        if (!page) {
            note_death(page.error());
            worker_.end(options_.term_grace_ms);
        }
        return page;
    }

    void finish() override { worker_.end(options_.term_grace_ms); }

    [[nodiscard]] Json describe() const override {
        return {{"device", options_.device},
                {"simulated", false},
                {"state", worker_.running() ? "feeding" : "idle"},
                {"worker_deaths", deaths_.size()}};
    }

    Status simulate(std::string_view word) override { return order_escl_sim(options_, word); }

private:
    Status ask(FrameType type, ByteView payload, FrameType wanted) {
        auto answered = [&]() -> Status {
            KIOSK_CHECK(worker_.send(type, payload));
            KIOSK_TRY(const Frame frame, worker_.receive(options_.first_strip_timeout_ms));
            if (frame.type == FrameType::Fault) {
                return fault_of(frame);
            }
            return frame.type == wanted
                       ? Status()
                       : Status(Error{ErrorCode::ScannerFault, "kiosk-scan answers out of turn"});
        }();
        if (!answered) {
            note_death(answered.error());
            worker_.end(options_.term_grace_ms);
        }
        return answered;
    }

    Result<std::optional<ScannedPage>> receive_page() {
        KIOSK_CHECK(worker_.send(FrameType::Next));
        Raster raster;
        bool begun = false;
        while (true) {
            const std::uint64_t timeout_ms =
                first_strip_ ? options_.first_strip_timeout_ms : options_.strip_timeout_ms;
            KIOSK_TRY(const Frame frame, worker_.receive(timeout_ms));
            if (frame.type == FrameType::NoMorePages && !begun) {
                return delivered_ ? Result<std::optional<ScannedPage>>(std::nullopt)
                                  : Error{ErrorCode::ScannerEmpty};
            }
            if (frame.type == FrameType::Fault) {
                return fault_of(frame);
            }
            if (frame.type == FrameType::PageBegin && !begun) {
                KIOSK_CHECK(begin(frame, raster));
                begun = true;
            } else if (frame.type == FrameType::Strip && begun) {
                first_strip_ = false;
                if (raster.pixels.size() + frame.payload.size() >
                    kMaxPagePixels * static_cast<std::uint64_t>(raster.channels)) {
                    return Error{ErrorCode::PageTooLarge, "the scanner sends no end"};
                }
                put_bytes(raster.pixels, frame.payload);
            } else if (frame.type == FrameType::PageEnd && begun) {
                delivered_ = true;
                return end(frame, std::move(raster));
            } else {
                return Error{ErrorCode::ScannerFault, "kiosk-scan answers out of turn"};
            }
        }
    }

    Status begin(const Frame& frame, Raster& raster) const {
        ByteReader reader(frame.payload);
        KIOSK_TRY(raster.width_px, reader.u32());
        KIOSK_TRY(const std::uint8_t channels, reader.u8());
        if (raster.width_px == 0 || raster.width_px > 20'000 || (channels != 1 && channels != 3)) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan describes an impossible page"};
        }
        raster.channels = channels;
        raster.dpi = dpi_;
        return {};
    }

    static Result<std::optional<ScannedPage>> end(const Frame& frame, Raster raster) {
        ByteReader reader(frame.payload);
        KIOSK_TRY(raster.height_px, reader.u32());
        if (raster.height_px == 0 ||
            raster.pixels.size() != raster.row_bytes() * raster.height_px) {
            return Error{ErrorCode::ScannerFault, "the page ends inside a row"};
        }
        const int dpi = raster.dpi;
        const int width_px = static_cast<int>(raster.width_px);
        const int height_px = static_cast<int>(raster.height_px);
        KIOSK_TRY(Bytes image, encode_page(std::move(raster)));
        return std::optional(ScannedPage{std::move(image), dpi, width_px, height_px, Side::Front});
    }

    static Error fault_of(const Frame& frame) {
        const std::string_view words = as_text(frame.payload);
        const auto code = error_from_name(words.substr(0, words.find(' ')));
        const bool ours = code && (*code == ErrorCode::ScannerJam ||
                                   *code == ErrorCode::ScannerCoverOpen ||
                                   *code == ErrorCode::ScannerBusy ||
                                   *code == ErrorCode::ScannerEmpty ||
                                   *code == ErrorCode::ScannerGone);
        const std::size_t space = words.find(' ');
        const std::string rest(
            space == std::string_view::npos ? std::string_view{} : words.substr(space + 1, 200));
        return Error{ours ? *code : ErrorCode::ScannerFault, rest};
    }

    // Only deaths count: a jam is no fault of the process.
    void note_death(const Error& error) {
        if (error.code == ErrorCode::ScannerTimeout || error.context == "kiosk-scan has died") {
            deaths_.push_back(clock_.monotonic_ms());
            log::warn(kComponent, "kiosk-scan ended: {}", error_name(error.code));
        }
    }

    bool too_many_deaths() {
        while (!deaths_.empty() && deaths_.front() + options_.death_window_ms < clock_.monotonic_ms()) {
            deaths_.pop_front();
        }
        return deaths_.size() >= static_cast<std::size_t>(options_.most_deaths);
    }

    ScannerOptions options_;
    std::string device_;
    const Clock& clock_;
    WorkerProcess worker_;
    int dpi_ = 300;
    bool first_strip_ = true;
    bool delivered_ = false;  // a page of this run
    std::deque<std::uint64_t> deaths_;
};

Result<std::unique_ptr<Scanner>> make(const ScannerOptions& options, const Clock& clock) {
    return std::unique_ptr<Scanner>(std::make_unique<SaneScanner>(options, clock));
}

const ScannerDriver driver("sane", &make);

}  // namespace
}  // namespace kiosk::scanner
