// The intrusive list of drivers; its head is constant-initialised, so that the order in which
// adapter files are initialised does not matter.
#include <string_view>

#include "drivers/scanner/scanner.hpp"

namespace kiosk::scanner {
namespace {

constinit const ScannerDriver* head = nullptr;

}  // namespace

ScannerDriver::ScannerDriver(const char* name, MakeScanner make) noexcept
    : name_(name), make_(make), next_(head) {
    head = this;
}

const ScannerDriver* ScannerDriver::first() noexcept { return head; }

Result<std::unique_ptr<Scanner>> make_scanner(const ScannerOptions& options, const Clock& clock) {
    const std::string_view device = options.device;
    const std::string_view wanted = device.substr(0, device.find(':'));
    for (const auto* driver = ScannerDriver::first(); driver != nullptr; driver = driver->next()) {
        if (wanted == driver->name()) {
            return driver->make()(options, clock);
        }
    }
    return Error{ErrorCode::BadArgument, "no scanner driver of that name: " + std::string(wanted)};
}

}  // namespace kiosk::scanner
