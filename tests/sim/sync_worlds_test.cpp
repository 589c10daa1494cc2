// Goal: what kiosks acknowledged reaches the city once, whole and unchanged, whatever network,
// disks and power do; and nothing that the hub said is ever taken back. Method: random worlds of
// the real sync engine, office loop, stores and hub on one virtual clock, by seed; a failing one
// names itself and plays again to the last byte. The same worlds must break when a promise of a
// disk is broken.
#include <algorithm>

#include "firmware/base/log.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/sim/sync_world.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

// Under a sanitizer everything is ten times slower; the count that the promise names is that of
// the plain build.
#ifdef KIOSK_SANITIZED
constexpr std::uint64_t kSeeds = 50;
#else
constexpr std::uint64_t kSeeds = 500;
#endif

// Both sides warn of each fault, and there are thousands.
struct OnlyErrors {
    OnlyErrors() { log::start("sim", log::Level::Error); }

    OnlyErrors(const OnlyErrors&) = delete;
    OnlyErrors& operator=(const OnlyErrors&) = delete;

    ~OnlyErrors() { log::start("sim"); }
};

// How many of the first seeds break with this fault.
int broken_worlds(PlantedFaults planted, std::uint64_t seeds) {
    int out = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        out += SyncWorld(seed, planted).run().empty() ? 0 : 1;
    }
    return out;
}

struct Replay {
    std::string digest;
    int events = 0;
};

Replay play(std::uint64_t seed) {
    SyncWorld world(seed);
    CHECK_TEXT_EQUAL("", world.run());
    Replay out;
    out.events = world.tally().events;
    out.digest = world.digest();
    return out;
}

}  // namespace

TEST_GROUP(SyncWorlds) {
    OnlyErrors only_errors;
};

TEST(SyncWorlds, everything_arrives_once_and_whole) {
    over_seeds(kSeeds, [](std::uint64_t seed) { return SyncWorld(seed).run(); });
}

TEST(SyncWorlds, a_seed_plays_again_to_the_last_byte) {
    int events = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Replay first = play(seed);
        const Replay second = play(seed);

        CHECK_TEXT_EQUAL(first.digest, second.digest);
        CHECK(first.events > 0);
        events += first.events;
        CHECK(first.digest != play(seed + 1).digest);
    }
    CHECK(events > 300);  // a single world may be a quiet one
}

TEST(SyncWorlds, every_kind_of_trouble_comes_up) {
    SyncWorld::Tally sum;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SyncWorld world(seed);
        CHECK_TEXT_EQUAL("", world.run());
        const SyncWorld::Tally one = world.tally();
        sum.tickets += one.tickets;
        sum.letters += one.letters;
        sum.kiosk_kills += one.kiosk_kills;
        sum.kiosk_power_cuts += one.kiosk_power_cuts;
        sum.network.cut += one.network.cut;
        sum.network.lost_answers += one.network.lost_answers;
        sum.network.twice += one.network.twice;
        sum.network.late += one.network.late;
        sum.network.refusals += one.network.refusals;
        sum.network.hub_kills += one.network.hub_kills;
        sum.network.hub_power_cuts += one.network.hub_power_cuts;
    }

    for (const int count : {sum.tickets,
                            sum.letters,
                            sum.kiosk_kills,
                            sum.kiosk_power_cuts,
                            sum.network.cut,
                            sum.network.lost_answers,
                            sum.network.twice,
                            sum.network.late,
                            sum.network.refusals,
                            sum.network.hub_kills,
                            sum.network.hub_power_cuts}) {
        CHECK(count >= 5);
    }
}

TEST(SyncWorlds, a_hub_that_answers_before_its_disk_has_it_is_found_out) {
    PlantedFaults planted;
    planted.hub.synchronous = sqlite::Synchronous::Off;

    CHECK(broken_worlds(planted, 30) > 0);
}

TEST(SyncWorlds, a_hub_that_does_not_sync_its_pages_is_found_out) {
    PlantedFaults planted;
    planted.hub.blobs = BlobSyncs::Forgotten;

    CHECK(broken_worlds(planted, 30) > 0);
}

TEST(SyncWorlds, a_kiosk_that_removes_pages_without_a_receipt_is_found_out) {
    PlantedFaults planted;
    planted.keeping = Keeping::Careless;

    CHECK(broken_worlds(planted, 30) > 0);
}
