#include "sync/hub/disk_pool.hpp"

#include <utility>

namespace kiosk::hub {

DiskPool::DiskPool(Turns turns) {
    if (turns == Turns::Caller) {
        queue_.close();
        return;
    }
    for (std::size_t i = 0; i < kThreads; ++i) {
        threads_.emplace_back([this] {
            while (true) {
                if (auto work = queue_.pop(1000)) {
                    (*work)();
                } else if (queue_.closed()) {
                    return;
                }
            }
        });
    }
}

DiskPool::~DiskPool() {
    stop();
}

void DiskPool::run(std::function<void()> work) {
    if (!queue_.push(std::move(work))) {
        work();  // untouched by a queue that refused it
    }
}

void DiskPool::stop() {
    queue_.close();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

}  // namespace kiosk::hub
