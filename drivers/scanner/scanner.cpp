// The registry: an intrusive list whose head is constant-initialised, so that nodes of other
// files may be constructed in any order.
#include "drivers/scanner/scanner.hpp"

namespace kiosk::scanner {
namespace {

constinit const ScannerDriver* first_driver = nullptr;

}  // namespace

ScannerDriver::ScannerDriver(const char* driver, MakeScanner maker) noexcept
    : name_(driver), make_(maker), next_(first_driver) {
    first_driver = this;
}

const ScannerDriver* ScannerDriver::first() noexcept {
    return first_driver;
}

Result<std::unique_ptr<Scanner>> make_scanner(const ScannerOptions& options, const Clock& clock) {
    const std::string_view device = options.device;
    const std::string_view name = device.substr(0, device.find(':'));
    for (const ScannerDriver* driver = first_driver; driver != nullptr; driver = driver->next()) {
        if (name == driver->name()) {
            return driver->make()(options, clock);
        }
    }
    return Error{ErrorCode::BadArgument, "scanner: no driver named " + std::string(name)};
}

}  // namespace kiosk::scanner
