#include "sync/hub/routes/patience.hpp"

#include <chrono>

namespace kiosk::hub {

Patience::Patience(const Clock& clock, Rhythm rhythm)
    : clock_(clock), rhythm_(std::move(rhythm)), thread_([this] { run(); }) {}

Patience::~Patience() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Patience::wait(std::uint64_t most_ms,
                    std::function<bool()> ready,
                    std::function<void()> then) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({clock_.monotonic_ms() + most_ms, std::move(ready), std::move(then)});
    }
    changed_.notify_all();
}

void Patience::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (rhythm_.before && !stopping_) {
            lock.unlock();
            rhythm_.before();
            lock.lock();
        }
        std::list<Waiting> over;
        const std::uint64_t now_ms = clock_.monotonic_ms();
        for (auto at = waiting_.begin(); at != waiting_.end();) {
            const auto next = std::next(at);
            if (stopping_ || at->until_ms <= now_ms || at->ready()) {
                over.splice(over.end(), waiting_, at);
            }
            at = next;
        }
        const bool last = stopping_;
        lock.unlock();
        for (const Waiting& waiting : over) {
            waiting.then();
        }
        lock.lock();
        if (last) {
            return;
        }
        changed_.wait_for(
            lock, std::chrono::milliseconds(rhythm_.look_ms), [this] { return stopping_; });
    }
}

}  // namespace kiosk::hub
