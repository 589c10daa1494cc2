#pragma once
// The scanner port: one batch of paper, page by page. It reports what happened and decides
// nothing: whether an empty feeder means the end of a letter is staff's to say.

#include <memory>
#include <optional>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class Source { Feeder, Flatbed };
enum class Side { Front, Back };

// One page as it left the scanner: a whole image file (PNG, JPEG or PNM), never altered.
struct ScannedPage {
    Bytes image;
    int dpi = 300;
    Side side = Side::Front;
};

class Scanner {
public:
    virtual ~Scanner() = default;

    // Begins feeding at `dpi` (75-1200), 24-bit colour, an A4 window. ScannerGone, ScannerBusy,
    // ScannerJam, ScannerCoverOpen, ScannerEmpty, ScannerFault, ScannerTimeout. One thread.
    // Blocks for the device's start, at most its time-outs (README.md).
    [[nodiscard]] virtual Status start(Source source, int dpi) = 0;

    // The next page; nullopt = the feeder says that it is empty, which is only "maybe" (firmware
    // says so in the middle of a batch: alexpevzner/sane-airscan#39). After an error the batch is
    // over: pages delivered before stand, start() goes on with the paper that is left.
    [[nodiscard]] virtual Result<std::optional<ScannedPage>> next() = 0;

    // Ends the run; cancels what the device still does. At most two seconds. May be called twice.
    virtual void finish() = 0;

    // {"device": name, "simulated": bool, …} for people; never asks the device.
    [[nodiscard]] virtual Json describe() const = 0;
};

struct ScannerOptions {
    std::string device;       // "sane:airscan:e0:sim", "sim:/folder"
    std::string config_dir;   // SANE_CONFIG_DIR of the worker; "" = the system's
    std::string worker_path;  // kiosk-scan
    std::uint64_t first_strip_timeout_ms = 60'000;  // lamps warm up
    std::uint64_t strip_timeout_ms = 20'000;
};

// Drivers register themselves under the word before the first colon.
// BadArgument when no driver has that name. Nothing is opened yet.
[[nodiscard]] Result<std::unique_ptr<Scanner>> make_scanner(const ScannerOptions& options,
                                                            const Clock& clock);

// ---- registration: one static node per adapter file

using MakeScanner = Result<std::unique_ptr<Scanner>> (*)(const ScannerOptions&, const Clock&);

class ScannerDriver {
public:
    ScannerDriver(const char* name, MakeScanner make) noexcept;
    [[nodiscard]] static const ScannerDriver* first() noexcept;
    [[nodiscard]] const ScannerDriver* next() const noexcept { return next_; }
    [[nodiscard]] const char* name() const noexcept { return name_; }
    [[nodiscard]] MakeScanner make() const noexcept { return make_; }

private:
    const char* name_;
    MakeScanner make_;
    const ScannerDriver* next_;
};

}  // namespace kiosk::scanner
