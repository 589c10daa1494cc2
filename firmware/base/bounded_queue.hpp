#pragma once
// Messages between threads: first in, first out, bounded. A full queue refuses (the caller says
// Overloaded); it never drops.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace kiosk {

template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    // False when full or closed; the message is then untouched.
    [[nodiscard]] bool push(T&& message) {
        {
            std::lock_guard lock(mutex_);
            if (closed_ || messages_.size() >= capacity_) {
                return false;
            }
            messages_.push_back(std::move(message));
        }
        ready_.notify_one();
        return true;
    }

    // Waits at most timeout_ms for a message; nullopt on time-out or when closed and drained.
    [[nodiscard]] std::optional<T> pop(std::uint64_t timeout_ms) {
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [this] {
            return closed_ || !messages_.empty();
        });
        if (messages_.empty()) {
            return std::nullopt;
        }
        T message = std::move(messages_.front());
        messages_.pop_front();
        return message;
    }

    // Everything waiting, at most `most`; waits up to timeout_ms for the first one.
    [[nodiscard]] std::vector<T> pop_all(std::uint64_t timeout_ms, std::size_t most) {
        std::vector<T> out;
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [this] {
            return closed_ || !messages_.empty();
        });
        while (!messages_.empty() && out.size() < most) {
            out.push_back(std::move(messages_.front()));
            messages_.pop_front();
        }
        return out;
    }

    void close() {
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
    }

    [[nodiscard]] bool closed() const {
        std::lock_guard lock(mutex_);
        return closed_;
    }

    [[nodiscard]] std::size_t size() const {
        std::lock_guard lock(mutex_);
        return messages_.size();
    }

private:
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<T> messages_;
    bool closed_ = false;
};

}  // namespace kiosk
