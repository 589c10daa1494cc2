// A link is good for one plugging in: once the device counts another one, the link is broken for
// ever, as a descriptor is after a replug.
#include "drivers/printer/sim/sim_link.hpp"

namespace kiosk::printer {
namespace {

constexpr std::uint64_t kTick_ms = 1;

class SimLink final : public transport::Transport {
public:
    SimLink(EscPosDevice& device, const Clock& clock)
        : device_(device), clock_(clock), plug_(device.plug()) {}

    transport::WriteEnd write(ByteView bytes, std::uint64_t until_ms) override {
        transport::WriteEnd end;
        while (true) {
            if (broken()) {
                end.why = Error{ErrorCode::NotFound, "unplugged"};
                return end;
            }
            end.accepted += device_.receive(bytes.subspan(end.accepted));
            if (end.accepted == bytes.size()) {
                return end;
            }
            if (!broken() && clock_.monotonic_ms() >= until_ms) {
                end.why = Error{ErrorCode::Timeout, "writing"};
                return end;
            }
            pause_ms(kTick_ms);
        }
    }

    Result<Bytes> read(std::uint64_t until_ms) override {
        while (true) {
            if (broken()) {
                return Error{ErrorCode::NotFound, "unplugged"};
            }
            Bytes said = device_.replies();
            if (!said.empty() || clock_.monotonic_ms() >= until_ms) {
                return said;
            }
            pause_ms(kTick_ms);
        }
    }

private:
    bool broken() { return device_.plug() != plug_ || !device_.plugged(); }

    EscPosDevice& device_;
    const Clock& clock_;
    const std::uint64_t plug_;
};

}  // namespace

transport::OpenedTransport open_sim_link(EscPosDevice& device, const Clock& clock) {
    if (!device.plugged()) {
        return Error{ErrorCode::NotFound, "unplugged"};
    }
    return std::unique_ptr<transport::Transport>(std::make_unique<SimLink>(device, clock));
}

}  // namespace kiosk::printer
