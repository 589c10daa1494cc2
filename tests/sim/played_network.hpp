#pragma once
// The network between kiosks and hub. It refuses, cuts a body in the middle, loses answers, brings
// a request twice, or late and behind newer ones, answers in the hub's place, and the hub may die
// under a request. Time passes while something is on its way.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/hub_link.hpp"
#include "tests/sim/played_hub.hpp"
#include "tests/sim/trace.hpp"

namespace kiosk::test {

class PlayedNetwork {
public:
    // What happened, so that a test can see that enough did.
    struct Tally {
        int requests = 0;
        int cut = 0;
        int lost_answers = 0;
        int twice = 0;
        int late = 0;
        int refusals = 0;  // 503, 500, portals, garbage
        int hub_kills = 0;
        int hub_power_cuts = 0;

        bool operator==(const Tally&) const = default;
    };

    // Of a hundred requests so many meet a fault.
    PlayedNetwork(PlayedHub& hub,
                  ManualClock& clock,
                  Random& random,
                  Trace& trace,
                  std::uint64_t bad_percent);

    // A kiosk's link. The network must outlive it.
    [[nodiscard]] std::unique_ptr<sync::HubLink> link(std::size_t device);

    // The hub dies, and comes back after a while.
    void hub_dies();
    // Starts the hub when its time has come, at once when `now`.
    void wake_hub(bool now);
    // What was under way arrives: some of it, or all.
    void release(bool all);

    // No faults from now on.
    void calm() noexcept { bad_percent_ = 0; }

    // What the hub was found to have lost; "" = nothing.
    [[nodiscard]] const std::string& breach() const noexcept { return breach_; }

    [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

private:
    class Link;
    using Sent = Result<sync::HubResponse>;

    // A request that is still under way, though its sender has given it up.
    struct Held {
        PlayedHub::Call call;
        std::size_t more = 0;  // bytes that will arrive yet
        bool begun = false;    // the hub knows of it
        bool ends = false;     // whole, or it breaks
    };

    [[nodiscard]] Sent send(std::size_t device,
                            const sync::HubRequest& request,
                            std::uint64_t& sent_bytes);
    [[nodiscard]] Sent meet_fault(std::size_t device,
                                  const sync::HubRequest& request,
                                  std::uint64_t& sent_bytes);
    [[nodiscard]] Sent carry(std::size_t device, const sync::HubRequest& request);
    [[nodiscard]] Sent cut_body(std::size_t device,
                                const sync::HubRequest& request,
                                std::uint64_t& sent_bytes);
    [[nodiscard]] Sent refuse(std::size_t device, const sync::HubRequest& request);
    [[nodiscard]] Sent die_under(std::size_t device, const sync::HubRequest& request);
    void arrive(Held& held);
    void hub_died(std::string_view how);

    void pass(std::uint64_t ms) { clock_.advance_ms(ms); }

    PlayedHub& hub_;
    ManualClock& clock_;
    Random& random_;
    Trace& trace_;
    std::uint64_t bad_percent_;
    std::vector<Held> held_;
    std::uint64_t hub_wakes_ms_ = 0;
    std::string breach_;
    Tally tally_;
};

}  // namespace kiosk::test
