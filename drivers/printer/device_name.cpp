// Names are split at colons from the left; what may itself hold colons (a path, a serial number) is
// what remains.
#include "drivers/printer/device_name.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace kiosk::printer {
namespace {

std::string_view cut_first(std::string_view& rest) {
    const std::size_t colon = rest.find(':');
    const std::string_view first = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    return first;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && value > 0 ? std::optional<int>(value) : std::nullopt;
}

bool is_usb_id(std::string_view text) {
    return text.size() == 4 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return std::isxdigit(c) != 0;
           });
}

Result<Opener> usb_opener(std::string_view rest,
                          const PrinterOptions& options,
                          const Clock& clock) {
    transport::UsbName name;
    name.vendor = cut_first(rest);
    name.product = cut_first(rest);
    name.serial = rest;
    if (!is_usb_id(name.vendor) || !is_usb_id(name.product)) {
        return Error{ErrorCode::BadArgument, "printer: escpos:usb:VID:PID[:SERIAL]"};
    }
    return Opener([name, sysfs = options.sysfs_root, dev = options.dev_root, &clock] {
        return transport::open_usblp(name, sysfs, dev, clock);
    });
}

Result<Opener> serial_opener(std::string_view rest, const Clock& clock) {
    int baud = 115'200;
    const std::size_t colon = rest.rfind(':');
    if (colon != std::string_view::npos) {  // paths under /dev/serial/by-path hold colons, too
        if (const auto given = number(rest.substr(colon + 1))) {
            baud = *given;
            rest = rest.substr(0, colon);
        }
    }
    constexpr std::array kRates{9'600, 19'200, 38'400, 57'600, 115'200};
    if (!rest.starts_with('/') || std::find(kRates.begin(), kRates.end(), baud) == kRates.end()) {
        return Error{ErrorCode::BadArgument,
                     "printer: escpos:serial:/dev/NAME[:9600|19200|38400|57600|115200]"};
    }
    return Opener([path = std::string(rest), baud, &clock] {
        return transport::open_serial(path, baud, clock);
    });
}

Result<Opener> tcp_opener(std::string_view rest, std::uint64_t timeout_ms, const Clock& clock) {
    std::string host;
    if (rest.starts_with('[')) {
        const std::size_t end = std::min(rest.find(']'), rest.size());
        host = rest.substr(1, end - 1);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        rest.remove_prefix(rest.starts_with(':') ? 1 : 0);
    } else {
        host = cut_first(rest);
    }
    const auto port = rest.empty() ? std::optional<int>(9'100) : number(rest);
    if (host.empty() || !port || *port > 65'535) {
        return Error{ErrorCode::BadArgument, "printer: escpos:tcp:HOST[:PORT]"};
    }
    return Opener([host, port = std::to_string(*port), timeout_ms, &clock] {
        return transport::open_tcp(host, port, timeout_ms, clock);
    });
}

}  // namespace

Result<Opener> opener_of(const PrinterOptions& options, const Clock& clock) {
    std::string_view rest = options.device;
    cut_first(rest);  // "escpos"
    const std::string_view kind = cut_first(rest);
    if (kind == "usb") {
        return usb_opener(rest, options, clock);
    }
    if (kind == "serial") {
        return serial_opener(rest, clock);
    }
    if (kind == "tcp") {
        return tcp_opener(rest, options.open_timeout_ms, clock);
    }
    if (kind == "file" && !rest.empty()) {
        return Opener(
            [path = std::string(rest), &clock] { return transport::open_file(path, clock); });
    }
    return Error{ErrorCode::BadArgument, "printer: escpos:usb, serial, tcp, file or sim"};
}

std::optional<std::string> simulated_folder(std::string_view device) {
    constexpr std::string_view kStart = "escpos:sim:";
    if (!device.starts_with(kStart) || device.size() == kStart.size()) {
        return std::nullopt;
    }
    return std::string(device.substr(kStart.size()));
}

}  // namespace kiosk::printer
