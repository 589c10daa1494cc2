#pragma once
// One direction of one proxied connection: bytes that wait for their delay and their rate.

#include <cstdint>
#include <deque>

#include "firmware/base/bytes.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"

namespace kiosk::test {

// Pieces in order, each with the time from which it may leave. Bounded: full() says when to stop
// reading. Used by the proxy's thread only.
class DelayLine {
public:
    void push(Bytes bytes, std::uint64_t leaves_ms);
    // Writes what may leave now to `fd`; false when the other side is gone. Adds to `written`.
    [[nodiscard]] bool flush(int fd,
                             std::uint64_t now_ms,
                             std::uint64_t bytes_per_s,
                             std::uint64_t& written);

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }

    [[nodiscard]] bool full() const noexcept { return waiting_bytes_ >= kMostWaiting; }

    // True when something could be written now if the socket took it.
    [[nodiscard]] bool ready(std::uint64_t now_ms, std::uint64_t bytes_per_s) const;

    bool source_ended = false;  // no more pieces will come
    bool end_passed_on = false;

private:
    static constexpr std::size_t kMostWaiting = 1 << 20;

    struct Piece {
        Bytes bytes;
        std::uint64_t leaves_ms;
    };

    [[nodiscard]] std::uint64_t allowance(std::uint64_t now_ms, std::uint64_t bytes_per_s) const;

    std::deque<Piece> pieces_;
    std::size_t waiting_bytes_ = 0;
    std::size_t front_done_ = 0;
    std::uint64_t rate_from_ms_ = 0;  // the rate counts from here
    std::uint64_t rate_spent_ = 0;
};

}  // namespace kiosk::test
