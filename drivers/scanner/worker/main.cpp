// kiosk-scan: libsane behind a socketpair. Two threads: this one only listens, so that a cancel or
// the end of kioskd is noticed while a backend blocks; the other obeys the frames one by one. After
// a cancel the backend has a second to tell the device; then the process ends, hung or not.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "drivers/scanner/worker/confine.hpp"
#include "drivers/scanner/worker/protocol.hpp"
#include "drivers/scanner/worker/sane_device.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::scanner {
namespace {

constexpr int kChannel = 3;
constexpr std::size_t kStripBytes = 256 * 1024;
constexpr std::size_t kMostWaiting = 8;  // kioskd waits for each answer; more is a mistake
constexpr std::uint64_t kGoodbye_ms = 1'000;
constexpr unsigned kLastResort_s = 3;
constexpr std::uint64_t kTick_ms = 10;
constexpr std::uint64_t kPoll_ms = 60'000;

bool send(FrameType type, ByteView payload = {}) {
    return write_all(kChannel, encode_frame(type, payload)).has_value();
}

bool send_fault(const Error& error) {
    const std::string words = std::string(error_name(error.code)) + " " + error.context;
    return send(FrameType::Fault, as_bytes(words));
}

// One page: begin, strips, end. False when kioskd is gone.
bool send_page(SaneDevice& device) {
    const auto format = device.start_page();
    if (!format) {
        return format.error().code == ErrorCode::ScannerEmpty ? send(FrameType::NoMorePages)
                                                              : send_fault(format.error());
    }
    Bytes begin;
    put_u32(begin, static_cast<std::uint32_t>(format->width_px));
    put_u8(begin, static_cast<std::uint8_t>(format->channels));
    RowUnpacker unpacker(*format);
    Bytes raw(kStripBytes);
    Bytes strip;
    bool begun = false;
    while (true) {
        const auto got = device.read(raw);
        // airscan says at the first read, not at the start, that the feeder is empty or jammed.
        if (!got && !begun && got.error().code == ErrorCode::ScannerEmpty) {
            return send(FrameType::NoMorePages);
        }
        if (!got) {
            return send_fault(got.error());
        }
        if (!begun && !send(FrameType::PageBegin, begin)) {
            return false;
        }
        begun = true;
        if (*got == 0) {
            break;
        }
        strip.clear();
        unpacker.unpack(ByteView(raw).first(*got), strip);
        if (!send(FrameType::Strip, strip)) {
            return false;
        }
    }
    Bytes end;
    put_u32(end, unpacker.rows());
    return send(FrameType::PageEnd, end);
}

// False ends the process.
bool obey(SaneDevice& device, const Frame& frame) {
    switch (frame.type) {
        case FrameType::Open: {
            const auto words = device.open(std::string(as_text(frame.payload)));
            return words ? send(FrameType::Describe, as_bytes(*words)) : send_fault(words.error());
        }
        case FrameType::Window: {
            ByteReader reader(frame.payload);
            const auto source = reader.u8();
            const auto dpi = reader.u16();
            if (!source || !dpi || *source > 2) {
                return false;
            }
            const auto ready = device.set_up(static_cast<PaperSource>(*source), *dpi);
            return ready ? send(FrameType::Ready) : send_fault(ready.error());
        }
        case FrameType::Start:
            return send_page(device);
        default:
            return false;
    }
}

// Frames into the queue until kioskd says Cancel, closes the channel, or babbles.
void listen(BoundedQueue<Frame>& queue) {
    FrameParser parser;
    Bytes buffer(4096);
    while (true) {
        const auto got = ::read(kChannel, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return;
        }
        parser.feed(ByteView(buffer).first(static_cast<std::size_t>(got)));
        while (true) {
            auto frame = parser.next();
            if (!frame || (*frame && (*frame)->type == FrameType::Cancel)) {
                return;
            }
            if (!*frame) {
                break;
            }
            if (!queue.push(std::move(**frame))) {
                return;
            }
        }
    }
}

[[noreturn]] void run() {
    // Not destroyed: a hung backend's thread may still use them when the process ends.
    auto* device = new SaneDevice;
    auto* queue = new BoundedQueue<Frame>(kMostWaiting);
    static std::atomic<bool> done{false};
    // Not a jthread: it is never joined, _exit ends it.
    std::thread worker([device, queue] {
        while (!queue->closed()) {
            const auto frame = queue->pop(kPoll_ms);
            if (frame && !obey(*device, *frame)) {
                break;
            }
        }
        device->close();
        done = true;
        ::shutdown(kChannel, SHUT_RDWR);  // wakes the listener
    });
    listen(*queue);
    queue->close();
    ::alarm(kLastResort_s);  // a backend may hang in its cancel, too
    device->cancel();
    for (std::uint64_t waited_ms = 0; !done && waited_ms < kGoodbye_ms; waited_ms += kTick_ms) {
        pause_ms(kTick_ms);
    }
    ::_exit(0);
}

}  // namespace
}  // namespace kiosk::scanner

int main() {
    if (::fcntl(3, F_GETFD) < 0) {
        std::fprintf(stderr, "kiosk-scan is started by kioskd, not by hand\n");
        return 2;
    }
    ::signal(SIGPIPE, SIG_IGN);
    const char* config_dir = ::getenv("SANE_CONFIG_DIR");
    kiosk::scanner::confine(config_dir == nullptr ? "" : config_dir);
    kiosk::scanner::run();
}
