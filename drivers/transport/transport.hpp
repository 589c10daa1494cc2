#pragma once
// A byte pipe to a device, with deadlines. It knows nothing of what the bytes mean and never tries
// anything again: an adapter that saw it break drops it and opens a new one.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::transport {

// How far a write got. `accepted` bytes from the front lie in the kernel's or the device's buffer;
// that says nothing about paper.
struct WriteEnd {
    std::size_t accepted = 0;
    std::optional<Error> why{};  // empty = all accepted; Timeout; NotFound = the link broke
};

class Transport {
public:
    virtual ~Transport() = default;

    // Writes `bytes` until all are accepted or the clock shows until_ms (monotonic). A time already
    // past writes what is taken at once. The owner's thread. Blocks until until_ms at most.
    [[nodiscard]] virtual WriteEnd write(ByteView bytes, std::uint64_t until_ms) = 0;

    // The bytes that came, at least one, or none when until_ms passed first; at most 4 KiB a call.
    // NotFound when the link broke. The owner's thread. Blocks until until_ms at most.
    [[nodiscard]] virtual Result<Bytes> read(std::uint64_t until_ms) = 0;
};

using OpenedTransport = Result<std::unique_ptr<Transport>>;

// A USB printer through the kernel's usblp character device, found by its ids through
// `sysfs_root`/class/usbmisc/lp* and never by its node: after a replug the node differs and the old
// descriptor answers ENODEV (python-escpos/python-escpos#437). Ids are four hex digits; an empty
// serial means the only device of these ids. NotFound: no such device, or several without a serial
// to choose by; IoFailed: it may not be opened (group lp, drivers/printer/README.md).
struct UsbName {
    std::string vendor;
    std::string product;
    std::string serial;
};

[[nodiscard]] OpenedTransport open_usblp(const UsbName& name,
                                         const std::string& sysfs_root,
                                         const std::string& dev_root,
                                         const Clock& clock);

// A serial line: 8 data bits, no parity, 1 stop bit, RTS/CTS, raw. `baud` is one of 9600, 19200,
// 38400, 57600, 115200, else BadArgument. NotFound: no such device; IoFailed: it may not be opened
// or is no terminal.
[[nodiscard]] OpenedTransport open_serial(const std::string& path, int baud, const Clock& clock);

// A TCP connection (port 9100 is the printers' habit). NotFound when the host is unknown, refuses
// or does not answer within timeout_ms. `host` is an address or a name; a name is asked of the
// system's resolver, which may take its own time, so an address is the better setting.
[[nodiscard]] OpenedTransport open_tcp(const std::string& host,
                                       const std::string& port,
                                       std::uint64_t timeout_ms,
                                       const Clock& clock);

// A file that takes the bytes at its end; nothing ever comes back. IoFailed when it cannot be
// opened for writing.
[[nodiscard]] OpenedTransport open_file(const std::string& path, const Clock& clock);

}  // namespace kiosk::transport
