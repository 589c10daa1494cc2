// The adapter `evdev:VVVV:PPPP[:SERIAL]`: a reader in keyboard mode, found among /dev/input/event*
// by its USB ids and taken for this program alone (EVIOCGRAB), so that no code is ever typed into a
// window or a console. Source: Linux Documentation/input/input.rst, input_event interface.
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <deque>
#include <filesystem>
#include <utility>

#include "drivers/codes/gate.hpp"
#include "drivers/codes/wedge_keys.hpp"

namespace kiosk::codes {
namespace {

constexpr const char* kFolder = "/dev/input";
constexpr std::uint64_t kSilence_ms = 1'000;  // a code that stops for so long has lost its end
constexpr std::size_t kMostFrames = 8;
constexpr std::size_t kMostEvents = 64;  // at one read

// What the settings say of the device.
struct UsbId {
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    std::string serial;  // "" = any
};

bool hex16(std::string_view text, std::uint16_t& out) {
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
    return text.size() == 4 && wrong == std::errc() && end == text.data() + text.size();
}

std::optional<UsbId> id_of(std::string_view device) {
    device.remove_prefix(std::min(device.find(':') + 1, device.size()));
    UsbId out;
    if (device.size() < 9 || device[4] != ':' || !hex16(device.substr(0, 4), out.vendor) ||
        !hex16(device.substr(5, 4), out.product)) {
        return std::nullopt;
    }
    if (device.size() > 9) {
        if (device[9] != ':' || device.size() == 10) {
            return std::nullopt;
        }
        out.serial = std::string(device.substr(10));
    }
    return out;
}

// An open event node; closing it lets the device go.
class Node {
public:
    Node() = default;

    explicit Node(const std::string& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}

    ~Node() { close(); }

    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    Node(Node&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    Node& operator=(Node&& other) noexcept {
        close();
        fd_ = std::exchange(other.fd_, -1);
        return *this;
    }

    void close() {
        if (fd_ >= 0) {
            ::close(std::exchange(fd_, -1));
        }
    }

    [[nodiscard]] bool open() const { return fd_ >= 0; }

    [[nodiscard]] int fd() const { return fd_; }

    [[nodiscard]] bool is(const UsbId& wanted) const {
        input_id id{};
        std::array<char, 128> serial{};
        if (::ioctl(fd_, EVIOCGID, &id) < 0 || id.vendor != wanted.vendor ||
            id.product != wanted.product) {
            return false;
        }
        // A device without a serial number has none to compare.
        (void)::ioctl(fd_, EVIOCGUNIQ(serial.size() - 1), serial.data());
        return wanted.serial.empty() || wanted.serial == serial.data();
    }

    // One device may have several nodes; codes come from the one with the keys of a keyboard.
    [[nodiscard]] bool types() const {
        std::array<unsigned char, KEY_MAX / 8 + 1> keys{};
        return ::ioctl(fd_, EVIOCGBIT(EV_KEY, keys.size()), keys.data()) >= 0 &&
               (keys[KEY_ENTER / 8] & (1U << (KEY_ENTER % 8))) != 0 &&
               (keys[KEY_2 / 8] & (1U << (KEY_2 % 8))) != 0;
    }

    [[nodiscard]] bool grab() const { return ::ioctl(fd_, EVIOCGRAB, 1) == 0; }

private:
    int fd_ = -1;
};

class EvdevCodes final : public CodeReader {
public:
    EvdevCodes(std::string device, UsbId id, const Clock& clock)
        : device_(std::move(device)), id_(std::move(id)), clock_(clock) {}

    Result<std::optional<Read>> read(std::uint64_t most_ms) override {
        KIOSK_CHECK(find());
        const std::uint64_t until = clock_.monotonic_ms() + most_ms;
        while (true) {
            if (auto code = next_frame()) {
                return code;
            }
            const std::uint64_t now = clock_.monotonic_ms();
            pollfd wait{node_.fd(), POLLIN, 0};
            const int left = static_cast<int>(until > now ? until - now : 0);
            const int ready = ::poll(&wait, 1, left);
            forget_what_stopped();
            if (ready == 0 || (ready < 0 && errno == EINTR)) {
                return std::optional<Read>();
            }
            KIOSK_CHECK(take());
        }
    }

    Json describe() const override {
        Json out = gate_.describe();
        out["device"] = device_;
        out["simulated"] = false;
        return out;
    }

    Status simulate(std::string_view) override { return Error{ErrorCode::NotSimulated}; }

private:
    Status find() {
        if (node_.open()) {
            return {};
        }
        std::error_code failed;
        std::string why = "not plugged in";
        for (const auto& entry : std::filesystem::directory_iterator(kFolder, failed)) {
            if (!entry.path().filename().string().starts_with("event")) {
                continue;
            }
            Node node(entry.path());
            if (!node.open() || !node.is(id_) || !node.types()) {
                continue;
            }
            if (!node.grab()) {
                why = "another program holds it";
                continue;
            }
            node_ = std::move(node);
            keys_ = {};
            frames_.clear();
            gate_.there();
            return {};
        }
        gate_.gone();
        return Error{ErrorCode::UnknownDevice, why};
    }

    // All events that are there.
    Status take() {
        Bytes events(kMostEvents * sizeof(input_event));
        while (true) {
            const ssize_t got = ::read(node_.fd(), events.data(), events.size());
            if (got < 0 && errno == EAGAIN) {
                return {};
            }
            if (got < static_cast<ssize_t>(sizeof(input_event))) {
                if (got < 0 && errno == EINTR) {
                    continue;
                }
                node_.close();
                gate_.gone();
                return Error{ErrorCode::UnknownDevice, "unplugged"};
            }
            last_event_ms_ = clock_.monotonic_ms();
            const ByteView whole(events.data(), static_cast<std::size_t>(got));
            for (Frame& frame : keys_.feed_bytes(whole)) {
                if (frames_.size() < kMostFrames) {
                    frames_.push_back(std::move(frame));
                }
            }
        }
    }

    void forget_what_stopped() {
        if (keys_.typing() && clock_.monotonic_ms() - last_event_ms_ >= kSilence_ms) {
            keys_.forget();
        }
    }

    std::optional<Read> next_frame() {
        while (!frames_.empty()) {
            Frame frame = std::move(frames_.front());
            frames_.pop_front();
            if (auto read = gate_.let(std::move(frame.text), frame.sound, clock_.monotonic_ms())) {
                return read;
            }
        }
        return std::nullopt;
    }

    const std::string device_;
    const UsbId id_;
    const Clock& clock_;
    Gate gate_;
    Node node_;
    WedgeKeys keys_;
    std::deque<Frame> frames_;
    std::uint64_t last_event_ms_ = 0;
};

Result<std::unique_ptr<CodeReader>> make_evdev(const CodeReaderOptions& options,
                                               const Clock& clock) {
    auto id = id_of(options.device);
    if (!id) {
        return Error{ErrorCode::BadArgument,
                     "code reader: expected \"evdev:VVVV:PPPP\" or \"evdev:VVVV:PPPP:<serial>\""};
    }
    return std::unique_ptr<CodeReader>(
        std::make_unique<EvdevCodes>(options.device, std::move(*id), clock));
}

const CodeReaderDriver evdev_driver{"evdev", &make_evdev};

}  // namespace
}  // namespace kiosk::codes
