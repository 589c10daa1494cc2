#include "drivers/scanner/scanner.hpp"

namespace kiosk::scanner {

Result<std::unique_ptr<Scanner>> make_scanner(const ScannerOptions& options, const Clock& clock) {
    return ScannerDriver::make("scanner", options, clock);
}

}  // namespace kiosk::scanner
