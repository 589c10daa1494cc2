#include "sync/hub/routes/patience.hpp"

#include <chrono>

namespace kiosk::hub {

Patience::Patience(const Clock& clock, Rhythm rhythm) : clock_(clock), rhythm_(std::move(rhythm)) {
    if (rhythm_.turns == Turns::OwnThread) {
        thread_ = std::thread([this] { run(); });
    }
}

Patience::~Patience() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    if (thread_.joinable()) {
        changed_.notify_all();
        thread_.join();
    }
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

std::list<Patience::Waiting> Patience::take_over() {
    std::list<Waiting> over;
    const std::uint64_t now_ms = clock_.monotonic_ms();
    for (auto at = waiting_.begin(); at != waiting_.end();) {
        const auto next = std::next(at);
        if (stopping_ || at->until_ms <= now_ms || at->ready()) {
            over.splice(over.end(), waiting_, at);
        }
        at = next;
    }
    return over;
}

void Patience::turn() {
    if (rhythm_.before) {
        rhythm_.before();
    }
    std::unique_lock lock(mutex_);
    const std::list<Waiting> over = take_over();
    lock.unlock();
    for (const Waiting& waiting : over) {
        waiting.then();
    }
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
        const std::list<Waiting> over = take_over();
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
