#pragma once
// The pipe over one non-blocking descriptor, which usblp, serial lines, TCP and files share.

#include "drivers/transport/transport.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::transport {

// A read that finds no byte at all means: Socket and Line, the other side is lost; Quiet (usblp, a
// file), there is nothing to say. Writing to a lost Socket must not raise SIGPIPE.
enum class FdKind { Socket, Line, Quiet };

class FdTransport final : public Transport {
public:
    // Owns `fd`, which must be non-blocking. `clock` must outlive the transport.
    FdTransport(Fd fd, FdKind kind, const Clock& clock)
        : fd_(std::move(fd)), kind_(kind), clock_(clock) {}

    WriteEnd write(ByteView bytes, std::uint64_t until_ms) override;
    Result<Bytes> read(std::uint64_t until_ms) override;

private:
    // Waits for `events` for at most a slice of the time left; false when none is left.
    bool wait(short events, std::uint64_t until_ms);

    Fd fd_;
    FdKind kind_;
    const Clock& clock_;
};

}  // namespace kiosk::transport
