// "sim:DIR": a scanner whose paper is a folder of images; its orders are in DIR/control. It hands
// out the files as they are, so that nothing stands between a test page and the desk.
#include "drivers/scanner/raster.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/scanner/sim/paper_stack.hpp"

namespace kiosk::scanner {
namespace {

class SimScanner final : public Scanner {
public:
    SimScanner(std::string folder, const ScannerOptions& options)
        : folder_(std::move(folder)),
          stack_(folder_, std::filesystem::path(folder_) / "control"),
          stall_ms_(options.strip_timeout_ms) {}

    Status start(Source source, int dpi) override {
        stack_.look();
        source_ = source;
        dpi_ = dpi;
        running_ = true;
        if (const auto fault = stack_.fault(); fault && fault->kind == FaultKind::Busy) {
            return Error{ErrorCode::ScannerBusy};
        }
        return {};
    }

    Result<std::optional<ScannedPage>> next() override {
        stack_.look();
        if (!running_) {
            return Error{ErrorCode::ScannerFault, "not started"};
        }
        if (const auto fault = stack_.fault()) {
            if (fault->kind == FaultKind::FalseEmpty) {
                stack_.repeated();
                return std::optional<ScannedPage>();
            }
            if (fault->kind == FaultKind::Empty) {
                return std::optional<ScannedPage>();
            }
            if (fault->kind == FaultKind::Repeat) {
                stack_.repeated();
                return page(Feed::Keep);
            }
            running_ = false;
            return error_of(fault->kind);
        }
        if (stack_.empty()) {
            return std::optional<ScannedPage>();
        }
        return page(Feed::Take);
    }

    void finish() override { running_ = false; }

    [[nodiscard]] Json describe() const override {
        return {{"device", "sim:" + folder_}, {"simulated", true}};
    }

private:
    enum class Feed { Take, Keep };

    Result<std::optional<ScannedPage>> page(Feed feed) {
        KIOSK_TRY(Bytes image, stack_.peek());
        if (feed == Feed::Take) {
            stack_.feed();
        }
        return std::optional(ScannedPage{std::move(image), dpi_, Side::Front});
    }

    Error error_of(FaultKind kind) const {
        switch (kind) {
            case FaultKind::Jam: return Error{ErrorCode::ScannerJam};
            case FaultKind::Cover: return Error{ErrorCode::ScannerCoverOpen};
            case FaultKind::Busy: return Error{ErrorCode::ScannerBusy};
            case FaultKind::Stall: pause_ms(stall_ms_); return Error{ErrorCode::ScannerTimeout};
            default: return Error{ErrorCode::ScannerFault};
        }
    }

    std::string folder_;
    PaperStack stack_;
    std::uint64_t stall_ms_;
    Source source_ = Source::Feeder;
    int dpi_ = 300;
    bool running_ = false;
};

Result<std::unique_ptr<Scanner>> make(const ScannerOptions& options, const Clock&) {
    const std::string folder = options.device.substr(std::string_view("sim:").size());
    if (!std::filesystem::is_directory(folder)) {
        return Error{ErrorCode::ScannerGone, "no such folder: " + folder};
    }
    return std::unique_ptr<Scanner>(std::make_unique<SimScanner>(folder, options));
}

const ScannerDriver driver("sim", &make);

}  // namespace
}  // namespace kiosk::scanner
