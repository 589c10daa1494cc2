#pragma once
// The scanner port: one batch of paper, page by page. It reports what happened and decides
// nothing: whether an empty feeder means the end of a letter is staff's to say.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/driver.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class Source { Feeder, Flatbed, Duplex };  // Duplex: the feeder, both sides of each sheet
enum class Side { Front, Back };

// One page as it left the scanner: one complete image file (PNG, JPEG or PNM) of at most
// kMostPageBytes, never altered after this point.
struct ScannedPage {
    Bytes image;
    int dpi = 300;
    int width_px = 0;
    int height_px = 0;
    Side side = Side::Front;
};

// Of the `n`th page of a run (from 0): the sides of a sheet come one after the other.
[[nodiscard]] constexpr Side side_of(Source source, int n) noexcept {
    return source == Source::Duplex && n % 2 == 1 ? Side::Back : Side::Front;
}

// The hub takes pages of 16 MiB sealed; blobs are padded to 64 KiB * 2^k, so a page file of
// 16 MiB less a margin for seal and header still fits the last bucket.
inline constexpr std::size_t kMostPageBytes = (std::size_t{16} << 20) - (std::size_t{64} << 10);
inline constexpr int kLeastDpi = 75;
inline constexpr int kMostDpi = 600;  // A4 beyond it exceeds the 40 Mpx of the header gate

class Scanner {
public:
    virtual ~Scanner() = default;

    // Makes the device ready to feed at `dpi` (kLeastDpi..kMostDpi, else BadArgument), 24-bit
    // colour, an A4 window. Moves no paper. ScannerGone, ScannerBusy, ScannerFault (also after
    // three worker deaths in ten minutes, and for a source that the device has not),
    // ScannerTimeout. Ends a run that is still open. Where the device can tell that it drew in two
    // sheets at once it is told to stop; the run then ends with ScannerJam.
    // One thread (the scan desk's). Blocks at most the time-outs of ScannerOptions.
    [[nodiscard]] virtual Status start(Source source, int dpi) = 0;

    // The next page; nullopt = the feeder says that it is empty after at least one page, which is
    // only "maybe" (firmware says so mid-batch: alexpevzner/sane-airscan#39). Of a duplex run the
    // pages are front, back, front, … ScannerEmpty: empty
    // before the first page. ScannerJam, ScannerCoverOpen, ScannerBusy, ScannerGone, ScannerFault,
    // ScannerTimeout, PageTooLarge: the run is over, pages delivered before stand, the paper of
    // this page is to be laid in again, and start() goes on with it. Same thread as start().
    [[nodiscard]] virtual Result<std::optional<ScannedPage>> next() = 0;

    // Ends the run; cancels what the device still does. At most two seconds; may be called twice.
    virtual void finish() = 0;

    // {"device": name, "simulated": bool, "state": "idle"|"feeding"|"fault", "worker_deaths": n,
    // "duplex": as the options have it} for people; never asks the device. Any thread.
    [[nodiscard]] virtual Json describe() const = 0;

    // Tells a simulated device what befalls it: a word of sim/feeder.hpp ("jam@2", "ok", "reload").
    // NotSimulated for real devices, BadArgument for unknown words, ScannerGone when the simulator
    // does not answer within two seconds. Any thread.
    [[nodiscard]] virtual Status simulate(std::string_view word) = 0;
};

struct ScannerOptions {
    std::string device;       // "sane:airscan:e0:sim", "sim:/folder"
    std::string config_dir;   // SANE_CONFIG_DIR of the worker; "" = the system's
    std::string worker_path;  // kiosk-scan; "" = beside the running program
    bool duplex = false;      // the feeder scans both sides, says the technician
    std::uint64_t first_strip_timeout_ms = 60'000;  // lamps warm up
    std::uint64_t strip_timeout_ms = 20'000;
    std::uint64_t term_grace_ms = 2'000;  // SIGTERM, this long, SIGKILL
    std::array<std::uint64_t, 3> respawn_after_ms{1'000, 2'000, 5'000};
    int most_deaths = 3;  // within death_window_ms, then `fault`
    std::uint64_t death_window_ms = 600'000;
};

// The driver named by the word before the first colon; BadArgument when there is none of that
// name. Nothing is opened yet. `clock` must outlive the scanner.
[[nodiscard]] Result<std::unique_ptr<Scanner>> make_scanner(const ScannerOptions& options,
                                                            const Clock& clock);

// One static node in each adapter's file.
using ScannerDriver = Driver<Scanner, ScannerOptions>;

}  // namespace kiosk::scanner
