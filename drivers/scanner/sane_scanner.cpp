// "sane:NAME": kioskd's side of kiosk-scan, one process a batch, because backends leak. A worker
// that is silent too long gets SIGTERM, two seconds, SIGKILL. It is started again by itself only
// while no sheet can have moved (opening, setting up): a sheet that was drawn in and lost must be
// laid in again by a person who knows which one it is, so a death while feeding is reported
// instead. What the worker says is parsed as hostile: sizes are bounded before memory is taken.
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include "drivers/scanner/page_codec.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/scanner/sim/control.hpp"
#include "drivers/scanner/worker/protocol.hpp"
#include "drivers/scanner/worker_process.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::string_view kComponent = "scanner";
constexpr int kMostSide_px = 20'000;
constexpr std::uint64_t kFinish_ms = 1'500;  // of the two seconds that the port allows
constexpr std::size_t kMostFaultText = 200;

std::string program_beside_this_one() {
    std::string path(PATH_MAX, '\0');
    const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
    path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return (std::filesystem::path(path).parent_path() / "kiosk-scan").string();
}

// What a Fault frame says. Only codes that a scanner may mean; everything else is ScannerFault.
Error fault_of(const Frame& frame) {
    const std::string_view words = as_text(frame.payload);
    const std::size_t space = std::min(words.find(' '), words.size());
    const auto code = error_from_name(words.substr(0, space));
    std::string rest(words.substr(space).substr(0, kMostFaultText));
    std::replace_if(
        rest.begin(), rest.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    for (const ErrorCode allowed : {ErrorCode::ScannerJam,
                                    ErrorCode::ScannerCoverOpen,
                                    ErrorCode::ScannerBusy,
                                    ErrorCode::ScannerEmpty,
                                    ErrorCode::ScannerGone,
                                    ErrorCode::PageTooLarge}) {
        if (code == allowed) {
            return Error{allowed, std::move(rest)};
        }
    }
    return Error{ErrorCode::ScannerFault, std::move(rest)};
}

Result<Raster> begin_page(const Frame& frame, int dpi) {
    ByteReader reader(frame.payload);
    KIOSK_TRY(const std::uint32_t width, reader.u32());
    KIOSK_TRY(const std::uint8_t channels, reader.u8());
    if (width < 1 || width > kMostSide_px || (channels != 1 && channels != 3)) {
        return Error{ErrorCode::ScannerFault, "kiosk-scan describes an impossible page"};
    }
    Raster raster;
    raster.width_px = static_cast<int>(width);
    raster.channels = channels;
    raster.dpi = dpi;
    // A4 at this resolution, so that the rows arrive without moving what is there.
    raster.pixels.reserve(std::size_t{width} * channels * static_cast<std::size_t>(dpi * 12));
    return raster;
}

Status add_strip(const Frame& frame, Raster& raster) {
    const std::size_t most =
        static_cast<std::size_t>(kMostPixels) * static_cast<std::size_t>(raster.channels);
    if (raster.pixels.size() + frame.payload.size() > most) {
        return Error{ErrorCode::PageTooLarge, "the scanner sends no end"};
    }
    put_bytes(raster.pixels, frame.payload);
    return {};
}

Result<std::optional<ScannedPage>> end_page(const Frame& frame, Raster raster) {
    ByteReader reader(frame.payload);
    KIOSK_TRY(const std::uint32_t rows, reader.u32());
    const std::size_t row_bytes = raster.row_bytes();
    if (rows < 1 || rows > kMostSide_px || raster.pixels.size() != row_bytes * rows) {
        return Error{ErrorCode::ScannerFault, "the page ends inside a row"};
    }
    raster.height_px = static_cast<int>(rows);
    if (has_missing_rows(raster)) {
        return Error{ErrorCode::ScannerFault, "the scanner sent half a page"};
    }
    ScannedPage page;
    page.dpi = raster.dpi;
    page.width_px = raster.width_px;
    page.height_px = raster.height_px;
    KIOSK_TRY(page.image, encode_page(std::move(raster)));
    return std::optional(std::move(page));
}

// Whether the worker was at fault. A jam is no fault of the process.
enum class Blame { Worker, Device };

class SaneScanner final : public Scanner {
public:
    SaneScanner(ScannerOptions options, const Clock& clock)
        : options_(std::move(options)),
          device_(options_.device.substr(std::string_view("sane:").size())),
          simulated_(knows_escl_sim(options_.config_dir)),
          clock_(clock),
          worker_(clock) {
        if (options_.worker_path.empty()) {
            options_.worker_path = program_beside_this_one();
        }
    }

    Status start(Source source, int dpi) override {
        finish();
        if (dpi < kLeastDpi || dpi > kMostDpi) {
            return Error{ErrorCode::BadArgument, "dpi"};
        }
        dpi_ = dpi;
        source_ = source;
        silent_so_far_ = true;
        delivered_ = 0;
        while (true) {
            KIOSK_CHECK(wait_out_deaths());
            const Status ready = open_and_set_up();
            if (ready || blame_ == Blame::Device) {
                return ready;
            }
        }
    }

    Result<std::optional<ScannedPage>> next() override {
        if (!worker_.running()) {
            return Error{ErrorCode::ScannerFault, "not started"};
        }
        blame_ = Blame::Device;
        if (source_ == Source::Flatbed && delivered_ > 0) {
            finish();
            return std::optional<ScannedPage>{};  // one page a press
        }
        auto page = receive_page();
        if (!page) {
            give_up(page.error());
        } else if (!*page) {
            finish();
        }
        return page;
    }

    void finish() override {
        worker_.end(WorkerProcess::Ending::Ask, kFinish_ms);
        feeding_ = false;
    }

    [[nodiscard]] Json describe() const override {
        const int deaths = recent_deaths();
        const char* state = "idle";
        if (feeding_) {
            state = "feeding";
        } else if (deaths >= options_.most_deaths) {
            state = "fault";
        }
        return {{"device", options_.device},
                {"simulated", simulated_},
                {"state", state},
                {"worker_deaths", deaths},
                {"duplex", options_.duplex}};
    }

    Status simulate(std::string_view word) override {
        return order_escl_sim(options_.config_dir, word);
    }

private:
    Status open_and_set_up() {
        blame_ = Blame::Device;
        Bytes wish;
        put_u8(wish, static_cast<std::uint8_t>(source_));
        put_u16(wish, static_cast<std::uint16_t>(dpi_));
        Status done = worker_.spawn(options_.worker_path, options_.config_dir);
        if (done) {
            done = ask(FrameType::Open, as_bytes(device_), FrameType::Describe);
        }
        if (done) {
            done = ask(FrameType::Window, wish, FrameType::Ready);
        }
        feeding_ = done.has_value();
        if (!done) {
            give_up(done.error());
        }
        return done;
    }

    // Waits the delay that the last deaths call for. ScannerFault when there were too many.
    Status wait_out_deaths() {
        const int deaths = recent_deaths();
        if (deaths >= options_.most_deaths) {
            return Error{ErrorCode::ScannerFault, "kiosk-scan died too often"};
        }
        if (deaths > 0) {
            const auto step = std::min<std::size_t>(static_cast<std::size_t>(deaths),
                                                    options_.respawn_after_ms.size());
            const std::uint64_t due_ms = deaths_.back() + options_.respawn_after_ms[step - 1];
            const std::uint64_t now_ms = clock_.monotonic_ms();
            if (due_ms > now_ms) {
                pause_ms(due_ms - now_ms);
            }
        }
        return {};
    }

    Status ask(FrameType type, ByteView payload, FrameType wanted) {
        KIOSK_TRY(const Frame frame, exchange(type, payload));
        if (frame.type == FrameType::Fault) {
            return fault_of(frame);
        }
        return frame.type == wanted ? Status() : out_of_turn();
    }

    Result<Frame> exchange(FrameType type, ByteView payload) {
        if (auto sent = worker_.send(type, payload); !sent) {
            blame_ = Blame::Worker;
            return std::move(sent).error();
        }
        return listen();
    }

    Result<Frame> listen() {
        const std::uint64_t limit_ms =
            silent_so_far_ ? options_.first_strip_timeout_ms : options_.strip_timeout_ms;
        auto frame = worker_.receive(clock_.monotonic_ms() + limit_ms);
        if (!frame) {
            blame_ = Blame::Worker;
        }
        return frame;
    }

    Error out_of_turn() {
        blame_ = Blame::Worker;
        return Error{ErrorCode::ScannerFault, "kiosk-scan answers out of turn"};
    }

    Result<std::optional<ScannedPage>> receive_page() {
        KIOSK_TRY(Frame frame, exchange(FrameType::Start, {}));
        if (frame.type == FrameType::NoMorePages) {
            if (delivered_ > 0) {
                return std::optional<ScannedPage>{};
            }
            return Error{ErrorCode::ScannerEmpty};
        }
        if (frame.type == FrameType::Fault) {
            return fault_of(frame);
        }
        if (frame.type != FrameType::PageBegin) {
            return out_of_turn();
        }
        KIOSK_TRY(Raster raster, begin_page(frame, dpi_));
        while (true) {
            KIOSK_TRY(frame, listen());
            switch (frame.type) {
                case FrameType::Strip:
                    silent_so_far_ = false;
                    KIOSK_CHECK(add_strip(frame, raster));
                    break;
                case FrameType::PageEnd: {
                    auto page = end_page(frame, std::move(raster));
                    if (page) {
                        (*page)->side = side_of(source_, delivered_++);
                    }
                    return page;
                }
                case FrameType::Fault:
                    return fault_of(frame);
                default:
                    return out_of_turn();
            }
        }
    }

    void give_up(const Error& error) {
        if (blame_ == Blame::Device) {
            finish();
            return;
        }
        worker_.end(WorkerProcess::Ending::Terminate, options_.term_grace_ms);
        feeding_ = false;
        {
            const std::lock_guard lock(deaths_mutex_);
            deaths_.push_back(clock_.monotonic_ms());
            while (deaths_.size() > static_cast<std::size_t>(std::max(options_.most_deaths, 1))) {
                deaths_.pop_front();
            }
        }
        log::warn(kComponent,
                  "kiosk-scan ended ({}): {}, {} of {} deaths",
                  error.context,
                  error_name(error.code),
                  recent_deaths(),
                  options_.most_deaths);
    }

    [[nodiscard]] int recent_deaths() const {
        const std::uint64_t now_ms = clock_.monotonic_ms();
        const std::lock_guard lock(deaths_mutex_);
        return static_cast<int>(std::count_if(deaths_.begin(), deaths_.end(), [&](auto at_ms) {
            return at_ms + options_.death_window_ms >= now_ms;
        }));
    }

    ScannerOptions options_;
    const std::string device_;
    const bool simulated_;
    const Clock& clock_;
    WorkerProcess worker_;
    int dpi_ = 300;
    Source source_ = Source::Feeder;
    bool silent_so_far_ = true;  // no strip in this run yet: lamps may warm up
    int delivered_ = 0;          // pages of this run
    Blame blame_ = Blame::Device;
    std::atomic<bool> feeding_ = false;
    mutable std::mutex deaths_mutex_;   // describe() comes from other threads
    std::deque<std::uint64_t> deaths_;  // monotonic, at most most_deaths
};

Result<std::unique_ptr<Scanner>> make_sane(const ScannerOptions& options, const Clock& clock) {
    if (options.device.size() <= std::string_view("sane:").size()) {
        return Error{ErrorCode::BadArgument, "scanner sane:NAME names no device"};
    }
    return std::unique_ptr<Scanner>(std::make_unique<SaneScanner>(options, clock));
}

const ScannerDriver sane_driver{"sane", &make_sane};

}  // namespace
}  // namespace kiosk::scanner
