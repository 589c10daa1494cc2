#pragma once
// The one thread that writes the hub's database. Requests of many connections share a transaction,
// since commits are the scarce thing; each is answered after its commit, never before.

#include <functional>
#include <thread>

#include "firmware/base/bounded_queue.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/turns.hpp"

namespace kiosk::hub {

// `work` runs on the writer's thread inside a transaction; its Error means that nothing of it may
// stay. It may run several times (when the group it was in failed, each job gets a transaction of
// its own; when another hub was in the way, again), so it starts from scratch each time. `done` is
// called once, on the same thread, after the commit or with the error.
struct WriteJob {
    std::function<Status(HubStore&)> work;
    std::function<void(const Status&)> done;
};

class Writer {
public:
    static constexpr std::size_t kQueue = 1024;  // jobs that may wait; a batch is some 100 kB
    static constexpr std::size_t kGroup = 64;    // jobs in one transaction

    explicit Writer(HubStore store, Turns turns = Turns::OwnThread);
    // Ends as stop().
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // False when the queue is full or the writer has stopped: answer Overloaded. `done` is then
    // not called. Any thread; does not block.
    [[nodiscard]] bool submit(WriteJob job);

    // With Turns::Caller: what waits, at most kGroup jobs, in one transaction on this thread.
    void turn();

    // Finishes the jobs that wait and ends the thread. Any thread but the writer's; idempotent.
    // With Turns::Caller the jobs that wait are dropped unanswered, as a kill drops them.
    void stop();

private:
    void run();
    void run_group(std::vector<WriteJob>& jobs);
    [[nodiscard]] Status commit(std::span<WriteJob> jobs);

    HubStore store_;
    BoundedQueue<WriteJob> queue_{kQueue};
    std::thread thread_;  // last: it uses the members above
};

}  // namespace kiosk::hub
