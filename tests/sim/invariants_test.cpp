// Goal: what docs/queue.md promises holds whatever happens. Method: random command sequences and
// simulated office days with faults, each decision watched (tests/support/office_watch.hpp).
#include "tests/sim/office_day.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

namespace {

// A random sequence under a wandering clock, decided command by command.
std::string random_days(std::uint64_t seed, int steps, OfficeWatch& watch) {
    RandomOffice office(seed);
    State state;
    state.identity = sample_identity();
    Moment now = moment_at(kMorning_ms);
    for (int step = 0; step < steps; ++step) {
        now.mono_ms += office.random().below(30'000);
        now.wall.unix_ms += static_cast<std::int64_t>(office.random().below(600'000)) - 200'000;
        const auto wanted = due(state, now.wall);
        const Command command = wanted ? by_system(*wanted) : office.next(state, now);
        const auto decision = decide(state, command, now);
        if (!decision) {
            continue;
        }
        std::string breach = watch.look(state, command, *decision);
        evolve(state, *decision);
        breach += watch.settled(state);
        if (!breach.empty()) {
            return breach;
        }
    }
    return watch.whole(state);
}

}  // namespace

TEST_GROUP(OfficeInvariants){};

TEST(OfficeInvariants, hold_over_random_command_sequences) {
    int calls = 0;
    int favoured = 0;
    over_seeds(1500, [&](std::uint64_t seed) {
        OfficeWatch watch;
        std::string breach = random_days(seed, 300, watch);
        calls += watch.calls;
        favoured += watch.favoured;
        return breach;
    });
    CHECK_TRUE(calls > 0 && favoured > 0);
}

TEST_GROUP(OfficeDays){};

TEST(OfficeDays, keep_every_promise_through_power_cuts_paper_and_clocks) {
    OfficeDays::Tally all;
    over_seeds(500, [&](std::uint64_t seed) {
        OfficeDays days(seed);
        std::string breach = days.play(2);
        const auto& tally = days.tally();
        all.issued += tally.issued;
        all.power_cuts += tally.power_cuts;
        all.lost_groups += tally.lost_groups;
        all.clock_jumps += tally.clock_jumps;
        all.paper_out += tally.paper_out;
        all.races += tally.races;
        return breach;
    });
    CHECK_TRUE(all.issued > 0 && all.power_cuts > 0 && all.races > 0);
}

TEST(OfficeDays, play_the_same_from_the_same_seed) {
    OfficeDays one(7);
    OfficeDays other(7);
    OfficeDays third(8);
    CHECK_TEXT_EQUAL("", one.play(1));
    CHECK_TEXT_EQUAL("", other.play(1));
    CHECK_TEXT_EQUAL("", third.play(1));

    CHECK_TRUE(one.state() == other.state());
    CHECK_FALSE(one.state() == third.state());
}

TEST(OfficeDays, a_watch_that_sees_a_broken_promise_says_which) {
    State state;
    state.identity = sample_identity();
    const Moment now = moment_at(kMorning_ms);
    OfficeWatch watch;
    std::vector<Decision> made;
    for (const Command& command : {by_system(ApplySettings{sample_settings()}),
                                   by_system(OpenDay{}),
                                   by_citizen(issue("k1"))}) {
        const auto decision = decide(state, command, now);
        CHECK_OK(decision);
        CHECK_TEXT_EQUAL("", watch.look(state, command, *decision));
        evolve(state, *decision);
        made.push_back(*decision);
    }
    Decision twice = made.back();
    twice.key.reset();

    CHECK_TEXT_EQUAL("1: a number was given twice: A001",
                     watch.look(state, by_citizen(issue("k2")), twice));
}
