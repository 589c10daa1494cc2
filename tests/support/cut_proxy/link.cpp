// A rate is kept over windows of 100 ms: what was not used in one is not saved up for the next,
// so a slow link stays slow after a pause.
#include "tests/support/cut_proxy/link.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace kiosk::test {
namespace {

constexpr std::uint64_t kWindow_ms = 100;

}  // namespace

void DelayLine::push(Bytes bytes, std::uint64_t leaves_ms) {
    waiting_bytes_ += bytes.size();
    pieces_.push_back({std::move(bytes), leaves_ms});
}

std::uint64_t DelayLine::allowance(std::uint64_t now_ms, std::uint64_t bytes_per_s) const {
    if (bytes_per_s == 0) {
        return std::numeric_limits<std::uint64_t>::max();
    }
    const std::uint64_t per_window = std::max<std::uint64_t>(1, bytes_per_s * kWindow_ms / 1000);
    const bool same_window = now_ms - rate_from_ms_ < kWindow_ms;
    const std::uint64_t spent = same_window ? rate_spent_ : 0;
    return per_window > spent ? per_window - spent : 0;
}

bool DelayLine::ready(std::uint64_t now_ms, std::uint64_t bytes_per_s) const {
    return !pieces_.empty() && pieces_.front().leaves_ms <= now_ms &&
           allowance(now_ms, bytes_per_s) > 0;
}

bool DelayLine::flush(int fd,
                      std::uint64_t now_ms,
                      std::uint64_t bytes_per_s,
                      std::uint64_t& written) {
    while (ready(now_ms, bytes_per_s)) {
        if (now_ms - rate_from_ms_ >= kWindow_ms) {
            rate_from_ms_ = now_ms;
            rate_spent_ = 0;
        }
        Piece& piece = pieces_.front();
        const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(
            piece.bytes.size() - front_done_, allowance(now_ms, bytes_per_s)));
        const auto sent =
            ::send(fd, piece.bytes.data() + front_done_, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        const auto done = static_cast<std::size_t>(sent);
        front_done_ += done;
        waiting_bytes_ -= done;
        rate_spent_ += done;
        written += done;
        if (front_done_ == piece.bytes.size()) {
            pieces_.pop_front();
            front_done_ = 0;
        }
    }
    return true;
}

}  // namespace kiosk::test
