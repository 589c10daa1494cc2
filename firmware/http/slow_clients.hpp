#pragma once
// Cuts peers that hold a connection without asking anything whole: a request, with its TLS
// handshake and body, must have arrived within the deadline, which bytes of the body may put off.
// libmicrohttpd's own time-out starts again with every byte, so a peer that drips one byte now and
// then would stay for ever.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

#include "firmware/base/clock.hpp"

namespace kiosk::http {

// `key` is the connection as the server knows it. A connection counts as receiving from its start
// and again from each answer that was sent; a long answer (an event stream) is never cut. Thread-
// safe; each call returns at once. Between connected() and closed() the descriptor stays open.
class SlowClients {
public:
    // A cut connection has its socket shut down; the server then sees its end. Each
    // `body_bytes_per_s` bytes of a body put its deadline off by a second; 0: none does.
    SlowClients(std::uint64_t deadline_ms, std::uint64_t body_bytes_per_s);
    ~SlowClients();
    SlowClients(const SlowClients&) = delete;
    SlowClients& operator=(const SlowClients&) = delete;

    void connected(const void* key, int fd);
    void body_came(const void* key, std::uint64_t bytes);
    void arrived(const void* key);  // a whole request is here
    void answered(const void* key);
    void closed(const void* key);

private:
    struct Peer {
        int fd = -1;
        bool receiving = true;
        std::uint64_t since_ms = 0;
        std::uint64_t body_bytes = 0;
    };

    void sweep(const std::stop_token& stop);

    [[nodiscard]] std::uint64_t now_ms() const { return clock_.elapsed_us() / 1000; }

    [[nodiscard]] std::uint64_t allowed_ms(const Peer& peer) const;

    const std::uint64_t deadline_ms_;
    const std::uint64_t body_bytes_per_s_;
    const Stopwatch clock_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::map<const void*, Peer> peers_;
    std::jthread sweeper_;
};

}  // namespace kiosk::http
