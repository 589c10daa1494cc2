#pragma once
// The staff's half of the bridge: two workers, one for wishes that may take long (a PIN's hash, a
// letter that is sealed), one for looks. Neither touches the state or the glass.

#include <filesystem>
#include <thread>

#include "firmware/api/client.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "kiosk-ui/app/bridge.hpp"

namespace kiosk::ui {

class StaffBridge {
public:
    StaffBridge(const std::filesystem::path& socket, Post post);
    // Ends the workers; waits for what is on its way, at most kSealing_ms.
    ~StaffBridge();
    StaffBridge(const StaffBridge&) = delete;
    StaffBridge& operator=(const StaffBridge&) = delete;

    // Starts the work of a wish; ShuffleKeys is not for the bridge. When too many wait (16) a look
    // is dropped, for the next tick asks again, and a wish is refused as Overloaded.
    void run(const ForStaff& wish);

private:
    void work(const std::stop_token& stop,
              BoundedQueue<ForStaff>& wishes,
              std::uint64_t timeout_ms) const;

    const std::filesystem::path socket_;
    const Post post_;
    BoundedQueue<ForStaff> wishes_;
    BoundedQueue<ForStaff> looks_;
    std::jthread worker_;
    std::jthread looker_;
};

// Sealing waits until every page has been read.
inline constexpr std::uint64_t kSealing_ms = 120'000;

}  // namespace kiosk::ui
