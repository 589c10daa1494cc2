#pragma once
// The cable to the simulated printer: the transport of "escpos:sim:DIR".

#include "drivers/printer/sim/escpos_device.hpp"
#include "drivers/transport/transport.hpp"

namespace kiosk::printer {

// NotFound while the printer is unplugged or off. `device` and `clock` must outlive the link; the
// link and the device belong to one thread.
[[nodiscard]] transport::OpenedTransport open_sim_link(EscPosDevice& device, const Clock& clock);

}  // namespace kiosk::printer
