#pragma once
// What people may know about the link: shown by `kioskctl sync status` and on the screens.

#include <cstdint>
#include <optional>

#include "firmware/base/error.hpp"
#include "firmware/base/ids.hpp"

namespace kiosk::sync {

enum class SyncState {
    NotEnrolled,  // everything is kept; provisioning comes first
    Paused,       // a technician stopped it
    Idle,         // all is sent, or waits for its batch to fill
    Sending,      // requests are under way
    Held,         // pages wait for `pages_go_unix_ms`; records are sent
    Waiting       // the last attempt failed; `reason` says why, `retry_in_ms` when it goes on
};

struct SyncStatus {
    SyncState state = SyncState::NotEnrolled;
    std::optional<std::int64_t> last_contact_unix_ms;  // the hub's last good answer
    std::uint64_t oldest_unsent_ms = 0;                // age of the oldest unsent record
    std::int64_t backlog = 0;                          // records that the hub has not acknowledged
    std::int64_t acknowledged = 0;                     // seq
    std::uint64_t letters_waiting = 0;                 // confirmed, no complete receipt yet
    std::uint64_t pages_waiting = 0;                   // blobs of these that the hub lacks
    std::int64_t parked = 0;  // records that the hub refused for good; a person is needed
    std::uint64_t retry_in_ms = 0;
    // When pages go that wait for their hour, since the link is paid by volume (LinkBudget).
    std::optional<std::int64_t> pages_go_unix_ms;
    std::optional<std::int64_t> clock_ahead_ms;  // this device's wall clock minus the hub's
    std::optional<std::int64_t> certificate_ends_unix_ms;
    std::optional<Error> reason;
};

[[nodiscard]] constexpr const char* state_name(SyncState state) noexcept {
    switch (state) {
        case SyncState::NotEnrolled:
            return "not_enrolled";
        case SyncState::Paused:
            return "paused";
        case SyncState::Idle:
            return "idle";
        case SyncState::Sending:
            return "sending";
        case SyncState::Held:
            return "held";
        case SyncState::Waiting:
            return "waiting";
    }
    return "unknown";
}

}  // namespace kiosk::sync
