#include "drivers/codes/codes.hpp"

namespace kiosk::codes {

Result<std::unique_ptr<CodeReader>> make_code_reader(const CodeReaderOptions& options,
                                                     const Clock& clock) {
    return CodeReaderDriver::make("code reader", options, clock);
}

}  // namespace kiosk::codes
