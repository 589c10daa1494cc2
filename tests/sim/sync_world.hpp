#pragma once
// A city with one hub and some kiosks, played from one seed: the sync engine, the office loop, the
// stores of both sides and the hub's desks are the real ones; clock, disks and network are played.
// The same seed plays the same world to the last byte on the wire.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "tests/sim/played_hub.hpp"
#include "tests/sim/played_kiosk.hpp"
#include "tests/sim/played_network.hpp"
#include "tests/sim/trace.hpp"

namespace kiosk::test {

// What is planted to see that a promise breaks.
struct PlantedFaults {
    HubFaults hub{};
    Keeping keeping = Keeping::UntilReceipt;
};

class SyncWorld {
public:
    explicit SyncWorld(std::uint64_t seed, PlantedFaults planted = {});

    // Plays troubled hours, heals everything, waits until all is at rest, takes the power of both
    // sides away once more, and looks. "" or the first promise that broke. Once.
    [[nodiscard]] std::string run();

    // Of everything that happened; after run(), once.
    [[nodiscard]] std::string digest() { return trace_.finish(); }

    struct Tally {
        PlayedNetwork::Tally network;
        int tickets = 0;
        int letters = 0;
        int kiosk_kills = 0;
        int kiosk_power_cuts = 0;
        int events = 0;
    };

    [[nodiscard]] Tally tally() const;

private:
    void one_step();
    void office_work(std::size_t number);
    void kiosk_dies(std::size_t number, std::size_t since);
    void wake_kiosks(bool now);
    void let_pass(std::uint64_t ms);
    void step(std::size_t number);
    [[nodiscard]] bool at_rest() const;
    void settle();
    void look();
    void note(const std::string& breach);

    [[nodiscard]] bool chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }

    const PlantedFaults planted_;
    SeededRandom random_;
    ManualClock clock_;
    Trace trace_;
    std::unique_ptr<PlayedHub> hub_;
    std::unique_ptr<PlayedNetwork> network_;
    std::vector<std::unique_ptr<sync::HubLink>> links_;
    std::vector<std::unique_ptr<PlayedKiosk>> kiosks_;
    std::vector<std::uint64_t> wakes_ms_;  // when a kiosk that is down boots
    std::string breach_;
    Tally tally_;
};

}  // namespace kiosk::test
