#pragma once
// Threads that wait for the disk, so that the server's few go on reading and answering. Files that
// are synced at the same time share a commit of the file system's journal; one after the other each
// pays for its own.

#include <functional>
#include <thread>
#include <vector>

#include "firmware/base/bounded_queue.hpp"
#include "sync/hub/turns.hpp"

namespace kiosk::hub {

class DiskPool {
public:
    static constexpr std::size_t kThreads = 16;
    // A pack that waits holds its files open; at the hub's own door descriptors end at 1,024.
    static constexpr std::size_t kQueue = 64;

    explicit DiskPool(Turns turns = Turns::OwnThread);
    // Ends as stop().
    ~DiskPool();
    DiskPool(const DiskPool&) = delete;
    DiskPool& operator=(const DiskPool&) = delete;

    // Runs the work on a thread of the pool; on this one, before it returns, when the queue is full
    // or the pool has stopped: whoever brings more than the disk takes is slowed down, not refused.
    // With Turns::Caller always on this one. Any thread.
    void run(std::function<void()> work);

    // Finishes what waits and ends the threads. Any thread but the pool's; idempotent.
    void stop();

private:
    BoundedQueue<std::function<void()>> queue_{kQueue};
    std::vector<std::thread> threads_;  // last: they use the queue
};

}  // namespace kiosk::hub
