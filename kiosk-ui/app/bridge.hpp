#pragma once
// Between the screens and kioskd: runs effects on worker threads, follows the event stream, and
// posts what happened. Nothing here touches the state or the glass.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "firmware/api/client.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "kiosk-ui/app/event.hpp"

namespace kiosk::ui {

inline constexpr std::uint64_t kStopCheck_ms = 250;  // how soon a worker sees that it is to stop

// Takes a happening to the thread that draws. Thread-safe; must not block for long.
using Post = std::function<void(Happening)>;

// Whose screens: the citizen's and the staff's need the queue, the hall its board.
enum class Face { Citizen, Hall, Staff };

// Of a hall display: whose hall it shows ("" = as kioskd's settings say, "*" = the whole office),
// and by which name the office knows it.
struct HallWish {
    std::string zone;
    std::string screen = "hall";
};

class StaffBridge;

// Three workers: one follows events, one fetches the queue when it has changed, one asks for
// tickets and paper; where staff may come to the glass two more (bridge_staff.hpp). Their errors
// become events (LinkLost, TicketRefused); the rest is tried again at the next heartbeat.
class Bridge {
public:
    Bridge(std::filesystem::path socket, Face face, Post post, HallWish hall = {});
    // Ends the workers; waits for a request on its way, at most kAnswer_ms.
    ~Bridge();
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;

    // Starts the work of an effect. Forget is not for the bridge. When too many wait (16) a ticket
    // is refused as Overloaded, and questions about paper are dropped: the next tick asks again.
    void run(const Effect& effect);

private:
    void follow(const std::stop_token& stop);
    bool hear(const http::SentEvent& event);
    void fetch(const std::stop_token& stop);
    void fetch_queue(api::Client& client);
    void fetch_hall(api::Client& client);
    void work(const std::stop_token& stop);

    const std::filesystem::path socket_;
    const Face face_;
    const Post post_;
    const HallWish hall_;
    const std::string events_;  // what is followed
    BoundedQueue<Effect> effects_;
    BoundedQueue<int> stale_{1};          // one waits = the queue is to be fetched
    std::unique_ptr<StaffBridge> staff_;  // null on the hall display
    std::jthread follower_;
    std::jthread fetcher_;
    std::jthread worker_;
};

// The longest that an answer may take before it counts as lost.
inline constexpr std::uint64_t kAnswer_ms = 20'000;

}  // namespace kiosk::ui
