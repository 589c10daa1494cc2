#pragma once
// The last known status of a printer, for every thread; a change is logged once.

#include <mutex>
#include <string>

#include "drivers/printer/ticket_printer.hpp"

namespace kiosk::printer {

class StatusKeeper {
public:
    // `clock` must outlive the keeper.
    StatusKeeper(std::string device, const Clock& clock)
        : device_(std::move(device)), clock_(clock) {
        status_.since_ms = clock.monotonic_ms();
    }

    // Takes a new status and returns it with since_ms set. `words` say more about a lost link.
    PrinterStatus keep(PrinterStatus now, const std::string& words = {});
    [[nodiscard]] PrinterStatus get() const;
    // {"reach", "conditions", "raw"} and, where there are words about the link, "link".
    [[nodiscard]] Json describe() const;

private:
    const std::string device_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    bool known_ = false;  // false until the first keep(): that one is news, too
    PrinterStatus status_;
    std::string words_;
};

}  // namespace kiosk::printer
