// kiosk-scan: libsane in a process of its own. Reads orders from descriptor 3, answers there. It
// has no database, no blobs and no keys; when kioskd closes the socket it ends.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

#include "drivers/scanner/worker/protocol.hpp"
#include "drivers/scanner/worker/sane_device.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::scanner {
namespace {

constexpr int kChannel = 3;
constexpr std::size_t kStripBytes = 256 * 1024;

// What a backend that runs wild cannot do: gain rights, leave a core with a page in it, fill
// descriptors or files.
void confine() {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    const auto limit = [](__rlimit_resource_t what, rlim_t most) {
        const rlimit value{most, most};
        setrlimit(what, &value);
    };
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_FSIZE, 0);
}

bool send(FrameType type, ByteView payload = {}) {
    return write_all(kChannel, encode_frame(type, payload)).has_value();
}

bool send_fault(const Error& error) {
    const std::string words = std::string(error_name(error.code)) + " " + error.context;
    return send(FrameType::Fault, as_bytes(words));
}

// One page: begin, strips, end. False when kioskd is gone.
bool send_page(SaneDevice& device, int dpi) {
    SANE_Parameters parameters{};
    if (auto started = device.start_page(parameters); !started) {
        return started.error().code == ErrorCode::ScannerEmpty ? send(FrameType::NoMorePages)
                                                               : send_fault(started.error());
    }
    const bool colour = parameters.format == SANE_FRAME_RGB;
    if (parameters.depth != 8 || (!colour && parameters.format != SANE_FRAME_GRAY) ||
        parameters.bytes_per_line != parameters.pixels_per_line * (colour ? 3 : 1)) {
        return send_fault(Error{ErrorCode::ScannerFault, "neither 24-bit colour nor 8-bit gray"});
    }
    Bytes begin;
    put_u32(begin, static_cast<std::uint32_t>(parameters.pixels_per_line));
    put_u8(begin, colour ? 3 : 1);
    put_u16(begin, static_cast<std::uint16_t>(dpi));
    if (!send(FrameType::PageBegin, begin)) {
        return false;
    }
    std::vector<std::uint8_t> strip(kStripBytes);
    std::uint64_t total = 0;
    while (true) {
        const auto got = device.read(strip);
        if (!got) {
            return send_fault(got.error());
        }
        if (*got == 0) {
            break;
        }
        total += *got;
        if (!send(FrameType::Strip, ByteView(strip).first(*got))) {
            return false;
        }
    }
    Bytes end;
    put_u32(end, static_cast<std::uint32_t>(
                     total / static_cast<std::uint64_t>(parameters.bytes_per_line)));
    return send(FrameType::PageEnd, end);
}

class Worker {
public:
    // False ends the process.
    bool obey(const Frame& frame) {
        switch (frame.type) {
            case FrameType::Open: {
                const auto opened = device_.open(std::string(as_text(frame.payload)));
                return opened ? send(FrameType::Opened) : send_fault(opened.error());
            }
            case FrameType::Start: {
                ByteReader reader(frame.payload);
                const auto flatbed = reader.u8();
                const auto dpi = reader.u16();
                if (!flatbed || !dpi) {
                    return false;
                }
                dpi_ = *dpi;
                const auto ready = device_.set_up(*flatbed == 1, dpi_);
                return ready ? send(FrameType::Started) : send_fault(ready.error());
            }
            case FrameType::Next: return send_page(device_, dpi_);
            case FrameType::Cancel: device_.cancel(); return false;
            default: return false;
        }
    }

private:
    SaneDevice device_;
    int dpi_ = 300;
};

int run() {
    confine();
    Worker worker;
    FrameParser parser;
    std::vector<std::uint8_t> buffer(4096);
    while (true) {
        const ssize_t got = ::read(kChannel, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return 0;
        }
        parser.feed(ByteView(buffer).first(static_cast<std::size_t>(got)));
        while (true) {
            const auto frame = parser.next();
            if (!frame) {
                return 1;
            }
            if (!*frame) {
                break;
            }
            if (!worker.obey(**frame)) {
                return 0;
            }
        }
    }
}

}  // namespace
}  // namespace kiosk::scanner

int main() {
    if (::fcntl(3, F_GETFD) < 0) {
        static constexpr char kWords[] = "kiosk-scan is started by kioskd, not by hand\n";
        (void)!::write(2, kWords, sizeof(kWords) - 1);
        return 2;
    }
    return kiosk::scanner::run();
}
