// The device-level simulator `sim:DIR`: the sheets of DIR, whole files, no protocol underneath. Its
// two files stand in DIR: `scanner.state` (one word of sim/feeder.hpp, written by people, scripts
// or simulate()) and `scanner.fed` (sheets fed, and the stack's folder), so that paper stays where
// it was when kioskd restarts. Both are read at each step, so anyone may write a word at any time.
#include <atomic>
#include <mutex>
#include <string>

#include "drivers/scanner/page_facts.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/scanner/sim/feeder.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::uint64_t kTick_ms = 10;
constexpr std::size_t kMostState = 4096;

class SimScanner final : public Scanner {
public:
    SimScanner(ScannerOptions options, std::filesystem::path folder, const Clock& clock)
        : options_(std::move(options)), folder_(std::move(folder)), clock_(clock) {}

    Status start(Source source, int dpi) override {
        if (dpi < kLeastDpi || dpi > kMostDpi) {
            return Error{ErrorCode::BadArgument, "dpi"};
        }
        finish();
        const std::lock_guard lock(files_);
        KIOSK_TRY(Feeder feeder, paper());
        switch (feeder.pull()) {
            case Pull::Gone:
                return Error{ErrorCode::ScannerGone};
            case Pull::Busy:
                return Error{ErrorCode::ScannerBusy};
            default:
                break;
        }
        source_ = source;
        delivered_ = 0;
        feeding_ = true;
        return {};
    }

    Result<std::optional<ScannedPage>> next() override {
        KIOSK_ASSERT(feeding_, "next() follows start()");
        auto page = next_page();
        if (!page || !*page) {
            feeding_ = false;
        }
        return page;
    }

    void finish() override { feeding_ = false; }

    Json describe() const override {
        return {{"device", options_.device},
                {"simulated", true},
                {"state", feeding_.load() ? "feeding" : "idle"},
                {"worker_deaths", 0},
                {"duplex", options_.duplex}};
    }

    Status simulate(std::string_view word) override {
        const std::lock_guard lock(files_);
        KIOSK_TRY(Feeder feeder, paper());
        KIOSK_CHECK(feeder.obey(word));
        return keep(feeder);
    }

private:
    // The paper as the two files have it. A word that moves paper is obeyed once.
    Result<Feeder> paper() {
        std::string stack = folder_.string();
        int fed = 0;
        if (const auto text = read_text_file(folder_ / "scanner.fed", kMostState)) {
            const std::size_t line = text->find('\n');
            fed = std::atoi(text->c_str());
            if (line != std::string::npos) {
                stack = std::string(trim(std::string_view(*text).substr(line + 1)));
            }
        }
        auto loaded = Feeder::load(stack);
        if (!loaded) {
            return Error{ErrorCode::ScannerGone, "folder of pages"};
        }
        Feeder feeder = std::move(*loaded);
        feeder.skip(fed);
        const auto word = read_text_file(folder_ / "scanner.state", kMostState);
        if (word && !trim(*word).empty()) {
            KIOSK_CHECK(feeder.obey(trim(*word)));
            if (feeder.state() != trim(*word)) {
                KIOSK_CHECK(keep(feeder));
            }
        }
        return feeder;
    }

    Status keep(const Feeder& feeder) const {
        KIOSK_CHECK(write_file_durably(
            folder_ / "scanner.fed",
            as_bytes(std::to_string(feeder.fed()) + "\n" + feeder.folder().string() + "\n")));
        return write_file_durably(folder_ / "scanner.state", as_bytes(feeder.state()));
    }

    Result<std::optional<ScannedPage>> next_page() {
        if (source_ == Source::Flatbed && delivered_ > 0) {
            return std::optional<ScannedPage>{};  // one page a press
        }
        std::unique_lock lock(files_);
        KIOSK_TRY(Feeder feeder, paper());
        const std::string before = feeder.state();
        const Pull met = feeder.pull();
        if (feeder.state() != before) {
            KIOSK_CHECK(keep(feeder));
        }
        switch (met) {
            case Pull::Sheet:
                return deliver(feeder);
            case Pull::Empty:
                if (delivered_ == 0) {
                    return Error{ErrorCode::ScannerEmpty};
                }
                return std::optional<ScannedPage>{};
            case Pull::Jam:
                return Error{ErrorCode::ScannerJam};
            case Pull::CoverOpen:
                return Error{ErrorCode::ScannerCoverOpen};
            case Pull::Busy:
                return Error{ErrorCode::ScannerBusy};
            case Pull::Gone:
                return Error{ErrorCode::ScannerGone};
            case Pull::Stall:
                lock.unlock();
                return stall();
            case Pull::Half:
            case Pull::WrongLength:
            case Pull::Reset:
                return Error{ErrorCode::ScannerFault, "page cut short"};
        }
        return Error{ErrorCode::ScannerFault};
    }

    Result<std::optional<ScannedPage>> deliver(Feeder& feeder) {
        auto file = read_file(feeder.sheet(), kMostPageBytes);
        if (!file) {
            return Error{file.error().code == ErrorCode::BodyTooLarge ? ErrorCode::PageTooLarge
                                                                      : ErrorCode::ScannerFault};
        }
        ScannedPage page;
        // A file that is no image is still what this scanner delivered; OCR's gate judges it.
        if (const auto facts = page_facts(*file)) {
            page.dpi = likely_dpi(*facts);
            page.width_px = facts->width_px;
            page.height_px = facts->height_px;
        }
        page.image = std::move(*file);
        page.side = side_of(source_, delivered_);
        feeder.taken();
        KIOSK_CHECK(keep(feeder));
        ++delivered_;
        return std::optional<ScannedPage>{std::move(page)};
    }

    Result<std::optional<ScannedPage>> stall() {
        const std::uint64_t limit_ms =
            delivered_ == 0 ? options_.first_strip_timeout_ms : options_.strip_timeout_ms;
        const std::uint64_t until_ms = clock_.monotonic_ms() + limit_ms;
        while (clock_.monotonic_ms() < until_ms) {
            pause_ms(kTick_ms);
        }
        return Error{ErrorCode::ScannerTimeout};
    }

    const ScannerOptions options_;
    const std::filesystem::path folder_;
    const Clock& clock_;
    std::mutex files_;  // simulate() comes from other threads
    Source source_ = Source::Feeder;
    int delivered_ = 0;
    std::atomic<bool> feeding_ = false;
};

Result<std::unique_ptr<Scanner>> make_sim(const ScannerOptions& options, const Clock& clock) {
    const std::string folder = options.device.substr(options.device.find(':') + 1);
    if (options.device.find(':') == std::string::npos || folder.empty()) {
        return Error{ErrorCode::BadArgument, "scanner sim:DIR names no folder"};
    }
    return std::unique_ptr<Scanner>(std::make_unique<SimScanner>(options, folder, clock));
}

const ScannerDriver sim_driver{"sim", &make_sim};

}  // namespace
}  // namespace kiosk::scanner
