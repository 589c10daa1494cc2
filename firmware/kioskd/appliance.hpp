#pragma once
// The composition root: everything of the appliance, put together by hand from one settings file
// and one data folder.

#include <filesystem>
#include <memory>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::kioskd {

struct ApplianceOptions {
    std::filesystem::path config;    // settings.toml
    std::filesystem::path data;      // made when missing, mode 0700
    std::filesystem::path socket;    // the API's Unix socket
    std::filesystem::path programs;  // where kiosk-scan and kiosk-ocr are
};

class ApplianceService {
public:
    // Reads the settings, opens identity and store, folds the journal, starts the threads and
    // listens. Everything is durable and answering when it returns. Errors: BadSettings (line and
    // key), InUse (another process has the data folder), JournalBroken, BadKey, IoFailed, DiskFull.
    // `clock` and `random` outlive it.
    [[nodiscard]] static Result<std::unique_ptr<ApplianceService>> create(
        const ApplianceOptions& options, const Clock& clock, Random& random);
    // Stops listening, then the threads; what was acknowledged is on disk already.
    virtual ~ApplianceService() = default;
};

}  // namespace kiosk::kioskd
