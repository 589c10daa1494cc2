// /sys/class/usbmisc/lpN/device is the USB interface; its parent is the device with idVendor,
// idProduct and serial (kernel: Documentation/ABI/stable/sysfs-bus-usb). The node is /dev/usb/lpN.
#include <fcntl.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "drivers/transport/fd_transport.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::transport {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostAttribute = 4096;  // a sysfs attribute is one page
constexpr int kMostNodes = 64;

std::string attribute(const fs::path& device, const char* name) {
    const auto text = read_text_file(device / name, kMostAttribute);
    return text ? std::string(trim(*text)) : std::string();
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

// The names (lp0, lp3) of the nodes whose device is the one meant.
std::vector<std::string> matching_nodes(const UsbName& name, const std::string& sysfs_root) {
    std::vector<std::string> out;
    std::error_code failed;
    int seen = 0;
    for (fs::directory_iterator at(fs::path(sysfs_root) / "class" / "usbmisc", failed), end;
         !failed && at != end && seen < kMostNodes;
         at.increment(failed)) {
        const std::string node = at->path().filename().string();
        if (!node.starts_with("lp")) {
            continue;
        }
        ++seen;
        std::error_code gone;  // unplugged between listing and looking
        const fs::path interface = fs::canonical(at->path() / "device", gone);
        if (gone) {
            continue;
        }
        const fs::path device = interface.parent_path();
        if (lower(attribute(device, "idVendor")) == lower(name.vendor) &&
            lower(attribute(device, "idProduct")) == lower(name.product) &&
            (name.serial.empty() || attribute(device, "serial") == name.serial)) {
            out.push_back(node);
        }
    }
    return out;
}

}  // namespace

OpenedTransport open_usblp(const UsbName& name,
                           const std::string& sysfs_root,
                           const std::string& dev_root,
                           const Clock& clock) {
    const auto nodes = matching_nodes(name, sysfs_root);
    const std::string ids = name.vendor + ":" + name.product;
    if (nodes.empty()) {
        return Error{ErrorCode::NotFound, "no USB printer " + ids};
    }
    if (nodes.size() > 1) {
        return Error{ErrorCode::NotFound, "several USB printers " + ids + ": name the serial"};
    }
    const fs::path node = fs::path(dev_root) / "usb" / nodes.front();
    Fd fd(::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!fd) {
        const bool gone = errno == ENOENT || errno == ENODEV || errno == ENXIO;
        return errno_error(gone ? ErrorCode::NotFound : ErrorCode::IoFailed, node.string());
    }
    // usblp answers a read with 0 bytes when the printer has nothing to say.
    return std::unique_ptr<Transport>(
        std::make_unique<FdTransport>(std::move(fd), FdKind::Quiet, clock));
}

}  // namespace kiosk::transport
