#pragma once
// What the names of ESC/POS printers in the settings mean (README.md has the table).

#include <optional>
#include <string>
#include <string_view>

#include "drivers/printer/escpos_talk.hpp"
#include "drivers/printer/ticket_printer.hpp"

namespace kiosk::printer {

// The opener of "escpos:usb:", ":serial:", ":tcp:" or ":file:". BadArgument says what form was
// expected. `clock` must outlive the opener.
[[nodiscard]] Result<Opener> opener_of(const PrinterOptions& options, const Clock& clock);

// The folder of "escpos:sim:DIR"; nullopt for other names and for an empty folder.
[[nodiscard]] std::optional<std::string> simulated_folder(std::string_view device);

}  // namespace kiosk::printer
