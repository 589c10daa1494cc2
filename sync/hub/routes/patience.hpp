#pragma once
// Answers that wait a moment for something to end, without holding a server thread.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "firmware/base/clock.hpp"
#include "sync/hub/turns.hpp"

namespace kiosk::hub {

// One thread that looks every so often, while anything waits. Any thread may call wait().
class Patience {
public:
    struct Rhythm {
        std::uint64_t look_ms = 2;
        std::function<void()> before = {};  // called before each look, on the own thread
        Turns turns = Turns::OwnThread;
    };

    Patience(const Clock& clock, Rhythm rhythm);
    // Calls what still waits, whether ready or not, and ends the thread. With Turns::Caller it is
    // dropped, as a kill drops it.
    ~Patience();
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

    // Calls `then` once, on the own thread: when `ready` says true, at the latest after `most_ms`.
    // Both must not block.
    void wait(std::uint64_t most_ms, std::function<bool()> ready, std::function<void()> then);

    // With Turns::Caller: one look, on this thread.
    void turn();

private:
    struct Waiting {
        std::uint64_t until_ms;
        std::function<bool()> ready;
        std::function<void()> then;
    };

    void run();
    // Takes out what is ready or over; all of it at the end.
    [[nodiscard]] std::list<Waiting> take_over();

    const Clock& clock_;
    const Rhythm rhythm_;
    std::mutex mutex_;  // guards all below
    std::condition_variable changed_;
    std::list<Waiting> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses the members above
};

}  // namespace kiosk::hub
