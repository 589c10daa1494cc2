// One sweep a quarter of the deadline, at least every 50 ms and at most every second.
#include "firmware/http/slow_clients.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <chrono>

namespace kiosk::http {

SlowClients::SlowClients(std::uint64_t deadline_ms, std::uint64_t body_bytes_per_s)
    : deadline_ms_(deadline_ms),
      body_bytes_per_s_(body_bytes_per_s),
      sweeper_([this](const std::stop_token& stop) { sweep(stop); }) {}

SlowClients::~SlowClients() {
    sweeper_.request_stop();
    woken_.notify_all();
}

void SlowClients::connected(const void* key, int fd) {
    const std::lock_guard lock(mutex_);
    peers_[key] = Peer{fd, true, now_ms()};
}

void SlowClients::body_came(const void* key, std::uint64_t bytes) {
    if (body_bytes_per_s_ == 0) {
        return;
    }
    const std::lock_guard lock(mutex_);
    if (const auto found = peers_.find(key); found != peers_.end()) {
        found->second.body_bytes += bytes;
    }
}

void SlowClients::arrived(const void* key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = peers_.find(key); found != peers_.end()) {
        found->second.receiving = false;
    }
}

void SlowClients::answered(const void* key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = peers_.find(key); found != peers_.end()) {
        found->second.receiving = true;
        found->second.since_ms = now_ms();
        found->second.body_bytes = 0;
    }
}

void SlowClients::closed(const void* key) {
    const std::lock_guard lock(mutex_);
    peers_.erase(key);
}

std::uint64_t SlowClients::allowed_ms(const Peer& peer) const {
    return deadline_ms_ + (body_bytes_per_s_ > 0 ? peer.body_bytes * 1000 / body_bytes_per_s_ : 0);
}

void SlowClients::sweep(const std::stop_token& stop) {
    const auto pause =
        std::chrono::milliseconds(std::clamp<std::uint64_t>(deadline_ms_ / 4, 50, 1000));
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        woken_.wait_for(lock, stop, pause, [] { return false; });
        const std::uint64_t now = now_ms();
        for (auto& [key, peer] : peers_) {
            if (peer.receiving && now - peer.since_ms >= allowed_ms(peer)) {
                ::shutdown(peer.fd, SHUT_RDWR);
                peer.receiving = false;  // once is enough; closed() follows
            }
        }
    }
}

}  // namespace kiosk::http
